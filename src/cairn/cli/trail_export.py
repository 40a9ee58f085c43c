"""`cairn trail export`: writes an agency's trail for an outsider."""

import argparse
import sys
from pathlib import Path

from cairn.base.errors import NotFound
from cairn.cli.files import check_can_be_written

NAME = "trail export"
HELP = """Write one agency's trail as lines of JSON, for someone outside to check with `cairn trail verify`.

The file holds who did and saw what, when and for which purpose, by ids and codes; it holds no words about a child.
With --public-key the command prints the key that a checker needs."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The agency, the file, or the key alone."""
    parser.add_argument(
        "agency",
        nargs="?",
        default="",
        metavar="AGENCY",
        help="the agency's code, or nothing for the service's own chain",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write; without it, standard output")
    parser.add_argument("--public-key", action="store_true", help="print the public key and stop")


def run(options: argparse.Namespace) -> int:
    """Export, or print the key."""
    from cairn.operations import database, roles

    check_can_be_written(options.out)
    with database.ready(role=roles.JOB):
        from django.conf import settings

        from cairn.agencies.queries import all_agencies
        from cairn.trail.export import THE_SERVICE, export
        from cairn.trail.signing import public_key

        if options.public_key:
            print(public_key(settings.CAIRN_TRAIL_KEY))
            return 0
        chain_of = THE_SERVICE
        if options.agency:
            codes = {found.code: found.id for found in all_agencies()}
            if options.agency not in codes:
                raise NotFound(f"There is no agency with the code {options.agency}.")
            chain_of = codes[options.agency]
        with options.out.open("w", encoding="utf-8") if options.out else sys.stdout as target:
            for line in export(chain_of):
                target.write(line + "\n")
    return 0
