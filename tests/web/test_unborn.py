"""R18: a child of a child. Both are children in their own right, and who may read the one does not by that read the other."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections
from django.test import Client

from cairn.agencies.roles import Role
from cairn.base.clock import now, today
from cairn.base.errors import NotFound
from cairn.forms.models import Draft, Sent
from cairn.journeys.refresh import refresh
from cairn.journeys.send_form import follow_form
from cairn.people.queries.persons import dossier
from duties.owed import duties_of, open_duty, seen_anew
from factories import a_child, a_tie, an_agency, an_event, identity_of, looking, opened
from factories import a_post as a_seat
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

pytestmark = committing
DUE = today() + timedelta(days=120)
GIRL = {"given_names": "Quinn", "family_name": "Harrow", "born": "11 2 2011"}
BABY: dict[str, Any] = {
    "given_names": "Unborn baby", "a-state": "unborn", "a-due_on": f"{DUE:%d %m %Y}", "a-mother": "named", "a-mother_given": "Quinn",
    "a-mother_family": "Harrow", "a-mother_born": "11 2 2011", "a-next": "early", "a-why": "She asked for help with a home.",
    "a-needs": "A cot, and a midwife whom she trusts.",
}  # fmt: skip


def sends(client: Client, kind: str, **typed: Any) -> str:
    """Where one comes after filling in, checking and sending."""
    checking = client.post(f"/forms/{kind}/new", {"draft": str(uuid4()), "do": "check"} | typed)["location"]
    assert checking.endswith("/check"), text_of(client.get(checking))
    return client.post(checking)["location"]


def record(named: str) -> UUID:
    """The record that a form made, by the end of its id."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select id from records_record where source_id like %s order by first_recorded_at", [f"form-%{named}"]
        )
        ((found,),) = cursor.fetchall()
    return found


