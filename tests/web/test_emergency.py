"""Opening in an emergency on pages, from three seats: the hospital, the police whose records open, the school; R66."""

import re
from uuid import uuid4

import pytest

from cairn.agencies.roles import Role
from factories import a_browser, a_child, a_post, an_agency, an_event, identity_of, the_same
from sharing.made_sharing import as_owner, lead
from web.conftest import committing
from web.test_requests import text_of

pytestmark = committing
WHY = "She rang from a car and the line broke off."


def test_r66_opened_for_two_hours_told_at_once_reviewed_or_overdue() -> None:
    moira, owen, priya = a_post(agency=an_agency(code="ACU"), name="Moira Quinlan"), lead("POL"), lead("SCH")
    ours, theirs = a_child(agency=moira.agency, given_names="Quinn"), a_child(agency=owen.agency, given_names="Quinn")
    an_event(agency=owen.agency, about=[theirs], summary="Found in a car")
    identity = the_same(ours, theirs)
    hospital, police, school = a_browser(moira), a_browser(owen), a_browser(priya)
    picture = f"/child/{identity}"
    page = hospital.get(picture)
    assert "Found in a car" not in text_of(page)
    assert f'href="/person/{identity}/open-now"' in page.content.decode()
    form = hospital.get(f"/person/{identity}/open-now")
    assert "ring 999 first" in text_of(form)
    assert hospital.post(f"/person/{identity}/open-now", {"form": str(uuid4()), "reason": " "}).status_code == 422
    done = hospital.post(f"/person/{identity}/open-now", {"form": str(uuid4()), "reason": WHY})
    assert done.status_code == 302
    opened = text_of(hospital.get(picture))
    assert "Open to you alone for two hours" in opened
    assert "Found in a car" in opened
    assert "an emergency opening (since" in opened
    assert "Open to you until" in text_of(hospital.get("/openings"))

    assert WHY in text_of(police.get("/today"))
    told = police.get("/openings")
    assert "Moira Quinlan, Acute hospital" in text_of(told)
    assert WHY not in text_of(school.get("/today")) + text_of(school.get("/openings"))

    as_owner("update sharing_notice set due_at = now() - interval '1 minute'")
    assert "Review overdue" in text_of(police.get("/today"))
    assert "Review overdue" in text_of(a_browser(lead("ACU")).get("/today"))
    notice = re.search(r'action="/openings/([0-9a-f-]+)"', told.content.decode())
    assert notice is not None
    address = f"/openings/{notice[1]}"
    assert school.post(address, {"finding": "sound", "words": "x"}).status_code == 404
    assert police.post(address, {"finding": "question", "words": ""}).status_code == 422
    assert police.post(address, {"finding": "question", "words": "She had been found."}).status_code == 302
    assert "Found in a car" not in text_of(hospital.get(picture))
    assert WHY not in text_of(police.get("/today"))


@pytest.mark.parametrize("role", list(Role))
def test_the_form_to_open_is_for_those_who_may_and_about_those_whom_they_know(role: Role) -> None:
    hidden = identity_of(a_child(agency=an_agency(code="CSC"), sharing="pointer"))
    client = a_browser(a_post(agency=an_agency(code="SCH"), role=role))
    expected = 404 if role in (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD, Role.TRIAGE, Role.SYSTEM) else 403
    for person in (hidden, uuid4()):
        assert client.get(f"/person/{person}/open-now").status_code == expected
