"""Small changes that several agencies noticed close together show as one; R12."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.people.rules.changes import clusters
from factories import a_browser, a_child, a_post, an_agency, an_event, identity_of, opened, the_same
from records.made_said import POLICE, SCHOOL, entries, said
from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module


@pytest.mark.parametrize(
    ("days", "sizes"),
    [
        ([("2026-01-01", SCHOOL), ("2026-01-20", POLICE), ("2026-03-02", SCHOOL)], [3]),
        ([("2026-01-01", SCHOOL), ("2026-01-20", POLICE), ("2026-03-03", SCHOOL)], []),
        ([("2026-01-01", SCHOOL), ("2026-01-20", SCHOOL), ("2026-02-01", SCHOOL)], []),
        ([("2026-01-01", SCHOOL), ("2026-01-20", POLICE)], []),
        ([("2026-01-01", SCHOOL), ("2026-02-01", POLICE), ("2026-03-01", SCHOOL), ("2026-03-25", POLICE)], [4]),
    ],
)
def test_r12_three_changes_by_two_agencies_in_sixty_days_are_one(
    days: list[tuple[str, object]], sizes: list[int]
) -> None:
    noticed = entries(*(said(on, by=by, kind="change_noticed") for on, by in days))  # type: ignore[arg-type]
    assert [len(one) for one in clusters(noticed)] == sizes
    assert clusters(entries(*(said(on, by=by) for on, by in days))) == ()  # type: ignore[arg-type]


@given(st.lists(st.tuples(st.dates(), st.sampled_from((SCHOOL, POLICE))), unique=True, max_size=12))
def test_no_change_stands_in_two_clusters(days: list[tuple[object, object]]) -> None:
    noticed = entries(*(said(str(on), by=by, kind="change_noticed") for on, by in days if "2000" < str(on) < "2029"))  # type: ignore[arg-type]
    shown = [entry.number for one in clusters(noticed) for entry in one]
    assert len(shown) == len(set(shown))


@pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
def test_r12_on_the_childs_picture_they_show_as_one_with_days_and_sources() -> None:
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    mine = a_child(agency=school, given_names="Quinn", family_name="Harrow", born="2011", recorded="2026-01-01")
    theirs = a_child(agency=police, given_names="Quinn", family_name="Harrow", born="2011", recorded="2026-01-01")
    identity = the_same(mine, theirs)
    seen = an_event(agency=police, kind="change_noticed", on="2026-01-20", about=[theirs], summary="New friends")
    for on, what in (("2026-01-02", "A second phone"), ("2026-02-02", "Away from school")):
        an_event(agency=school, kind="change_noticed", on=on, about=[mine], summary=what)
    browser = a_browser(a_post(agency=school))
    assert "changes noticed close together" not in browser.get(f"/child/{identity}").content.decode()
    opened(to=school, records=[theirs, seen])
    page = browser.get(f"/child/{identity_of(mine)}").content.decode()
    assert "3 changes noticed close together" in page
    for told in ("New friends", "A second phone", "Police, 20 January 2026"):
        assert told in page