def levels() -> set[tuple[str, str]]:
    """(Kind or role, level) of all that the forms made."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select p.role || ':' || coalesce(p.given_names, ''), p.sharing from records_personversion p join records_record r on r.id = p.record_id"
            " where r.source_id like 'form-%' union select e.kind, e.sharing from records_eventversion e join records_record r on r.id = e.record_id"
            " where r.source_id like 'form-%' union select kind, sharing from records_relationship"
        )
        return set(cursor.fetchall())


def two_records(agency: str = "CSC") -> tuple[UUID, UUID]:
    """(The mother's record, the baby's) of a pre-birth screening that an agency sent."""
    client = sign_in(a_post(agency=agency))
    sends(client, "unborn", **BABY)
    follow_form(sent=Sent.objects.using("owner").get(kind="unborn").id)
    refresh()
    return record("-mother"), record("-child")


def test_r18_a_pregnancy_under_18_opens_the_pre_birth_screening_with_the_mother_filled_in() -> None:
    client = sign_in(a_post())
    where = sends(
        client, "pregnancy", **GIRL, **{"a-known_by": "told", "a-goes_on": "yes", "a-due_on": f"{DUE:%d %m %Y}"}
    )
    assert where.startswith("/forms/unborn/new?draft=")
    page = client.get(where).content.decode()
    assert 'value="Unborn baby"' in page
    draft = Draft.objects.using("owner").get(kind="unborn")
    assert (draft.about_id, draft.answers["mother_family"], draft.answers["mother_born"]) == (
        None,
        "Harrow",
        "2011-02-11",
    )
    assert "She is a child first" in text_of(client.get(where))


@pytest.mark.parametrize(
    ("born", "goes_on", "opens"), [("11 2 1996", "yes", False), ("11 2 2011", "no", False), ("", "unknown", True)]
)
def test_r18_it_is_offered_where_she_may_be_under_18_and_there_may_be_a_birth(
    born: str, goes_on: str, opens: bool
) -> None:
    where = sends(
        sign_in(a_post()), "pregnancy", **GIRL | {"born": born}, **{"a-known_by": "thought", "a-goes_on": goes_on}
    )
    assert where.startswith("/forms/unborn/new") is opens


def test_r18_an_imported_pregnancy_offers_it_on_her_page_until_the_babys_record_is_begun() -> None:
    quinn = a_child(
        agency=an_agency(code="MAT"), given_names="Quinn", family_name="Harrow", born="2011-02-11", sharing="pointer"
    )
    an_event(
        agency=an_agency(code="MAT"), kind="pregnancy", on=now(), about=[quinn], summary="Booked", sharing="pointer"
    )
    client = sign_in(a_post(agency="MAT"))
    her_page = f"/child/{identity_of(quinn)}/forms"
    assert "begin the pre-birth screening" in text_of(client.get(her_page))
    page = client.get(f"/forms/unborn/new?mother={identity_of(quinn)}").content.decode()
    assert 'value="Harrow"' in page
    assert sign_in(a_post(agency="SCH")).get(f"/forms/unborn/new?mother={identity_of(quinn)}").status_code == 404
    an_event(
        agency=an_agency(code="MAT"),
        kind="pre_birth_begun",
        on=now(),
        about=[quinn],
        summary="Begun",
        sharing="pointer",
    )
    assert "begin the pre-birth screening" not in text_of(client.get(her_page))


def test_r18_a_concern_whose_words_speak_of_a_pregnancy_offers_it() -> None:
    client = sign_in(a_post())
    told = {
        "given_names": "Quinn",
        "family_name": "Harrow",
        "born": "11 2 2011",
        "told": "A friend says that she is pregnant.",
        "happened": f"{today():%d %m %Y}",
        "draft": str(uuid4()),
        "do": "send",
    }
    where = client.post("/concerns/new", told)["location"]
    said = client.get(where).content.decode()
    (offer,) = re.findall(r'href="(/forms/unborn/new\?concern=[^"]+)"', said)
    assert "Harrow" in client.get(offer).content.decode()
    assert sign_in(a_post(agency="POL")).get(offer).status_code == 404


def test_r18_mother_and_baby_are_two_records_and_her_part_is_as_close_as_health_facts() -> None:
    two_records()
    assert levels() == {
        ("child:Quinn", "pointer"), ("child:Unborn baby", "partnership"), ("pre_birth", "partnership"), ("pre_birth_begun", "pointer"),
        ("parent_of", "pointer"),
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select string_agg(concat_ws(' ', e.summary, e.narrative, e.voice), ' ') from records_eventversion e where e.kind = 'pre_birth'"
        )
        (babys,) = cursor.fetchone()
    assert "cot" in babys
    assert "Quinn" not in babys
    assert "Harrow" not in babys


def test_r18_who_may_read_the_baby_does_not_by_that_learn_of_the_mother_and_the_other_way() -> None:
    """By page, by query, by count and by the SQL of the web's own role; hidden is absent."""
    mother, baby = two_records()
    teacher = a_seat(agency=an_agency(code="SCH"), role=Role.TRIAGE, name="Grace Hall")
    a_tie(
        source=a_child(agency=an_agency(code="SCH"), given_names="Nia"),
        target=baby,
        kind="lives_with",
        agency=an_agency(code="SCH"),
    )
    opened(to=teacher.agency, records=[baby, *_events_of(baby)])
    with looking(teacher) as actor:
        held = dossier(actor, identity_of(baby), what="picture")
        assert {one.identity for one in held.people.values()} >= {identity_of(baby)}
        assert identity_of(mother) not in {one.identity for one in held.people.values()}
        assert not [tie for tie in held.ties if tie.kind == "parent_of"]
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from records_relationship where kind = 'parent_of'")
            assert cursor.fetchone() == (0,)
            cursor.execute("select count(*) from records_personversion where family_name = 'Harrow'")
            assert cursor.fetchone() == (0,)
        with pytest.raises(NotFound):
            dossier(actor, identity_of(mother), what="picture")


def _events_of(person: UUID) -> list[UUID]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select event_id from records_involvement where person_id = %s", [person])
        return [row[0] for row in cursor.fetchall()]


def test_r18_the_agency_that_wrote_both_sees_mother_and_baby_tied_and_each_has_a_page() -> None:
    mother, baby = two_records()
    client = sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="CSC"))
    said = text_of(client.get(f"/child/{identity_of(baby)}"))
    assert "Not yet born" in said
    assert "Quinn Harrow" in text_of(client.get(f"/child/{identity_of(baby)}/network/genogram"))
    assert "Quinn Harrow" in text_of(client.get(f"/child/{identity_of(mother)}"))


