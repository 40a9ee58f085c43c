"""`cairn service renew`: a new secret for a service account."""

import argparse
from datetime import date, timedelta

NAME = "service renew"
HELP = """Give a service account a new secret and a new last day, and print the secret, once.

The old secret works for one more day, so that nothing sent meanwhile is lost; with --at-once it ends now: do that if
somebody may have seen it. An account that nobody used for 30 days is woken by this.
Exit code 2: no such account, or it is shut."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which account, and until when."""
    parser.add_argument("service", metavar="ACCOUNT", help="its id, from `cairn service list`")
    parser.add_argument(
        "--ends", required=True, type=date.fromisoformat, metavar="DATE", help="its last day, a year at most"
    )
    parser.add_argument("--at-once", action="store_true", help="the old secret ends now")


def run(options: argparse.Namespace) -> int:
    """Renew it, print the secret."""
    from cairn.operations import database

    with database.ready():
        from cairn.access import services, services_owned

        old = timedelta() if options.at_once else services.OLD_GOOD_FOR
        print(services_owned.renew(service=options.service, ends_on=options.ends, old_good_for=old))
    return 0
