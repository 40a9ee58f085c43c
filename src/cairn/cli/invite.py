"""`cairn invite`: let somebody act for an agency."""

import argparse

NAME = "invite"
HELP = """Let somebody act for an agency: a first administrator, a safeguarding lead, a colleague.

Prints a code, once. Give it to them by phone or in person: with it they set a password of their own at /welcome, and
nobody else ever knows it. It works once, for seven days. Somebody who signs in already gets the post at once.

  cairn invite sam.lister --name "Sam Lister" --agency CSC --role administrator
  cairn invite priya.nair --anew       (they can't sign in any more)

Agencies come with their first bundle (`cairn import`). Each invitation is noted in the agency's own trail.
Exit code 2: no such agency, person or role."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who, where and as what."""
    from cairn.agencies.roles import Role

    parser.add_argument("username", metavar="SIGN-IN-NAME", help="without spaces; capitals make no difference")
    parser.add_argument("--name", default="", help="as colleagues know them")
    parser.add_argument("--agency", default="", metavar="CODE", help="code of the agency, such as CSC")
    parser.add_argument("--role", default="", choices=sorted({*Role} - {Role.SYSTEM}), help="what they may do")
    parser.add_argument("--title", default="", help="what they are, such as 'Form tutor'")
    parser.add_argument("--phone", default="", help="where colleagues ring them")
    parser.add_argument("--anew", action="store_true", help="a new code for somebody who holds a post")


def run(options: argparse.Namespace) -> int:
    """Give the post, print the code."""
    from cairn.base.errors import BadInput
    from cairn.operations import database

    if not options.anew and not (options.agency and options.role):
        raise BadInput("Say for whom and as what, with --agency and --role; or --anew for a new code.")
    with database.ready():
        from cairn.access import invitations
        from cairn.base.clock import london_day

        if options.anew:
            code = invitations.code_anew(username=options.username)
        else:
            given = ("username", "name", "agency", "role", "title", "phone")
            code = invitations.invite(**{name: getattr(options, name) for name in given})
        if not code:
            print(f"{options.username} signs in as before, and has the new post.")
            return 0
        print(f"{code}\n")
        print(
            f"With this code {options.username} sets a password at /welcome, until {london_day(invitations.good_until()):%-d %B %Y}."
        )
    return 0
