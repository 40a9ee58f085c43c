"""The made-up data of the demo: made, taken in, linked and looked through once, when an installation is empty.

Each step is skipped where its result is there, so a first run that was stopped half-way is finished by the next.
"""

import secrets
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from cairn.agencies.roles import SYSTEM
from cairn.operations import demo_staff, secret_files
from cairn.operations.environment import home

Step = Callable[[str], AbstractContextManager[None]]
CASE = "fenestra-like-case"
PASSWORD = "DEMO_PASSWORD"  # noqa: S105  a file's name
WORDS = (
    "amber barley cedar copper coral damson ember fennel granite hazel heather indigo juniper lantern linen maple"
    " meadow nutmeg olive pebble quarry russet saffron silver tamarisk thistle umber velvet willow wren"
).split()
TRY_FIRST = (
    "grace",
    "ife",
    "nadia",
    "tom",
    "admin",
)  # a teacher, an analyst, the front door, a nurse, nobody's records


def fill(*, step: Step) -> None:
    """Bring the fictional case into an empty database, with staff of ten agencies; nothing if it is there."""
    if not _is_taken_in(CASE):
        with step("Taking in a fictional case: what eleven agencies wrote down"):
            _take_in_case()
    if not _there("select 1 from agencies_staff"):
        with step("Making staff of ten agencies"):
            demo_staff.register(password=password())
    if not _there("select 1 from trail_deed where did = 'picture.refreshed'"):
        with step("Joining records and looking for what touches what, week by week"):
            _refresh()


def _is_taken_in(name: str) -> bool:
    return _there("select 1 from intake_batch where source = %s", name)


def _there(sql: str, *given: str) -> bool:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql + " limit 1", list(given))
        return cursor.fetchone() is not None


def _take_in_case() -> None:
    from cairn.base.clock import now
    from cairn.county import fenestra
    from cairn.intake.bundle import write_bundle
    from cairn.journeys.take_in_batch import take_in_batch

    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / CASE
        write_bundle(bundle, fenestra.bundle(), title=fenestra.title(), area="Marlbridge", produced_at=now())
        take_in_batch(source=bundle, by=SYSTEM, historical=True)


def _refresh() -> None:
    from cairn.journeys.refresh import WEEKLY, refresh

    refresh(historical=True, step=WEEKLY)


def password() -> str:
    """The one password of all demo staff, made once for each installation: three words and a number."""
    fresh = "-".join(secrets.choice(WORDS) for _ in range(3)) + f"-{secrets.randbelow(9000) + 1000}"
    return secret_files.make(home(), PASSWORD, fresh=fresh)


def how_to_sign_in() -> list[str]:
    """How to sign in, as lines to print."""
    staff = {one.username: one for one in demo_staff.STAFF}
    people = [staff[name] for name in TRY_FIRST]
    return [
        f"  Sign in with the password  {password()}  as, for instance,",
        *(f"    {one.username:<7} {one.title}" for one in people),
        "  and look at the same child as each of them.",
    ]
