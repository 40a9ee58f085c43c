"""Systems that act for an agency: an administrator asks, a lead confirms and sees the secret once, anybody who cares shuts."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connections, transaction
from django.utils.html import strip_tags

from cairn.access import services
from cairn.access.operations import OPERATIONS, ROLES_GIVEN
from cairn.access.roles import ROLES
from cairn.agencies.actions import give_post
from cairn.agencies.models import Post, Staff
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.trail.models import Deed
from factories import a_browser, a_post, an_agency, looking
from web.conftest import committing
from web.made_calls import TOLD, System, a_system

pytestmark = committing
SECRET = re.compile(r"cairn_[0-9a-f]{32}_[A-Za-z0-9_-]{43}")
ENDS = (today() + timedelta(days=90)).isoformat()
NEW = {
    "title": "School register",
    "role": "practitioner",
    "purpose": "safeguard_a_child",
    "may": ["concerns.tell", "concerns.read"],
    "ends_on": ENDS,
}


@pytest.fixture
def administrator() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.ADMINISTRATOR, name="Sam Lister")


@pytest.fixture
def lead() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Jo Ferris")


def text(answer: Any) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def secret_on(answer: Any) -> str:
    found = SECRET.search(answer.content.decode())
    return found[0] if found else ""


def only_account() -> UUID:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from access_service")
        ((found,),) = cursor.fetchall()
    return UUID(str(found))


def owned(statement: str, *given: Any) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, given)


def test_an_administrator_asks_and_the_lead_confirms_and_sees_the_secret_once(administrator: Post, lead: Post) -> None:
    office, leads = a_browser(administrator), a_browser(lead)
    asked = office.post("/staff/systems/new", NEW)
    assert asked.status_code == 302
    where = asked["Location"]
    assert "You can’t confirm it." in text(office.get(where))
    assert office.post(f"{where}/confirm").status_code == 403
    assert "1 account waits" in text(leads.get("/staff/systems"))
    done = leads.post(f"{where}/confirm")
    secret = secret_on(done)
    assert secret
    assert not secret_on(leads.get(where))
    assert leads.post(f"{where}/confirm").status_code == 409
    assert System(secret).post("concerns", TOLD).status_code == 201
    assert "Never" not in text(leads.get("/staff/systems"))
    deeds = Deed.objects.using("owner").filter(on_kind="service").order_by("at")
    assert [(one.did, one.staff_id) for one in deeds] == [
        ("service.asked", administrator.staff_id),
        ("service.made", lead.staff_id),
    ]


def test_only_a_hash_of_a_secret_is_kept_and_the_web_never_reads_it(lead: Post) -> None:
    secret = secret_on(a_browser(lead).post("/staff/systems/new", NEW))
    part = secret.rsplit("_", 1)[0] + "_"
    with connections["owner"].cursor() as cursor:
        cursor.execute("select v::text from access_service v")
        kept = cursor.fetchone()[0]
    assert secret.removeprefix(part) not in kept
    with looking(lead), connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from access_service")
        assert cursor.fetchone()[0] == 1
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("select key from access_service")


def test_nobody_else_makes_sees_or_shuts_an_account(lead: Post) -> None:
    a_browser(lead).post("/staff/systems/new", NEW)
    where = f"/staff/systems/{only_account()}"
    teacher = a_browser(a_post(agency=an_agency(code="SCH"), name="Priya Nair"))
    other = a_browser(a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Lee Moss"))
    for address, given in (("", {}), ("/confirm", {}), ("/shut", {"why": "x"}), ("/secret", {"ends_on": ENDS})):
        assert (teacher.post if address else teacher.get)(where + address, given).status_code == 403, address
        assert (other.post if address else other.get)(where + address, given).status_code == 404, address
        assert (
            other.post(f"/staff/systems/{uuid4()}{address or '/shut'}", {"why": "x", "ends_on": ENDS}).status_code
            == 404
        )
    assert teacher.get("/staff/systems").status_code == 403
    assert "None yet." in text(other.get("/staff/systems"))


def test_what_is_wrong_is_told_and_what_was_typed_stays(lead: Post) -> None:
    answer = a_browser(lead).post(
        "/staff/systems/new", NEW | {"role": "volunteer", "may": ["forms.send"], "ends_on": "1 1 2060"}
    )
    assert answer.status_code == 422
    said = text(answer)
    assert "A volunteer may not: send forms." in said
    assert "between today and a year from now" in said
    assert 'value="School register"' in answer.content.decode()


@pytest.mark.parametrize("role", sorted(set(ROLES) - set(ROLES_GIVEN)))
def test_no_system_acts_in_a_role_that_decides(lead: Post, role: str) -> None:
    """By page and by the database's own step."""
    assert a_browser(lead).post("/staff/systems/new", NEW | {"role": role}).status_code == 422
    with looking(lead), connections["default"].cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute(
            "select access_service_ask('x', %s, 'safeguard_a_child', '{concerns.tell}', %s, sha256('x'))", [role, ENDS]
        )


