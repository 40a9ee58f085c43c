"""Owns the commands, one file each, found by the loader. Refuses to own what a command does: that stands below."""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence
from types import ModuleType

from cairn.base.errors import EXIT_CODES, CairnError

INTERRUPTED = 130
BROKEN = 3


def commands() -> dict[str, ModuleType]:
    """Every command by its name; a name of two words, such as `trail verify`, is a command under a command."""
    found = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    return {command.NAME: command for command in found if hasattr(command, "NAME")}


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = argparse.ArgumentParser(
        prog="cairn", description="Many agencies' records in, one picture out: early, explained, and answered."
    )
    under = parser.add_subparsers(metavar="COMMAND", required=True)
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for name, command in sorted(commands().items()):
        first, _, second = name.partition(" ")
        place = under
        if second and first not in groups:
            kinds = sorted(one.partition(" ")[2] for one in commands() if one.startswith(f"{first} "))
            told = "; ".join(
                f"{kind}: {commands()[f'{first} {kind}'].HELP.splitlines()[0].rstrip('.')}" for kind in kinds
            )
            group = under.add_parser(first, help=told)
            groups[first] = group.add_subparsers(metavar="COMMAND", required=True)
        if second:
            place = groups[first]
        one = place.add_parser(
            second or first,
            help=command.HELP.splitlines()[0],
            description=command.HELP,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.arguments(one)
        one.set_defaults(run=command.run)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code; a refusal is one line on stderr. Source: exchange contract, Commands."""
    options = build_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except CairnError as error:
        print(f"cairn: {error}", file=sys.stderr)
        return next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        about = f" ({error.filename})" if isinstance(error.filename, str) else ""
        print(f"cairn: the machine refused: {error.strerror or error}{about}", file=sys.stderr)
        return BROKEN
    except Exception as error:
        if not _is_the_database(error):
            raise
        print(f"cairn: the database could not be reached, or refused ({type(error).__name__}).", file=sys.stderr)
        return BROKEN


def _is_the_database(error: Exception) -> bool:
    """True for a lost or refusing database; asked by name, so that pure commands load no driver."""
    kinds = {f"{kind.__module__.split('.')[0]}.{kind.__name__}" for kind in type(error).__mro__}
    return bool(kinds & {"psycopg.OperationalError", "django.OperationalError", "django.InterfaceError"})


def main() -> None:
    """The `cairn` command."""
    raise SystemExit(run(sys.argv[1:]))
