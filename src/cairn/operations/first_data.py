"""The made-up data of the demo: made, taken in, linked and looked through once, when an installation is empty.

Each step is skipped where its result is there, so a first run that was stopped half-way is finished by the next.
"""

import secrets
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from uuid import uuid4

import polars as pl

from cairn.agencies.roles import SYSTEM
from cairn.base.clock import now, today
from cairn.operations import demo_staff, secret_files
from cairn.operations.environment import home

Step = Callable[[str], AbstractContextManager[None]]
CASE, COUNTY = "fenestra-like-case", "small-county"
CHILDREN, YEARS, NETWORKS, SEED = 600, 2, 2, 7  # of the small county: enough to search and browse, soon made
PASSWORD = "DEMO_PASSWORD"  # noqa: S105  a file's name
WORDS = (
    "amber barley cedar copper coral damson ember fennel granite hazel heather indigo juniper lantern linen maple"
    " meadow nutmeg olive pebble quarry russet saffron silver tamarisk thistle umber velvet willow wren"
).split()
PURPOSE = "safeguard_a_child"
WORRY = {
    "given_names": "Tilly",
    "family_name": "Thornmere",
    "born": "2012-05-09",
    "told": "A friend says an older man in a grey van meets her after school and gave her a phone.",
    "saw": "She was tearful on Monday and had a new phone that she hid.",
    "child_words": "It’s nothing, he’s just a mate.",
    "adult": "A man in a grey van; the friend thinks he is about 25.",
    "adult_known": "asked_not_told",
    "place": "Bus station, Marlbridge",
    "happened": "",
}
"""A worry as a form tutor tells it; it happened on the day on which the demo is made."""
TRY_FIRST = (
    "marcus",
    "grace",
    "ife",
    "nadia",
    "tom",
    "priya",
    "helen",
    "admin",
)  # a social worker, a teacher, an analyst, the front door, a nurse, a school's lead, a panel chair, nobody's records


def fill(*, step: Step, county: bool = True) -> None:
    """Bring a fictional case and a small county into an empty database, with staff; nothing if they are there."""
    if not _is_taken_in(CASE):
        with step("Taking in a fictional case: what eleven agencies wrote down"):
            _take_in_case()
    if county and not _is_taken_in(COUNTY):
        with step(f"Making a small county of {CHILDREN} children, and taking it in"):
            _take_in_county()
    if not _there("select 1 from agencies_staff"):
        with step("Making staff of ten agencies"):
            demo_staff.register(password=password())
    demo_staff.keep_awake()
    if not _there("select 1 from trail_deed where did = 'picture.refreshed'"):
        with step("Joining records and looking for what touches what, day by day"):
            _refresh()
    if county and not _there("select 1 from concerns_concern"):
        with step("Telling a first worry at the front door"):
            _tell_a_worry()


def fill_with_case() -> None:
    """The fictional case and its staff without a word, for tests."""
    fill(step=lambda says: nullcontext(), county=False)


def _is_taken_in(name: str) -> bool:
    return _there("select 1 from intake_batch where source = %s", name)


def _there(sql: str, *given: str) -> bool:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql + " limit 1", list(given))
        return cursor.fetchone() is not None


def _take_in_case() -> None:
    from cairn.county import fenestra

    _take_in(CASE, fenestra.bundle(), title=fenestra.title())


def _take_in_county() -> None:
    from cairn.county.generator import make

    tables, _ = make(seed=SEED, children=CHILDREN, years=YEARS, networks=NETWORKS)
    tables["agencies"] = tables["agencies"].filter(~pl.col("agency_id").is_in(_agencies_held()))
    _take_in(COUNTY, tables, title="A small made-up county: nobody in it is real")


def _agencies_held() -> list[str]:
    """Agencies that the case named first keep its names."""
    from cairn.agencies.models import Agency

    return list(Agency.objects.using("owner").values_list("code", flat=True))


def _take_in(name: str, tables: dict[str, pl.DataFrame], *, title: str) -> None:
    from cairn.intake.bundle import write_bundle
    from cairn.journeys.take_in_batch import take_in_batch

    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / name
        write_bundle(bundle, tables, title=title, area="Made up", produced_at=now())
        take_in_batch(source=bundle, by=SYSTEM, historical=True, engine="engine")


def _refresh() -> None:
    from cairn.journeys.refresh import refresh

    refresh()


def _tell_a_worry() -> None:
    """What waits when somebody first signs in: the concern of a form tutor."""
    from django.db import transaction

    from cairn.access.entry import enter
    from cairn.agencies.models import Post
    from cairn.agencies.queries import actor_of
    from cairn.journeys.tell_concern import tell_concern

    post = (
        Post.objects.select_related("staff", "agency")
        .defer("staff__password")
        .get(staff__username="grace", ended_at=None)
    )
    with transaction.atomic():
        enter(post=post.id, purpose=PURPOSE)
        tell_concern(said=WORRY | {"happened": today().isoformat()}, by=actor_of(post, purpose=PURPOSE), draft=uuid4())


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
