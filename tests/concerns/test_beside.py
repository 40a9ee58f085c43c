"""What is already known beside a concern: counted in a queue and read on its page, two ways that agree, within the reader's
rights; hidden and absent answer alike.
"""

import itertools
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.concerns.beside import Known, known_beside
from cairn.concerns.queries import concern, earlier
from concerns.made_beside import also, as_owner, as_web, counted, joined, kept, read, told_and_kept
from concerns.made_concerns import decided, front_door, teacher, told
from factories import a_child, a_half_known_adult, a_place, a_post, an_agency, an_event, looking, looks, the_same

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
LEVELS = ("partnership", "pointer", "analysis_only", "sealed")


def a_circle(concern: UUID) -> tuple[UUID, UUID]:
    """Police hold Quinn and, with another child, the same Daz and the same studio. Returns Daz, the studio."""
    police, youth = an_agency(code="POL"), an_agency(code="ASU")
    quinn, nia = a_child(agency=police, given_names="Quinn"), a_child(agency=youth, given_names="Nia")
    daz, daz_too = a_half_known_adult(agency=police, nickname="Daz"), a_half_known_adult(agency=youth, nickname="Daz")
    studio, studio_too = a_place(agency=police, name="Ink"), a_place(agency=youth, name="Ink")
    an_event(agency=police, kind="missing_episode", on="2011-01-05", about=[quinn], naming=[daz], at=studio)
    an_event(agency=police, kind="concern", on="2011-02-01", about=[quinn], source_grade="1", information_grade="B")
    an_event(agency=youth, on="2011-02-03", about=[nia], naming=[daz_too], at=studio_too)
    the_same(daz, daz_too)
    the_same(studio, studio_too)
    joined(concern, quinn)
    return daz, studio


def test_the_queue_counts_and_the_page_lists_the_same_newest_first_with_source_and_grade() -> None:
    nadia, priya = front_door(), teacher()
    one = told_and_kept(priya)
    a_circle(one)
    assert counted(nadia, one) == [Known(concerns=1, agencies=1, adults=1, places=1, signals=0)]
    page = read(nadia, one)
    assert [entry.said.kind for entry in page.entries] == ["concern", "missing_episode"]
    assert page.entries[0].said.grade_in_words == "reliable source, known indirectly and corroborated (1B-?)"
    assert [(held.records, str(held.last_on)) for held in page.holders] == [(2, "2011-02-01")]
    assert [(adult.person.title, adult.others) for adult in page.adults] == [("“Daz”", 1)]
    assert [(place.place.title, place.others) for place in page.places] == [("Ink", 1)]
    assert "what is known beside a concern" in [look["what"] for look in looks()]


@pytest.mark.parametrize("level", LEVELS[1:])
def test_what_is_held_closely_changes_no_count_and_no_line(level: str) -> None:
    nadia, priya = front_door(), teacher()
    one = told_and_kept(priya)
    daz, studio = a_circle(one)
    before, page = counted(nadia, one), read(nadia, one)
    clinic = an_agency(code="SHS", desk_name="Health safeguarding desk", desk_phone="01632 960140")
    hidden, other = a_child(agency=clinic, sharing=level), a_child(agency=clinic, sharing=level)
    for child in (hidden, other):
        an_event(agency=clinic, about=[child], naming=[daz], at=studio, sharing=level, on="2011-03-01")
    also(one, hidden)
    assert counted(nadia, one) == before
    after = read(nadia, one)
    assert (after.entries, after.holders, after.adults, after.places) == (
        page.entries, page.holders, page.adults, page.places,
    )  # fmt: skip
    assert [desk.name for desk in after.desks] == (["Health safeguarding desk"] if level == "pointer" else [])


def test_whoever_has_no_need_gets_nothing_and_nothing_for_absent_alike() -> None:
    nadia, priya = front_door(), teacher()
    one = told_and_kept(priya)
    a_circle(one)
    police = a_post(agency=an_agency(code="POL"), role=Role.TRIAGE, name="Pat")
    for post in (police, priya):
        assert counted(post, one, uuid4()) == [None, None]
        assert read(post, one) == read(post, uuid4())
    assert counted(nadia, uuid4()) == [None]


@pytest.mark.parametrize(
    "statement",
    [
        "select * from concerns_named(array[%s]::uuid[])",
        "select %s::uuid, c.* from concerns_needs() c",
        "select concerns_touching(%s)",
        "select concerns_keep_watch(%s)",
        "select concerns_come_back(%s, current_date)",
        "select concerns_end_claims(%s)",
        "select concerns_open(%s, 'partnership', null, null, true, null, null, '')",
        "select * from concerns_watch where concern_id = %s",
        "insert into concerns_touch (id, concern_id, step_id, record_id, part) select gen_random_uuid(), %s, null, null, 'child'",
        "delete from concerns_claim where concern_id = %s",
    ],
)
def test_the_web_can_call_none_of_what_sees_more_than_a_reader(statement: str) -> None:
    nadia, priya = front_door(), teacher()
    one = told(priya)
    with looking(nadia), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        as_web(statement, [one])


