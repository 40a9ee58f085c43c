"""Calls of an agency's own system: telling, adding, reading, sending forms; what is wrong is told by field."""

from typing import Any

from cairn.trail.models import Look
from forms.made_forms import SCREENED, WHO
from web.conftest import committing
from web.made_calls import TOLD, a_system

pytestmark = committing


def test_a_system_tells_a_concern_reads_it_and_adds_to_it() -> None:
    school = a_system()
    told = school.post("concerns", TOLD)
    assert told.status_code == 201, told.content
    assert told.json()["state"] == "waiting"
    where = told["Location"].removeprefix("/api/v1/")
    read = school.get(where)
    assert read.status_code == 200, read.content
    assert read["ETag"] == '"1"'
    assert read.json()["words"]["told"] == TOLD["told"]
    assert read.json()["steps"][0]["by"] == "School register (a system)"
    added = school.post(f"{where}/additions", {"words": "He came back today."}, If_Match='"1"')
    assert added.status_code == 200, added.content
    assert added["ETag"] == '"2"'
    assert school.get(where).json()["steps"][1]["words"] == "He came back today."
    assert [one["version"] for one in school.get("concerns").json()["concerns"]] == [2]


def test_a_system_sends_a_form_and_reads_it() -> None:
    school = a_system()
    sent = school.post("form-kinds/screening/forms", WHO | {"answers": SCREENED})
    assert sent.status_code == 201, sent.content
    read = school.get(sent["Location"].removeprefix("/api/v1/"))
    assert read.status_code == 200, read.content
    assert read.json()["level"] == int(SCREENED["level"])
    assert len(school.get("forms").json()["forms"]) == 1
    assert school.get("duties").json()["waited_for"] == []


def test_every_read_of_a_person_is_a_look_of_the_system() -> None:
    school = a_system()
    where = school.post("concerns", TOLD)["Location"].removeprefix("/api/v1/")
    form = school.post("form-kinds/screening/forms", WHO | {"answers": SCREENED})["Location"].removeprefix("/api/v1/")
    for address in (where, form, "concerns", "forms"):
        school.get(address)
    looks = Look.objects.using("owner").filter(staff_id=school.staff.id).order_by("at")
    assert [one.what for one in looks] == ["concern", "form", "concerns", "forms"]
    assert {one.purpose for one in looks} == {"safeguard_a_child"}


def _wrong(answer: Any) -> dict[str, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return {one["pointer"]: one["detail"] for one in answer.json().get("errors", [])}