def test_r18_a_birth_goes_into_the_same_record_and_nothing_of_before_is_lost() -> None:
    _, baby = two_records()
    identity, client = identity_of(baby), sign_in(a_post(agency="CSC"))
    born = {
        "about": str(identity),
        "given_names": "Ivy",
        "family_name": "Harrow",
        "a-state": "born",
        "a-born_on": f"{today():%d %m %Y}",
        "a-mother": "linked",
    }
    sends(client, "unborn", **born)
    follow_form(sent=Sent.objects.using("owner").get(about_id=identity).id)
    refresh()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select given_names, date_of_birth from records_personversion where record_id = %s order by recorded_at",
            [baby],
        )
        assert cursor.fetchall() == [("Unborn baby", DUE.isoformat()), ("Ivy", today().isoformat())]
        cursor.execute("select count(*) from records_involvement where person_id = %s", [baby])
        assert cursor.fetchone() == (2,)
    assert "Ivy Harrow" in text_of(client.get(f"/child/{identity}"))
    assert identity_of(baby) == identity


def test_r18_the_record_is_owed_by_who_wrote_the_pregnancy_and_the_assessment_by_the_front_door() -> None:
    door = a_seat(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")
    quinn = a_child(
        agency=an_agency(code="MAT"), given_names="Quinn", family_name="Harrow", born="2011-02-11", sharing="pointer"
    )
    told = an_event(
        agency=an_agency(code="MAT"),
        kind="pregnancy",
        on=now() - timedelta(hours=3),
        recorded=now(),
        about=[quinn],
        sharing="pointer",
    )
    seen_anew()
    duty = open_duty(told, "pre_birth_screening")
    assert (duty.owner_agency_id, duty.owner_role) == (an_agency(code="MAT").id, "safeguarding_lead")
    an_event(
        agency=an_agency(code="MAT"),
        kind="pre_birth_begun",
        on=today().isoformat(),
        recorded=now(),
        about=[quinn],
        sharing="pointer",
    )
    baby = a_child(agency=an_agency(code="CSC"), given_names="Unborn baby", born=DUE.isoformat())
    screened = an_event(
        agency=an_agency(code="CSC"), kind="pre_birth", on=today().isoformat(), recorded=now(), about=[baby]
    )
    seen_anew()
    owed = open_duty(screened, "pre_birth_assessment")
    assert (owed.owner_agency_id, owed.owner_role) == (door.agency_id, "triage")
    an_event(agency=an_agency(code="CSC"), kind="pre_birth_ended", on=now(), recorded=now(), about=[baby])
    seen_anew()
    assert [one.met for one in duties_of(told, clock="pre_birth_screening")] == [True]
    assert [one.met for one in duties_of(screened, clock="pre_birth_assessment")] == [True]


def test_r18_a_mother_of_whom_the_agency_has_a_record_is_tied_to_it_at_once_and_the_offer_ends() -> None:
    csc = an_agency(code="CSC")
    a_child(agency=csc, given_names="Quinn", family_name="Harrow", born="2012-02-11")
    quinn = a_child(agency=csc, given_names="Quinn", family_name="Harrow", born="2011-02-11")
    an_event(agency=csc, kind="pregnancy", on=now(), about=[quinn], summary="Told", sharing="pointer")
    client = sign_in(a_post(agency="CSC"))
    assert "begin the pre-birth screening" in text_of(client.get(f"/child/{identity_of(quinn)}/forms"))
    sends(client, "unborn", **BABY)
    follow_form(sent=Sent.objects.using("owner").get(kind="unborn").id)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select from_record_id, to_record_id, sharing from records_relationship where kind = 'parent_of'"
        )
        assert cursor.fetchall() == [(quinn, record("-child"), "pointer")]
        cursor.execute("select count(*) from records_record where source_id like 'form-%-mother'")
        assert cursor.fetchone() == (0,)
    assert "begin the pre-birth screening" not in text_of(client.get(f"/child/{identity_of(quinn)}/forms"))
