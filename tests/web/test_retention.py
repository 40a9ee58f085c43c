"""What has come due by the schedule, and holds that keep it all the same: spread by linking, never shrunk by a split."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.people import retention as kept
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.rules.retention import Kept, born_by, due, held_on, schedule
from factories import a_browser, a_child, a_post, an_agency, an_event, identity_of, looking, the_same
from web.conftest import committing
from web.test_requests import text_of

ON = date(2027, 3, 1)


@pytest.fixture
def owen() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Owen Hale")


@pytest.fixture
def priya() -> Post:
    return a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Priya Nair")


@pytest.fixture
def child(owen: Post) -> UUID:
    """Somebody who was a child long ago, with nothing in the file that is kept for longer."""
    return a_child(
        agency=owen.agency, given_names="Quinn", family_name="Harrow", born="1981-01-01", recorded="1990-05-14"
    )


def place(by: Post, about: UUID, reason: str = "The national inquiry asks for it", form: UUID | None = None) -> UUID:
    with looking(by) as actor:
        return kept.place_hold(identity=identity_of(about), reason=reason, by=actor, form=form or uuid4())


def end(by: Post, root: UUID, why: str = "The inquiry is over") -> None:
    with looking(by) as actor:
        kept.end_hold(root=root, why=why, by=actor)


def held(by: Post) -> frozenset[UUID]:
    with looking(by) as actor:
        return frozenset(record for one in kept.holds(actor) if one.ended_at is None for record in one.records)


def names_due(by: Post) -> list[tuple[str, bool]]:
    with looking(by) as actor:
        return [(one.name, one.held) for one in kept.come_due(actor, agency_kind=by.agency.kind)]


def linked(record: UUID, identity: UUID) -> None:
    """As the links are made in service: the member row before ends, another begins."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update linkage_member set until = now() where record_id = %s and until is null returning agency_id, sharing",
            [record],
        )
        agency, sharing = cursor.fetchone()
        cursor.execute(
            "insert into linkage_member (id, identity_id, record_id, agency_id, sharing, leaf, because, since)"
            " values (gen_random_uuid(), %s, %s, %s, %s, false, 'rule', now())",
            [identity, record, agency, sharing],
        )


def a_file(kind: str = "education", *, born: str = "2000-02-29", events: tuple[str, ...] = ()) -> Kept:
    return Kept(kind, born, date(2010, 5, 1), date(2012, 6, 1), frozenset(events))


@pytest.mark.parametrize(
    ("kept_of", "until", "row"),
    [
        (a_file(), date(2037, 6, 1), "any"),
        (a_file(born="2015-02-01"), date(2040, 2, 1), "school"),
        (a_file(events=("disclosure",)), date(2075, 2, 28), "exploitation"),
        (a_file("police"), date(2100, 2, 28), "police"),
        (a_file("childrens_social_care", born=""), date(2085, 5, 1), "social_care"),
        (a_file("licensing"), date(2037, 6, 1), "any"),
    ],
)
def test_the_longest_row_that_fits_counts(kept_of: Kept, until: date, row: str) -> None:
    """R67: retention by a schedule with its sources."""
    found, by = due(kept_of, on=ON)
    assert (found, by.key) == (until, row)


def test_a_birth_that_is_half_known_is_taken_at_its_latest() -> None:
    assert [born_by(one) for one in ("2000", "2000-03", "2000-03-04", "", "unknown", "2000-13-01")] == [
        date(2000, 12, 28), date(2000, 3, 28), date(2000, 3, 4), None, None, None,
    ]  # fmt: skip


def test_each_row_says_from_when_it_holds_and_where_it_comes_from() -> None:
    assert {row.key for row in held_on(ON)} == {row.key for row in schedule()}
    assert held_on(date(2000, 1, 1)) == ()
    assert all(row.source and row.standing for row in schedule())


@committing
def test_what_has_come_due_is_listed_and_destroyed_by_nothing(owen: Post, priya: Post, child: UUID) -> None:
    """R67, harms H20."""
    young = a_child(agency=owen.agency, given_names="Rosa", born="2012-01-01", recorded="2020-01-01")
    kept_longer = a_child(agency=owen.agency, given_names="Ayo", born="1981-01-01", recorded="1990-05-14")
    an_event(agency=owen.agency, kind="disclosure", on="1990-06-01", about=[kept_longer])
    assert young
    assert names_due(owen) == [("Quinn Harrow", False)]
    assert names_due(priya) == []
    shown = text_of(a_browser(owen).get("/retention"))
    assert "Quinn Harrow" in shown
    assert "25 years" in shown
    assert "Quinn Harrow" not in text_of(a_browser(priya).get("/retention"))


@committing
def test_somebody_of_whom_one_record_is_young_has_not_come_due(owen: Post, child: UUID) -> None:
    the_same(child, a_child(agency=owen.agency, given_names="Quinn", recorded="2020-01-01"))
    assert names_due(owen) == []


