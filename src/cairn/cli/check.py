"""`cairn check`: what is unsound in this installation."""

import argparse

NAME = "check"
HELP = """Say what is unsound in this installation, in plain words.

Looks at settings and secrets, the database server and its roles, row security of every table, rights of functions
and views, waiting migrations, the trail's seals, the job worker and the browser assets. Changes nothing.
Exit code 0: nothing found. 1: something is unsound. 2: there is no installation here. 3: the database can't be reached."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the environment says which installation."""


def run(options: argparse.Namespace) -> int:
    """Print one line for each finding; 1 if there are any."""
    from cairn.operations import health

    found = health.examine()
    for finding in found:
        print(f"- {finding}")
    print(f"{len(found)} unsound." if found else f"Nothing unsound found by {len(health.CHECKS)} checks.")
    return 1 if found else 0
