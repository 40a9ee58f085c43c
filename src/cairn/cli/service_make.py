"""`cairn service make`: an account with which an agency's own system sends and reads."""

import argparse
from datetime import date

NAME = "service make"
HELP = """Make an account with which an agency's own system sends and reads by the API, and print its secret, once.

Whoever holds the secret can read what the system sent: give it to the agency's safeguarding lead, or put it straight into
the system. Only a hash of it is kept. Each account is noted in the agency's own trail.

  cairn service make "School register" --agency SCH --may concerns.tell concerns.read --ends 2027-07-31

The agency's safeguarding lead can do the same on the staff page. Exit code 2: no such agency, or it can't be."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which system, for whom, as what, what it may do and until when."""
    from cairn.access.operations import OPERATIONS, ROLES_GIVEN
    from cairn.access.roles import PURPOSES

    parser.add_argument("title", metavar="NAME", help="what the system is called")
    parser.add_argument("--agency", required=True, metavar="CODE", help="code of the agency, such as SCH")
    parser.add_argument("--role", default="practitioner", choices=sorted(ROLES_GIVEN), help="practitioner unless said")
    parser.add_argument("--purpose", default="safeguard_a_child", choices=sorted(PURPOSES), help="kept with every look")
    parser.add_argument("--may", nargs="+", required=True, choices=sorted(OPERATIONS), metavar="OPERATION",
                        help=", ".join(sorted(OPERATIONS)))  # fmt: skip
    parser.add_argument(
        "--ends", required=True, type=date.fromisoformat, metavar="DATE", help="its last day, a year at most"
    )


def run(options: argparse.Namespace) -> int:
    """Make it, print the secret."""
    from cairn.operations import database

    with database.ready():
        from cairn.access import services_owned

        secret = services_owned.make(
            agency=options.agency, title=options.title, role=options.role, purpose=options.purpose,
            operations=options.may, ends_on=options.ends,
        )  # fmt: skip
    print(secret)
    return 0
