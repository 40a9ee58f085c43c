"""`cairn migrate`: bring the database up to date."""

import argparse

NAME = "migrate"
HELP = """Make or update roles, database and tables of an installation.

With DATABASE_URL: on that server, whose user may create roles and databases. Without: in the embedded database."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the environment says where."""


def run(options: argparse.Namespace) -> int:
    """Migrate once."""
    from cairn.operations import database

    with database.ready(migrating=True):
        print("Roles, tables and keys are up to date.")
    return 0
