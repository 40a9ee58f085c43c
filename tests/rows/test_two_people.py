"""Two people for children of different agencies: held by the database, whoever writes the judgement and however."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from cairn.agencies.actions import give_post
from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.linkage.actions import judge
from cairn.linkage.queries import judgements, proposals_waiting
from collected import collect_once
from factories import a_browser, a_child, a_named_adult, a_post, a_proposal, an_agency, looking, the_same

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
Pair = tuple[UUID, UUID]


@pytest.fixture
def pair() -> Pair:
    """Records of the school and of the police that may be one child, in order."""
    first, second = sorted(
        (a_child(agency=an_agency(code=code), given_names="Quinn") for code in ("SCH", "POL")), key=str
    )
    a_proposal(record_a=first, record_b=second)
    return first, second


@pytest.fixture
def first_judge() -> Post:
    return a_post(agency=an_agency(code="POL"), role=Role.ANALYST, name="Ife Ade")


@pytest.fixture
def second_judge() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.ANALYST, name="Grace Hall")


def said(pair: Pair, answer: str, by: Post) -> bool:
    """Whether the judgement counts."""
    with looking(by) as actor:
        return judge(
            kind="person", record_a=pair[0], record_b=pair[1], answer=answer, reason="One number", by=actor
        ).counts


def standing() -> list[str]:
    """The answers by which the engines go."""
    return [answer for _, _, answer in judgements(kind="person")]


def waiting(post: Post) -> int:
    with looking(post) as actor:
        return len(proposals_waiting(actor))


def test_children_of_different_agencies_are_joined_when_a_second_person_says_the_same(
    pair: Pair, first_judge: Post, second_judge: Post
) -> None:
    assert not said(pair, "same", first_judge)
    assert standing() == []
    assert (waiting(first_judge), waiting(second_judge)) == (0, 1)
    assert said(pair, "same", second_judge)
    assert standing() == ["same"]
    assert waiting(second_judge) == 0


def test_the_first_person_is_never_the_second_not_even_in_another_post(pair: Pair, first_judge: Post) -> None:
    other = give_post(staff=first_judge.staff, agency=an_agency(code="SCH"), role=Role.ANALYST, title="Analyst")
    for post in (first_judge, first_judge, other):
        assert not said(pair, "same", post)
    assert standing() == []


def test_another_answer_between_takes_the_first_back(pair: Pair, first_judge: Post, second_judge: Post) -> None:
    said(pair, "same", first_judge)
    assert said(pair, "different", second_judge)
    assert standing() == ["different"]
    assert not said(pair, "same", second_judge)
    assert standing() == ["different"]
    assert said(pair, "same", first_judge)
    assert standing() == ["same"]


def test_nobody_makes_a_judgement_count_by_saying_that_it_does(pair: Pair, first_judge: Post) -> None:
    words = (
        "insert into linkage_judgement (id, record_a, record_b, kind, answer, reason, staff_id, agency_id, at, agreed,"
        " facts, counts) values (gen_random_uuid(), %s, %s, 'person', 'same', 'x', access_staff(), access_agency(),"
        " now(), '{}', '{}', true)"
    )
    with looking(first_judge), connection.cursor() as cursor:
        cursor.execute(words, list(pair))
    assert standing() == []


def test_one_person_is_enough_for_adults_and_for_children_of_one_agency(first_judge: Post) -> None:
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    adults = tuple(sorted((a_named_adult(agency=one, given_names="Darran") for one in (school, police)), key=str))
    children = tuple(sorted((a_child(agency=school, given_names="Quinn") for _ in range(2)), key=str))
    for pair in (adults, children):
        assert said(pair, "same", first_judge)  # type: ignore[arg-type]  # two ids each


def test_whom_the_pair_would_draw_along_counts_too(first_judge: Post) -> None:
    """Two records of one school, one of which is already joined with a child's record of the police."""
    school = an_agency(code="SCH")
    one, other, third = a_child(agency=school), a_child(agency=school), a_child(agency=an_agency(code="POL"))
    the_same(one, third)
    assert not said(tuple(sorted((one, other), key=str)), "same", first_judge)  # type: ignore[arg-type]  # two ids


def test_under_eighteen_is_a_child_whatever_the_part_they_are_said_to_have(first_judge: Post) -> None:
    """H2: a boy of fifteen who is written down as a person of concern is a child first."""
    born = f"{today().year - 15}-01-01"
    both = (a_named_adult(agency=an_agency(code=code), given_names="Kit", born=born) for code in ("SCH", "POL"))
    assert not said(tuple(sorted(both, key=str)), "same", first_judge)  # type: ignore[arg-type]  # two ids


def test_pages_say_that_a_second_person_is_needed_and_go_on_to_the_next(
    pair: Pair, first_judge: Post, second_judge: Post
) -> None:
    collect_once()
    school = an_agency(code="SCH")
    weaker = a_proposal(record_a=a_child(agency=school), record_b=a_child(agency=school), match_weight=2.0)
    first, second = a_browser(first_judge), a_browser(second_judge)
    address = queue(first)[0]
    answer: Any = first.post(address, {"answer": "same", "reason": "One number"}, follow=True)
    page = answer.content.decode()
    assert "until a second person says the same" in page
    assert answer.redirect_chain[-1][0] == f"/links/{weaker.id}"
    assert queue(first) == [f"/links/{weaker.id}"]
    assert queue(second) == [address, f"/links/{weaker.id}"]
    assert "One person has said that they are the same." in second.get(address).content.decode()


def queue(client: Any) -> list[str]:
    return [f"/links/{line.proposal.id}" for line in client.get("/links").context["lines"]]
