"""Pages of allegations, R179: the officer's queue and decision, the teller's page, and what everybody else is answered."""

from uuid import UUID, uuid4

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from concerns.made_allegations import NAMING, officer, somebody, told_of_pike, version_of
from concerns.made_concerns import told
from web.conftest import a_post, committing, sign_in
from web.test_concerns import sends, text_of

pytestmark = committing
OTHERS = (
    (Role.TRIAGE, "CSC"),
    (Role.SAFEGUARDING_LEAD, "LEI"),
    (Role.ADMINISTRATOR, "LEI"),
    (Role.PRACTITIONER, "LEI"),
    (Role.SAFEGUARDING_LEAD, "SCH"),
)
PAGES = (
    "/today",
    "/concerns",
    "/duties",
    "/disagreements",
    "/consults",
    "/staff",
    "/duties/met",
    "/search?q=Harrow",
    "/forms",
)


def a_case() -> tuple[UUID, Post, Post]:
    """A coach who is named, whoever told it, and the officer."""
    a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    ruth, grace = officer(), a_post(name="Grace Adeyemi")
    somebody("Darren Pike", agency="LEI", title="Football coach")
    return told_of_pike(grace), grace, ruth


def test_r179_the_officer_reads_it_says_who_it_is_and_decides_and_the_reporter_reads_that() -> None:
    one, grace, ruth = a_case()
    client = sign_in(ruth)
    queue = text_of(client.get("/allegations"))
    assert "Quinn Harrow" in queue
    assert "Waits for your decision" in queue
    shown = text_of(client.get(f"/allegations/{one}"))
    assert "Football coach, LEI" in shown or "Football coach" in shown
    assert "Whoever told it was not told" in shown
    posted = client.post(f"/allegations/{one}/decided", {"after": "1", "did": "manage", "reason": "His own words."})
    assert posted.status_code == 422
    lacking = posted.content.decode()
    assert 'href="#harm"' in lacking
    assert "His own words." in lacking
    answer = client.post(
        f"/allegations/{one}/decided",
        {"after": "1", "did": "manage", "harm": "risk", "reason": "x", "lead": "R", "next_on": "1 12 2026", "for_reporter": "We meet on Tuesday."},
    )  # fmt: skip
    assert answer.status_code == 302, text_of(answer)
    assert "Behaved towards a child" in text_of(client.get(f"/allegations/{one}"))
    assert "We meet on Tuesday." in text_of(sign_in(grace).get(f"/concerns/{one}"))


def test_another_of_the_same_name_goes_to_the_front_door() -> None:
    """R179."""
    one, _, ruth = a_case()
    client = sign_in(ruth)
    answer = client.post(
        f"/allegations/{one}/decided",
        {"after": "1", "did": "give_back", "why": "another", "reason": "Of another town."},
    )
    assert answer["location"] == "/allegations"
    assert client.get(f"/allegations/{one}").status_code == 404
    nadia = a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    assert "Quinn Harrow" in text_of(sign_in(nadia).get("/concerns"))


def test_the_officer_says_of_whom_it_is_and_must_say_how_they_know() -> None:
    one, _, ruth = a_case()
    client = sign_in(ruth)
    pike = somebody_named("Darren Pike")
    lacking = client.post(f"/allegations/{one}/name", {"after": "1", "staff": str(pike), "found": "yes"})
    assert lacking.status_code == 422
    client.post(
        f"/allegations/{one}/name", {"after": "1", "staff": str(pike), "found": "yes", "reason_of_name": "His car."}
    )
    assert "It is this person" in text_of(client.get(f"/allegations/{one}"))
    again = client.post(
        f"/allegations/{one}/name", {"after": "1", "staff": str(pike), "found": "no", "reason_of_name": "Not he."}
    )
    assert again.status_code == 409
    assert "Not he." in again.content.decode()
    assert version_of(one) == 2


def somebody_named(name: str) -> UUID:
    from cairn.agencies.models import Staff

    return Staff.objects.using("owner").get(name=name).id


@pytest.mark.parametrize(("role", "agency"), OTHERS)
def test_r179_every_page_of_others_is_the_same_with_it_and_without(role: Role, agency: str) -> None:
    """R179: neither it nor a gap; hidden and absent answer alike."""
    a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    officer(), somebody("Darren Pike", agency="LEI")
    grace, other = a_post(name="Grace Adeyemi"), somebody("Meg Stone", agency=agency, role=role)
    told(grace, adult="A stranger")

    def answers() -> dict[str, tuple[int, str]]:
        client = sign_in(other)
        return {page: (found.status_code, text_of(found)) for page in PAGES for found in [client.get(page)]}

    before = answers()
    assert before["/today"][0] == 200
    one = told_of_pike(grace)
    assert answers() == before
    client = sign_in(other)
    for address in ("/concerns/{}", "/allegations/{}", "/concerns/{}/files", "/concerns/{}/disagree"):
        hidden, absent = client.get(address.format(one)), client.get(address.format(uuid4()))
        assert (hidden.status_code, text_of(hidden)) == (absent.status_code, text_of(absent)), address
    for address in ("/concerns/{}/step", "/allegations/{}/decided", "/allegations/{}/name", "/concerns/{}/claim"):
        sent = {
            "did": "end",
            "after": "1",
            "reason": "x",
            "outcome": "disproved",
            "for_reporter": "x",
            "staff": str(uuid4()),
            "reason_of_name": "x",
        }
        hidden, absent = client.post(address.format(one), sent), client.post(address.format(uuid4()), sent)
        assert (hidden.status_code, text_of(hidden)) == (absent.status_code, text_of(absent)), address


def test_the_looks_of_the_teller_and_the_officer_stand_in_nobody_s_trail() -> None:
    """R179: the trail of looks, refusals too."""
    one, grace, ruth = a_case()
    leads = [
        sign_in(somebody(name, agency=code, role=Role.SAFEGUARDING_LEAD))
        for name, code in (("Tess Long", "SCH"), ("Jo Ferris", "CSC"))
    ]
    before = [text_of(lead.get("/trail")) for lead in leads]
    sign_in(grace).get(f"/concerns/{one}")
    sign_in(grace).post(f"/concerns/{one}/step", {"did": "end", "after": "1", "reason": "x", "for_reporter": "x"})
    sign_in(grace).get(f"/allegations/{one}")
    sign_in(ruth).get(f"/allegations/{one}")
    assert [text_of(lead.get("/trail")) for lead in leads] == before


def test_who_ticks_that_an_adult_works_with_children_reads_where_it_went_and_who_does_not_reads_nothing_of_it() -> None:
    """R179: the teller can say so; that a name is a user's is not told."""
    a_post(Role.TRIAGE, agency="CSC", name="Nadia Osei")
    officer(), somebody("Darren Pike", agency="LEI")
    client = sign_in(a_post(name="Grace Adeyemi"))
    for ticked, says in (("yes", True), ("", False)):
        sent = sends(client, works_with_children=ticked, **NAMING)
        shown = text_of(client.get(sent["location"]))  # type: ignore[index]
        assert ("designated officer" in shown) is says
        assert ("designated officer" in text_of(client.get(sent["location"]))) is says  # type: ignore[index]
