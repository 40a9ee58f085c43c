"""An assessment begins with what parents and carers told elsewhere, and each has what was done about it. R9."""

from uuid import UUID, uuid4

import pytest

from cairn.agencies.models import Agency
from factories import a_browser, a_child, a_post, an_agency, an_event, an_event_version, identity_of, opened, the_same
from web.test_requests import text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


@pytest.fixture
def school() -> Agency:
    return an_agency(code="SCH")


@pytest.fixture
def child(school: Agency) -> UUID:
    return a_child(agency=school, given_names="Quinn", family_name="Harrow", born="2012-02-11")


def begun(school: Agency, child: UUID) -> str:
    """The assessment as a teacher begins it from the child's page."""
    page = a_browser(a_post(agency=school)).get(f"/forms/assessment/new?about={identity_of(child)}")
    assert page.status_code == 200
    return page.content.decode()


def test_it_begins_with_a_line_for_each_worry_that_a_parent_or_carer_told(school: Agency, child: UUID) -> None:
    worry = {"raised_by": "parent_carer", "statement": "said"}
    an_event(
        agency=school, on="2024-03-02", about=[child], summary="Her father saw a car that he doesn’t know", **worry
    )
    an_event(agency=school, kind="parent_worry", on="2024-01-05", about=[child], summary="She has a second phone")
    an_event(agency=school, on="2024-02-01", about=[child], summary="A teacher saw her tired", raised_by="professional")
    corrected = an_event(agency=school, on="2024-04-01", about=[child], summary="First words", **worry)
    an_event_version(
        record=corrected, agency=school, on="2024-04-01", recorded="2024-04-03", summary="Later words", **worry
    )
    page = begun(school, child)
    lines = (
        "5 January 2024: She has a second phone",
        "2 March 2024: Her father saw a car",
        "1 April 2024: Later words",
    )
    places = [page.index(line) for line in lines]
    assert places == sorted(places)
    assert "tired" not in page
    assert "First words" not in page
    assert "It begins with what parents and carers told" in page


def test_what_the_reader_may_not_see_and_what_was_withdrawn_is_no_line(school: Agency, child: UUID) -> None:
    clinic = an_agency(code="SHS")
    hers = a_child(agency=clinic, given_names="Quinn", family_name="Harrow", born="2012-02-11")
    hidden = an_event(
        agency=clinic,
        kind="parent_worry",
        on="2024-01-05",
        about=[hers],
        summary="Told at the clinic",
        sharing="pointer",
    )
    shared = an_event(agency=clinic, kind="parent_worry", on="2024-01-06", about=[hers], summary="Told and shared")
    the_same(child, hers)
    gone = an_event(agency=school, kind="parent_worry", on="2024-01-07", about=[child], summary="Told by mistake")
    an_event_version(
        record=gone, agency=school, kind="parent_worry", on="2024-01-07", recorded="2024-01-09", summary="Told by mistake",
        withdrawn_at="2024-01-09T12:00Z",
    )  # fmt: skip
    opened(to=school, records=[hers, hidden, shared])
    page = begun(school, child)
    assert "Told and shared" in page
    assert "Told at the clinic" not in page
    assert "Told by mistake" not in page


def test_nothing_told_begins_with_nothing_and_a_worry_without_what_was_done_can_t_be_sent(
    school: Agency, child: UUID
) -> None:
    assert "It begins with" not in begun(school, child)
    an_event(agency=school, kind="parent_worry", on="2024-01-05", about=[child], summary="She has a second phone")
    answers = {
        "a-family_asked": "yes", "a-family_worries": "5 January 2024: She has a second phone", "a-reasons": "Time to talk",
        "a-inside_good": "A warm home", "a-outside_good": "Football",
    }  # fmt: skip
    typed = {
        "draft": str(uuid4()), "do": "check", "about": str(identity_of(child)), "given_names": "Quinn", "family_name": "Harrow",
        "born": "2012-02-11",
    }  # fmt: skip
    browser = a_browser(a_post(agency=school))
    page = browser.post("/forms/assessment/new", typed | answers, follow=True)
    assert "say what was done about it" in text_of(page)
    page = browser.post("/forms/assessment/new", typed | answers | {"a-family_done": "We rang her father"}, follow=True)
    assert page.request["PATH_INFO"].endswith("/check")