@committing
def test_a_hold_spreads_to_what_is_linked_later_and_a_split_does_not_shrink_it(
    owen: Post, priya: Post, child: UUID
) -> None:
    """R67: what an inquiry asks for stays, however links are judged."""
    place(owen, child)
    assert names_due(owen) == [("Quinn Harrow", True)]
    theirs = a_child(agency=priya.agency, given_names="Quinn")
    other = a_child(agency=owen.agency, given_names="Quin")
    assert held(priya) == frozenset()
    alone = identity_of(theirs)
    for record in (theirs, other):
        linked(record, identity_of(child))
    assert held(priya) == {theirs}
    assert held(owen) == {child, other}
    linked(theirs, alone)
    assert held(priya) == {theirs}
    later = a_child(agency=priya.agency, given_names="Quinn")
    linked(later, alone)
    assert held(priya) == {theirs, later}


@committing
def test_a_held_record_that_is_linked_into_another_person_holds_that_person_too(
    owen: Post, priya: Post, child: UUID
) -> None:
    theirs = a_child(agency=priya.agency, given_names="Quinn")
    place(owen, child)
    linked(child, identity_of(theirs))
    assert held(priya) == {theirs}


@committing
@pytest.mark.parametrize("level", ["pointer", "analysis_only", "sealed"])
def test_a_hold_crosses_no_border_by_a_record_that_is_held_closely(owen: Post, priya: Post, level: str) -> None:
    close = a_child(agency=owen.agency, given_names="Quinn", sharing=level)
    theirs = a_child(agency=priya.agency, given_names="Quinn")
    the_same(theirs, close)
    place(owen, close)
    assert held(owen) == {close}
    assert held(priya) == frozenset()


@committing
def test_a_service_that_keeps_its_records_close_holds_its_own_alone(priya: Post) -> None:
    mara = a_post(agency=an_agency(code="SHS", kind="sexual_health"), role=Role.SAFEGUARDING_LEAD, name="Mara Finch")
    ours, theirs = a_child(agency=mara.agency, given_names="Quinn"), a_child(agency=priya.agency, given_names="Quinn")
    the_same(theirs, ours)
    place(mara, ours)
    assert held(mara) == {ours}
    assert held(priya) == frozenset()


@committing
def test_others_learn_that_a_record_is_held_and_not_why_or_for_whom(owen: Post, priya: Post, child: UUID) -> None:
    theirs = a_child(agency=priya.agency, given_names="Quinn")
    the_same(child, theirs)
    root = place(owen, child)
    with looking(priya) as actor:
        (line,) = kept.holds(actor)
    assert (line.root, line.reason, line.staff, line.records) == (None, "", None, {theirs})
    shown = text_of(a_browser(priya).get("/retention"))
    assert "Other agencies hold 1 record of yours" in shown
    assert "inquiry asks" not in shown
    for wanted in (root, uuid4()):
        with pytest.raises(NotFound):
            end(priya, wanted)
    end(owen, root)
    assert held(priya) == frozenset()
    with pytest.raises(DoneMeanwhile):
        end(owen, root)


@committing
def test_a_hold_is_placed_once_with_a_reason_on_somebody_of_whom_the_agency_wrote(
    owen: Post, priya: Post, child: UUID
) -> None:
    form = uuid4()
    assert place(owen, child, form=form) == place(owen, child, form=form)
    with pytest.raises(Lacks):
        place(owen, child, reason=" ")
    with pytest.raises(NotFound):
        place(priya, child)
    worker = a_post(agency=owen.agency, name="Mia Hall")
    with pytest.raises(NotAllowed):
        place(worker, child)
    with pytest.raises(DatabaseError), looking(worker), connection.cursor() as cursor:
        cursor.execute("select people_place_hold(%s, %s, 'x')", [identity_of(child), uuid4()])


@committing
@pytest.mark.parametrize(
    "statement",
    ["select * from people_hold", "update people_hold set ended_at = now()", "delete from people_hold",
     "select people_hold_spread(array[gen_random_uuid()])"],
)  # fmt: skip
def test_the_web_reads_and_writes_none_but_by_the_steps(owen: Post, child: UUID, statement: str) -> None:
    place(owen, child)
    with pytest.raises(DatabaseError), looking(owen), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError, match="never changed"), connections["owner"].cursor() as cursor:
        cursor.execute("update people_hold set reason = 'x'")


@committing
def test_the_pages_place_and_end_a_hold_and_what_was_typed_stays(owen: Post, child: UUID) -> None:
    browser, here = a_browser(owen), identity_of(child)
    address = f"/person/{here}/hold"
    assert address in browser.get(f"/person/{here}/rights").content.decode()
    assert browser.post(address, {"reason": "", "form": str(uuid4())}).status_code == 422
    assert browser.post(address, {"reason": "The coroner asks", "form": str(uuid4())}).status_code == 302
    shown = browser.get("/retention")
    assert "The coroner asks" in text_of(shown)
    assert "None" not in shown.content.decode().partition("<textarea")[2].partition("</textarea>")[0]
    with looking(owen) as actor:
        (line,) = kept.holds(actor)
    assert browser.post("/retention", {"hold": str(line.root)}).status_code == 422
    ended = {"hold": str(line.root), f"why-{line.root}": "The coroner has finished"}
    assert [browser.post("/retention", ended).status_code for _ in (1, 2)] == [302, 409]
    assert "The coroner has finished" in text_of(browser.get("/retention"))
