"""A hidden request and an absent one are answered by the same steps: `benchmarks/trust_timing.py` holds a clock to them. R66."""

import re
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotFound
from cairn.sharing.queries import request
from cairn.sharing.steps import call
from factories import a_child, a_post, an_agency, identity_of, looking
from sharing.made_sharing import asked, lead

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ID = re.compile(r"'[0-9a-f]{32}'")


@pytest.fixture
def child() -> UUID:
    """A child of whom other agencies are pointed to a desk alone."""
    return identity_of(a_child(agency=lead("SCH").agency, sharing="pointer"))


@pytest.fixture
def hidden(child: UUID) -> UUID:
    """A question that a school put to the police about the child."""
    return asked(lead("SCH"), child, of=lead("POL"))


@pytest.fixture
def other() -> Post:
    return a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)


@pytest.mark.parametrize(
    "words",
    [
        "select sharing_party(%s)",
        "select sharing_openable(%s)",
        "select sharing_end(%s, 'x')",
        "select sharing_withdraw(%s, 'x')",
    ],
)
def test_a_step_on_what_is_hidden_answers_as_on_what_is_absent(words: str, hidden: UUID, other: Post) -> None:
    with looking(other):
        assert answer(words, hidden) == answer(words, uuid4())


def test_asking_about_somebody_hidden_answers_as_about_nobody(child: UUID, other: Post) -> None:
    words = "select sharing_ask(gen_random_uuid(), jsonb_build_object('about_kind', 'person', 'about_id', %s::text))"
    with looking(other):
        assert answer(words, child) == answer(words, uuid4())


def test_the_read_of_a_page_stops_at_the_same_step_for_hidden_and_absent(hidden: UUID, other: Post) -> None:
    with looking(other) as actor:
        asked_of = []
        for wanted in (hidden, uuid4()):
            with CaptureQueriesContext(connection) as steps:
                assert request(actor, wanted) is None
            asked_of.append([ID.sub("", step["sql"]) for step in steps])
    assert asked_of[0] == asked_of[1]
    assert len(asked_of[0]) == 1, "no row of others is touched"


def answer(words: str, wanted: UUID) -> object:
    """What a step gives, or how it refuses."""
    try:
        with transaction.atomic():
            return call(words, wanted)
    except NotFound as refused:
        return str(refused)
