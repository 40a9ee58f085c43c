"""Agreement of raters: kappa against worked figures, an interval, nothing of few raters, each rates once. R40."""

from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.forms import queries
from cairn.forms.actions import rate
from cairn.forms.rules.agreement import agreement, kappa
from cairn.forms.vignettes import vignettes
from factories import a_post, an_agency, looking
from forms.made_forms import teacher

FLEISS = (  # ten subjects, fourteen raters, five categories; the usual worked example: kappa 0.210
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
)  # fmt: skip


def counted(rows: Sequence[Sequence[int]]) -> list[dict[int, int]]:
    return [{at + 1: times for at, times in enumerate(row) if times} for row in rows]


def test_r40_kappa_is_that_of_the_worked_example() -> None:
    found = agreement(counted(FLEISS))
    assert found is not None
    assert found.kappa == pytest.approx(0.2099, abs=0.0001)
    assert found.same == pytest.approx(0.378, abs=0.001)
    assert found.low < found.kappa < found.high
    assert found == agreement(counted(FLEISS)), "the same ratings always say the same"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(2, 0), (0, 2)], 1.0),
        ([(1, 1), (1, 1)], -1.0),
        ([(2, 0), (1, 1), (0, 2), (1, 1)], 0.0),  # by hand: half the pairs agree, and half would by chance
        ([(2, 0), (2, 0)], None),
        ([(1, 0), (0, 1)], None),
        ([], None),
    ],
)
def test_kappa_by_hand(rows: list[tuple[int, ...]], expected: float | None) -> None:
    assert kappa(counted(rows)) == (None if expected is None else pytest.approx(expected))


@given(st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), max_size=12))
def test_agreement_lies_within_its_interval_and_never_above_one(rows: list[list[int]]) -> None:
    found = kappa(counted(rows))
    assert found is None or -1 - 1e-9 <= found <= 1 + 1e-9


def test_r40_the_bank_has_ten_made_up_cases() -> None:
    assert len({one.key for one in vignettes()}) == 10


def raters(code: str, many: int) -> list[Post]:
    """So many people of an agency."""
    agency = an_agency(code=code)
    people = [
        register_staff(username=f"{code}{at}", name=f"Rater {at}", password="long enough to be one")
        for at in range(many)
    ]
    made = [give_post(staff=one, agency=agency, role=Role.PRACTITIONER) for one in people]
    return list(Post.objects.using("owner").select_related("staff", "agency").filter(id__in=[one.id for one in made]))


def gives(post: Post, level: int, case: str = "red-car") -> None:
    with looking(post) as actor:
        rate(vignette=case, version=2, level=level, by=actor)


committing = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


@committing
def test_r40_an_agency_with_four_raters_is_not_told_and_no_total_tells_it() -> None:
    for code, many in (("SCH", 5), ("CSC", 6), ("POL", 4)):
        for at, post in enumerate(raters(code, many)):
            gives(post, 2 + at % 2)
    board = a_post(agency=an_agency(code="CSC"), role=Role.BOARD, name="Board")
    with looking(board) as actor:
        told = queries.ratings(actor, version=2, least=0)
    assert {one.agency for one in told} == {an_agency(code="SCH").id, an_agency(code="CSC").id}
    assert sum(one.times for one in told) == 11


@committing
def test_r40_who_may_read_no_measures_reads_no_ratings_and_nobody_reads_anothers() -> None:
    five = raters("SCH", 5)
    for post in five:
        gives(post, 3)
    with looking(five[0]) as actor, connection.cursor() as cursor:
        assert queries.ratings(actor, version=2, least=5) == ()
        cursor.execute("select count(*) from forms_rating")
        assert cursor.fetchone()[0] == 1


@committing
def test_a_case_is_rated_once_and_the_first_word_stands() -> None:
    priya = teacher()
    gives(priya, 2)
    gives(priya, 4)
    with looking(priya) as actor:
        assert queries.rated(actor, 2) == {"red-car": 2}
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), looking(priya):
        connection.cursor().execute("update forms_rating set level = 1")
