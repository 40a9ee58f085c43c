"""From an import to a disposal and the next import: who was erased is nowhere, comes back by no door, and the trail verifies."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.conf import settings as site
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.agencies.models import Post
from cairn.agencies.roles import SYSTEM, Role
from cairn.cli import run
from cairn.concerns import disposals
from cairn.concerns.actions import drop_draft, keep_draft
from cairn.concerns.errors import NotYet
from cairn.journeys.refresh import refresh
from cairn.journeys.take_in_batch import take_in_batch
from cairn.operations import disposing, health
from cairn.trail.actions import seal_waiting
from cairn.trail.export import export
from cairn.trail.signing import public_key
from concerns.test_disposals import OLD, agree, asha, committing, dispose, owen, propose, read, rows, tables_that_say  # noqa: F401 - fixtures
from factories import a_browser, a_child, a_post, a_thing, an_agency, an_event, identity_of, looking, the_same
from intake.made_bundles import a_folder

AGENCIES = "agency_id,name,kind\nSCH,Marlbridge Academy,education\n"
PEOPLE = (
    "record_id,agency_id,recorded_at,given_names,family_name,date_of_birth,role,address\n"
    "pupil-41,SCH,1990-05-14,Quinnzzq,Harrowzzq,1981-01-01,child,4 Zzq Row\npupil-42,SCH,2024-01-05,Rosa,Lind,2012-01-01,child,\n"
    "pupil-43,SCH,1990-05-14,Mar,Bell,1981-01-01,zzqrole,\n"
)
TABLES = {
    "agencies": AGENCIES,
    "people": PEOPLE,
    "events": (
        "event_id,agency_id,kind,occurred_from,recorded_at,summary,narrative\n"
        "note-1,SCH,contact,1990-06-01,1990-06-01,Zzq was late,Quinnzzq came late\nnote-2,SCH,contact,2024-01-04,2024-01-05,Seen,\n"
    ),
    "involvements": "event_id,person_record_id,role\nnote-1,pupil-41,subject\nnote-2,pupil-42,subject\n",
    "identifiers": "owner,owner_id,kind,value,recorded_at\nperson,pupil-41,handle,zzqhandle,1990-05-14\n",
    "relationships": "agency_id,from_record_id,to_record_id,kind,recorded_at\nSCH,pupil-41,pupil-42,sibling_of,1990-05-14\n",
}


@pytest.fixture(autouse=True)
def _list_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_DISPOSALS", str(tmp_path / "disposals"))


def the_pupil() -> UUID:
    ((record,),) = rows("select id from records_record where source_id = 'pupil-41'")
    return UUID(str(record))


@committing
def test_who_was_erased_is_nowhere_and_the_same_bundle_does_not_bring_them_back(
    owen: Post, asha: Post, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    """R67: from an import through linking and signals to a disposal, and the same import again."""
    bundle = a_folder(tmp_path / "bundle", **TABLES)
    first = take_in_batch(source=bundle, by=SYSTEM, historical=True, engine="engine")
    assert first.total.rejected == 1
    refresh()
    assert {"intake_rowreport", "records_token", "records_identifier", "records_eventversion"} <= set(
        tables_that_say("zzq")
    )
    made = dispose(the_pupil(), by=owen, and_by=asha)
    assert tables_that_say("zzq") == []
    again = take_in_batch(source=bundle, by=SYSTEM, historical=True, engine="engine")
    reference = rows("select reference from concerns_disposal where id = %s", made)[0][0]
    said = [why for (why,) in rows("select reason from intake_rowreport where batch_id = %s", again.batch)]
    assert sum(f"erased under disposal {reference}" in one for one in said) == 2
    assert again.total.accepted == again.total.corrected == 0
    assert again.total.rows == again.total.duplicate + again.total.rejected
    refresh()
    assert [name for name in tables_that_say("zzq") if name != "intake_rowreport"] == []
    assert "Quinn" not in a_browser(owen).get("/search?q=Quinnzzq").content.decode().replace("Quinnzzq", "")


@committing
def test_another_agency_may_use_the_same_id_of_its_own(owen: Post, asha: Post, tmp_path: Path) -> None:  # noqa: F811
    take_in_batch(source=a_folder(tmp_path / "a", **TABLES), by=SYSTEM, historical=True)
    refresh()
    dispose(the_pupil(), by=owen, and_by=asha)
    theirs = a_folder(
        tmp_path / "b",
        agencies="agency_id,name,kind\nPOL,Police,police\n",
        people=PEOPLE.replace("SCH", "POL").partition("pupil-42")[0],
    )
    assert take_in_batch(source=theirs, by=SYSTEM).total.rejected == 0


@committing
def test_the_trail_verifies_and_says_erased_and_not_broken(
    owen: Post, asha: Post, tmp_path: Path, capsys: pytest.CaptureFixture[str]  # noqa: F811
) -> None:  # fmt: skip
    """R68 after R67: chains, seals and heads hold; the texts are told as erased, by which disposal."""
    child = a_child(agency=owen.agency, given_names="Quinn", **OLD)
    made = propose(owen, child, words="Quinn has come due")
    agree(asha, made)
    seal_waiting()
    assert disposing.dispose_agreed() == 1
    seal_waiting()
    file = tmp_path / "export.jsonl"
    file.write_text("".join(line + "\n" for line in export(owen.agency_id)))
    assert run(["trail", "verify", str(file), "--key", public_key(site.CAIRN_TRAIL_KEY)]) == 0
    said = capsys.readouterr().out
    reference = read(owen, made).reference
    assert "Whole" in said
    assert f"the words of 1 rows were erased under disposal {reference}" in said
    assert rows("select found, disposal, deeds from trail_texts_checked() where found <> 'whole'") == [
        ("erased", reference, 1)
    ]
    assert checked() == []
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from trail_erased")
    assert "1 texts of the trail are missing" in checked()[0]


def checked() -> list[str]:
    look = health.Look(ask=health.ask_as_owner, was_running=False)
    return [*health.what_was_erased_is_gone(look), *health.words_of_the_trail_are_as_written(look)]


@committing
def test_check_says_what_a_restore_brought_back_and_replay_puts_it_right(
    owen: Post, asha: Post, tmp_path: Path  # noqa: F811
) -> None:  # fmt: skip
    take_in_batch(source=a_folder(tmp_path / "bundle", **TABLES), by=SYSTEM, historical=True)
    refresh()
    names = [
        name
        for (name,) in rows(
            "select tablename from pg_tables where schemaname = 'public' and tablename ~ '^(records|linkage)_' order by tablename <> 'records_record'"
        )
    ]
    saved = {name: rows(f"select to_jsonb(t)::text from {name} t") for name in names}
    dispose(the_pupil(), by=owen, and_by=asha)
    assert checked() == []
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("delete from records_erased")
        for name, held in saved.items():
            cursor.executemany(
                f"insert into {name} select * from jsonb_populate_record(null::{name}, %s::jsonb) on conflict do nothing",
                held,
            )
    (finding,) = checked()
    assert finding.startswith("2 records are here that were erased under disposal ")
    assert "cairn dispose replay" in finding
    assert disposing.replay()[0] == 1
    assert checked() == []
    assert rows("select 1 from records_record where source_id in ('pupil-41', 'note-1')") == []
    disposing.list_file().unlink()
    assert "is not on the list outside" in checked()[0]


@committing
def test_a_list_of_another_key_is_told_and_erases_nothing(owen: Post, asha: Post) -> None:  # noqa: F811
    dispose(a_child(agency=owen.agency, given_names="Quinn", **OLD), by=owen, and_by=asha)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update access_secret set value = sha256(value) || sha256(value) where name like 'disposal.%%'", []
        )
    assert "signed by another key" in checked()[0]


@committing
def test_a_draft_about_somebody_of_that_name_stands_in_the_way_until_it_is_thrown_away(
    owen: Post, asha: Post  # noqa: F811
) -> None:  # fmt: skip
    child = a_child(agency=owen.agency, given_names="Quinn", family_name="Harrow", **OLD)
    with looking(asha) as actor:
        draft = keep_draft(
            said={"given_names": "quinn", "family_name": "Harrow", "saw": "Late"}, by=actor, draft=uuid4()
        )
    with pytest.raises(NotYet, match="still writing"):
        propose(owen, child)
    with looking(asha) as actor:
        drop_draft(draft=draft, by=actor)
    propose(owen, child)


WORDS = st.text(alphabet="bcdfghjkm", min_size=3, max_size=9)


@committing
@settings(max_examples=6, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    given_names=WORDS, others=st.lists(st.tuples(WORDS, st.booleans()), max_size=4), numbers=st.lists(WORDS, max_size=3),
    linked=st.integers(1, 3),
)  # fmt: skip
def test_whatever_was_written_of_somebody_no_table_says_it_afterwards(
    given_names: str, others: list[tuple[str, bool]], numbers: list[str], linked: int
) -> None:
    """Property: any names, events alone or with another child, numbers and links; the words of what goes are in no table."""
    school = an_agency(code="SCH")
    lead = a_post(agency=school, role=Role.SAFEGUARDING_LEAD, name="Owen Hale")
    head = a_post(agency=school, role=Role.HEAD_OF_SAFEGUARDING, name="Asha Rao")
    mark = f"zzq{given_names}"
    records = [a_child(agency=school, given_names=mark, family_name=mark, **OLD) for _ in range(linked)]
    other = a_child(agency=school, given_names="Rosa", born="2012-01-01")
    for words, shared in others:
        an_event(
            agency=school, kind="contact", on="1990-06-01", about=[records[0], *([other] if shared else [])],
            summary="Seen" if shared else f"{mark} {words}",
        )  # fmt: skip
    for one in numbers:
        a_thing(of=records[-1], kind="handle", value=f"{mark}{one}{uuid4()}", agency=school)
    the_same(*records)
    made = propose(lead, records[0])
    with looking(lead) as actor:
        assert disposals.would_go(actor, identity_of(records[0])).records == linked
    agree(head, made)
    assert disposing.dispose_agreed() == 1
    assert tables_that_say(mark) == []
    assert mark not in disposing.list_file().read_text("utf-8")
    assert rows("select 1 from records_personversion where record_id = %s", other)