def test_an_open_concern_is_a_need_of_its_triage_until_it_ends() -> None:
    nadia, priya = front_door(), teacher()
    one = told_and_kept(priya)
    assert counted(nadia, one) == [Known()]
    a_circle(one)
    live = "select count(*), count(distinct s.role) from access_scope s join access_grant g on g.id = s.grant_id where g.because_kind = 'concern' and s.ended_at is null"
    assert as_owner(live)[0][0] > 8
    assert as_owner(live)[0][1] == 1
    colleague = a_post(agency=nadia.agency, name="A colleague")
    assert counted(colleague, one) == [None]
    decided(one, "assess", by=nadia)
    decided(one, "end", by=nadia)
    assert as_owner(live)[0][0] == 0
    assert counted(nadia, one) == [Known(concerns=0)]


def test_a_lead_who_owns_a_concern_reads_by_it_nothing_of_other_agencies() -> None:
    """Else anybody could open a child's records to themselves by telling a concern about them."""
    clinic = an_agency(code="SHS")
    front_door()
    nurse, tom = a_post(agency=clinic, name="Nurse"), a_post(agency=clinic, role=Role.SAFEGUARDING_LEAD, name="Tom")
    one = told_and_kept(nurse)
    a_circle(one)
    assert counted(tom, one) == [Known()]
    assert read(tom, one).entries == ()


def test_r3_an_earlier_concern_is_read_together_once_records_are_joined_whatever_the_name() -> None:
    nadia, priya = front_door(), teacher()
    first, second = told_and_kept(priya, given_names="Q", family_name=""), told_and_kept(priya)
    child = a_child(agency=an_agency(code="POL"))
    with looking(nadia) as actor:
        facts = concern(actor, second)
        assert facts is not None
        assert earlier(actor, facts) == ()
    joined(first, child)
    joined(second, child)
    with looking(nadia) as actor:
        assert [one.line.id for one in earlier(actor, facts)] == [first]
    assert counted(nadia, first, second) == [Known(agencies=2), Known(concerns=1, agencies=2)]


def test_a_protected_place_is_in_no_count() -> None:
    nadia, priya = front_door(), teacher()
    one = told_and_kept(priya)
    _, studio = a_circle(one)
    refuge = a_place(agency=an_agency(code="CSC"), name="Refuge", protected=True)
    the_same(studio, refuge)
    (known,) = counted(nadia, one)
    assert known is not None
    assert known.places == 0
    assert read(nadia, one).places == ()


def test_a_queue_of_five_asks_as_often_as_a_queue_of_one() -> None:
    nadia, priya = front_door(), teacher()
    many = [told(priya, given_names=name) for name in ("Ada", "Bea", "Cy", "Dee", "Eve")]
    with looking(nadia) as actor, CaptureQueriesContext(connection) as asked:
        assert len(known_beside(actor, many)) == 5
    with looking(nadia) as actor, CaptureQueriesContext(connection) as asked_for_one:
        known_beside(actor, many[:1])
    assert len(asked) == len(asked_for_one)


QUICK = [Phase.explicit, Phase.reuse, Phase.generate]
YEARS = itertools.count(1901)  # no two of these concerns are about names that sound alike and one year
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["POL", "ASU", "CSC"]), st.sampled_from(["concern", "missing_episode"]), st.sampled_from(LEVELS),
        st.booleans(), st.booleans(), st.booleans(), st.booleans(),
    ),
    max_size=7,
)  # fmt: skip


@given(events=EVENTS, levels=st.tuples(*[st.sampled_from(LEVELS)] * 4), named=st.booleans(), opens=st.booleans())
@settings(max_examples=20, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
def test_two_ways_of_asking_agree_whatever_is_held(
    events: list[tuple[str, str, str, bool, bool, bool, bool]], levels: tuple[str, ...], named: bool, opens: bool
) -> None:
    """The queue counts in one function of the database; the page reads under row security. They never differ."""
    nadia, priya = _anew()
    one = told(priya, born=f"{next(YEARS)}", adult="A man in a van" if named else "", place="Ink" if named else "")
    kept(one)
    agencies = {code: an_agency(code=code) for code in ("POL", "ASU", "CSC")}
    children = {
        code: a_child(agency=of, sharing=level) for (code, of), level in zip(agencies.items(), levels, strict=False)
    }
    others = {code: a_child(agency=of, sharing=levels[3]) for code, of in agencies.items()}
    adults = {code: a_half_known_adult(agency=of, nickname="Daz") for code, of in agencies.items()}
    places = {code: a_place(agency=of, name="Ink") for code, of in agencies.items()}
    the_same(*adults.values())
    the_same(*places.values())
    for code, kind, level, of_child, of_other, with_adult, there in events:
        about = [children[code]] * of_child + [others[code]] * of_other
        an_event(
            agency=agencies[code], kind=kind, about=about, naming=[adults[code]] * with_adult,
            at=places[code] if there else None, sharing=level,
        )  # fmt: skip
    if named:
        joined(one, adults["POL"], part="adult")
        joined(one, places["POL"], part="place")
    also(one, *children.values(), opening=opens)
    (known,) = counted(nadia, one)
    page = read(nadia, one)
    assert known is not None
    assert (known.agencies, known.adults, known.places) == (len(page.holders), len(page.adults), len(page.places))
    assert known.concerns == sum(entry.said.kind == "concern" for entry in page.entries)


def _anew() -> tuple[Post, Post]:
    return front_door(), teacher()
