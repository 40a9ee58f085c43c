"""Who calls a command that shows what agencies hold: signed in as on the front page, with a post and a purpose."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from typing import TYPE_CHECKING, Any

from cairn.base.errors import BadInput, NotAllowed

if TYPE_CHECKING:
    from cairn.agencies.roles import Actor

ORIGIN = "command line"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who, for which agency and why."""
    parser.add_argument("--as", dest="username", metavar="NAME", default="", help="your sign-in name")
    parser.add_argument("--agency", metavar="AGENCY", default="", help="its code, if you act for more than one")
    parser.add_argument(
        "--purpose", default="safeguard_a_child", metavar="PURPOSE", help="why you look, as at sign-in; kept with it"
    )


@contextmanager
def entered(options: argparse.Namespace) -> Iterator["Actor"]:
    """The person who calls, entered in one transaction; their password, and a code if they have a second factor, is
    asked or read from stdin.

    Raises: BadInput if nobody is named or the purpose is unknown; NotAllowed if it is not they; NotNow after too many
    tries.
    """
    from django.db import transaction

    from cairn.access.entry import enter
    from cairn.access.factors import check_code, needs_second
    from cairn.access.roles import PURPOSES
    from cairn.agencies.queries import actor_of, posts_of, staff_by_id
    from cairn.agencies.sign_in import holder_of

    if not options.username:
        raise BadInput("Say who asks, with --as and your sign-in name; or name a bundle with --bundle.")
    if options.purpose not in PURPOSES:
        raise BadInput(f"{options.purpose} is no purpose. There are: {', '.join(PURPOSES)}.")
    found = holder_of(username=options.username, password=_secret("Password: "), origin=ORIGIN)
    staff = staff_by_id(str(found)) if found else None
    if staff is None:
        raise NotAllowed("The sign-in name or the password is not right.")
    second = needs_second(staff.id)
    if second and not check_code(staff=staff.id, code=_secret("Code of your app, or a recovery code: ")):
        raise NotAllowed("That code is not right.")
    post = _post(posts_of(staff), options.agency)
    if post.agency.wants_second_factor and not second:
        raise NotAllowed(f"{post.agency.name} asks for a second step: set one up under Your account first.")
    with transaction.atomic():
        enter(post=post.id, purpose=options.purpose)
        yield actor_of(post, purpose=options.purpose)


def _post(posts: tuple[Any, ...], code: str) -> Any:
    fitting = [post for post in posts if code in ("", post.agency.code)]
    if not fitting:
        raise NotAllowed("You hold no post there." if code else "Your account holds no post now.")
    if len({post.agency_id for post in fitting}) > 1:
        raise BadInput(f"Say for whom, with --agency: {', '.join(sorted({post.agency.code for post in fitting}))}.")
    return fitting[0]


def _secret(asked: str) -> str:
    return getpass(asked) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
