"""A hidden request and an absent one take the same time, in pairs: nobody learns from a clock that others ask. R66."""

import random
import time
from uuid import uuid4

import pytest
from django.db import transaction

from cairn.agencies.roles import Role
from cairn.base.errors import NotFound
from cairn.sharing.queries import request
from cairn.sharing.steps import call
from factories import a_child, a_post, an_agency, identity_of, looking
from sharing.made_sharing import asked, lead

pytestmark = [pytest.mark.django_db(transaction=True, databases=["default", "owner"]), pytest.mark.slow]
PAIRS = 1_000
FAIR = 0.06  # four standard deviations of a fair coin over so many pairs


@pytest.mark.parametrize(
    "words",
    [
        "select sharing_party(%s)",
        "select sharing_openable(%s)",
        "select sharing_end(%s, 'x')",
        "select sharing_withdraw(%s, 'x')",
        "select sharing_ask(gen_random_uuid(), jsonb_build_object('about_kind', 'person', 'about_id', %s::text))",
    ],
)
def test_hidden_and_absent_are_not_told_apart_by_a_clock(words: str) -> None:
    priya, owen = lead("SCH"), lead("POL")
    child = identity_of(a_child(agency=priya.agency, sharing="pointer"))
    hidden = child if "sharing_ask" in words else asked(priya, child, of=owen)
    other = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    slower = 0
    with looking(other):
        for _ in range(PAIRS):
            pair = [(hidden, 1), (uuid4(), 0)]
            random.shuffle(pair)
            taken = {which: seconds(words, wanted) for wanted, which in pair}
            slower += taken[1] > taken[0]
    assert abs(slower / PAIRS - 0.5) < FAIR, f"the hidden one was slower in {slower} of {PAIRS} pairs"


def seconds(words: str, wanted: object) -> float:
    """How long one call takes, refused or not."""
    begun = time.perf_counter()
    try:
        with transaction.atomic():
            call(words, wanted)
    except NotFound:
        pass
    return time.perf_counter() - begun


def test_the_read_of_a_page_does_not_tell_hidden_from_absent() -> None:
    priya, owen = lead("SCH"), lead("POL")
    hidden = asked(priya, identity_of(a_child(agency=priya.agency)), of=owen)
    slower = 0
    with looking(a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)) as actor:
        for _ in range(PAIRS):
            pair = [(hidden, 1), (uuid4(), 0)]
            random.shuffle(pair)
            taken = {}
            for wanted, which in pair:
                begun = time.perf_counter()
                assert request(actor, wanted) is None
                taken[which] = time.perf_counter() - begun
            slower += taken[1] > taken[0]
    assert abs(slower / PAIRS - 0.5) < FAIR, f"the hidden one was slower in {slower} of {PAIRS} pairs"