def test_a_new_secret_ends_the_old_one_at_once_or_after_a_day(lead: Post) -> None:
    browser = a_browser(lead)
    first = System(secret_on(browser.post("/staff/systems/new", NEW)))
    where = f"/staff/systems/{only_account()}"
    second = System(secret_on(browser.post(f"{where}/secret", {"ends_on": ENDS, "old": "day"})))
    assert (first.get("concerns").status_code, second.get("concerns").status_code) == (200, 200)
    owned("update access_service set old_until = now() - interval '1 second'")
    assert first.get("concerns").status_code == 401
    third = System(secret_on(browser.post(f"{where}/secret", {"ends_on": ENDS, "old": "now"})))
    assert (second.get("concerns").status_code, third.get("concerns").status_code) == (401, 200)


def test_an_administrator_shuts_at_once_but_never_gets_a_secret(administrator: Post, lead: Post) -> None:
    system = System(secret_on(a_browser(lead).post("/staff/systems/new", NEW)))
    office, where = a_browser(administrator), f"/staff/systems/{only_account()}"
    assert office.post(f"{where}/secret", {"ends_on": ENDS}).status_code == 403
    assert office.post(f"{where}/shut", {"why": ""}).status_code == 422
    assert office.post(f"{where}/shut", {"why": "Taken out of use"}).status_code == 302
    assert system.get("concerns").status_code == 401
    assert a_browser(lead).post(f"{where}/secret", {"ends_on": ENDS}).status_code == 409


def test_an_account_ends_on_its_day_and_sleeps_after_thirty_days_without_use(lead: Post) -> None:
    browser = a_browser(lead)
    system = System(secret_on(browser.post("/staff/systems/new", NEW)))
    owned("update access_service set ends_on = current_date - 1")
    assert system.get("concerns").status_code == 401
    assert "Over" in text(browser.get("/staff/systems"))
    owned("update access_service set ends_on = current_date, used_at = null, key_since = now() - interval '31 days'")
    assert system.get("concerns").status_code == 401
    assert "Sleeps" in text(browser.get("/staff/systems"))
    owned("update access_service set key_since = now() - interval '29 days'")
    assert system.get("concerns").status_code == 200


def test_a_system_is_nobody_who_signs_in_holds_a_post_or_gets_a_code(lead: Post) -> None:
    system = a_system(by=lead)
    staff = system.staff
    assert staff.is_service
    with pytest.raises(DatabaseError):
        give_post(staff=staff, agency=an_agency(code="SCH"), role=Role.PRACTITIONER)
    with pytest.raises(DatabaseError):
        Staff.objects.using("owner").filter(id=staff.id).update(password="pbkdf2_sha256$1$salt$hash")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from agencies_post where staff_id = %s", [staff.id])
        assert cursor.fetchone()[0] == 0
    assert "School register" not in text(a_browser(lead).get("/staff"))


def test_what_an_operation_needs_is_the_same_in_the_database() -> None:
    with connections["owner"].cursor() as cursor:
        for one in OPERATIONS.values():
            cursor.execute("select access_service_needs(%s)", [one.key])
            assert cursor.fetchone()[0] == one.needs.value
        cursor.execute("select access_service_needs('records.read')")
        assert cursor.fetchone()[0] is None


def test_a_system_may_no_more_than_its_operations_need_whatever_its_role_may(lead: Post) -> None:
    """In the database: neither read its agency's records nor anything that another operation needs."""
    system = a_system("concerns.tell", by=lead)
    caller = services.come_in(key=system.secret)
    assert caller is not None
    with transaction.atomic(), connections["default"].cursor() as cursor:
        services.enter(service=caller.id, operation="concerns.tell")
        held = [verb.value for verb in ROLES[Role.PRACTITIONER].may]
        cursor.execute("select v from unnest(%s::text[]) v where access_may(v)", [held])
        assert [row[0] for row in cursor.fetchall()] == ["tell_concerns"]
        cursor.execute("select access_own(), (select count(*) from records_record)")
        assert cursor.fetchone() == (None, 0)


def test_the_owner_makes_renews_and_shuts_by_command(capsys: pytest.CaptureFixture[str]) -> None:
    from cairn.access import services_owned

    an_agency(code="SCH")
    wanted = {
        "title": "Register",
        "role": "practitioner",
        "purpose": "safeguard_a_child",
        "ends_on": today() + timedelta(days=9),
    }
    secret = services_owned.make(agency="SCH", operations=["concerns.tell", "concerns.read"], **wanted)
    assert System(secret).get("concerns").status_code == 200
    ((which, code, title, *_),) = services_owned.lines()
    assert (code, title) == ("SCH", "Register")
    again = services_owned.renew(service=str(which), ends_on=wanted["ends_on"], old_good_for=timedelta())
    assert (System(secret).get("concerns").status_code, System(again).get("concerns").status_code) == (401, 200)
    services_owned.shut(service=str(which), why="Out of use")
    assert System(again).get("concerns").status_code == 401
    did = Deed.objects.using("owner").filter(on_kind="service").order_by("at").values_list("did", "agency_id")
    assert [one for one, _ in did] == ["service.made", "service.new_secret", "service.shut"]
    assert {agency for _, agency in did} == {an_agency(code="SCH").id}
