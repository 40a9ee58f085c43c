"""Disposing: two people of one agency, by the schedule and against no hold; then nothing of the person is left anywhere."""

import json
import threading
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import Broken, NotAllowed, NotFound
from cairn.concerns import disposals
from cairn.concerns.disposals import Disposal
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.operations import disposing
from cairn.people import retention
from factories import a_child, a_post, an_agency, an_event, identity_of, looking, the_same
from web.test_retention import linked

committing = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine", "disposal"])
OLD = {"born": "1981-01-01", "recorded": "1990-05-14"}


@pytest.fixture(autouse=True)
def _list_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_DISPOSALS", str(tmp_path / "disposals"))


@pytest.fixture
def owen() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Owen Hale")


@pytest.fixture
def asha() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.HEAD_OF_SAFEGUARDING, name="Asha Rao")


@pytest.fixture
def priya() -> Post:
    return a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Priya Nair")


@pytest.fixture
def child(owen: Post) -> UUID:
    return a_child(agency=owen.agency, given_names="Quinnzzq", family_name="Harrowzzq", **OLD)


def propose(by: Post, child: UUID, *, words: str = "", form: UUID | None = None) -> UUID:
    with looking(by) as actor:
        return disposals.propose(
            identity=identity_of(child), agency_kind=by.agency.kind, words=words, by=actor, form=form or uuid4()
        )


def agree(by: Post, disposal: UUID) -> None:
    with looking(by) as actor:
        disposals.agree(disposal=disposal, agency_kind=by.agency.kind, by=actor)


def read(by: Post, wanted: UUID) -> Disposal:
    with looking(by) as actor:
        return disposals.disposal(actor, wanted)


def rows(sql: str, *given: Any) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, given or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def dispose(child: UUID, *, by: Post, and_by: Post) -> UUID:
    made = propose(by, child)
    agree(and_by, made)
    assert disposing.dispose_agreed() == 1
    return made


def tables_that_say(word: str) -> list[str]:
    """Every table of the database in which some column says the word, whatever its type."""
    names = [name for (name,) in rows("select tablename from pg_tables where schemaname = 'public' order by 1")]
    return [name for name in names if rows(f"select 1 from {name} t where t::text ilike %s limit 1", f"%{word}%")]


@committing
def test_two_people_of_one_agency_dispose_and_a_tombstone_stays(owen: Post, asha: Post, child: UUID) -> None:
    """R67: nothing is kept for ever, and what was erased can be accounted for."""
    made = propose(owen, child, words="Quinnzzq has come due")
    assert read(owen, made).state == "proposed"
    assert disposing.dispose_agreed() == 0
    agree(asha, made)
    assert disposing.dispose_agreed() == 1
    stone = read(owen, made)
    assert (stone.state, stone.words, stone.identity) == ("done", "", None)
    assert (stone.proposed_by, stone.decided_by) == (owen.staff_id, asha.staff_id)
    assert stone.rows > 0
    assert tables_that_say("zzq") == []
    assert str(child) not in str(rows("select * from concerns_disposal")) + disposing.list_file().read_text()
    assert rows("select 1 from records_record") == []


@committing
def test_nobody_agrees_to_what_they_proposed_and_others_can_neither_agree_nor_know(
    owen: Post, asha: Post, priya: Post, child: UUID
) -> None:
    made = propose(owen, child)
    again = a_post(agency=owen.agency, role=Role.TRIAGE, name="Owen Hale")
    with connections["owner"].cursor() as cursor:  # the same person in another post
        cursor.execute("update agencies_post set staff_id = %s where id = %s", [owen.staff_id, again.id])
    for post in (owen, Post.objects.using("owner").select_related("staff", "agency").get(id=again.id)):
        with pytest.raises(NotAllowed, match="You proposed this"):
            agree(post, made)
    for wanted in (made, uuid4()):
        with pytest.raises(NotFound):
            agree(priya, wanted)
        with pytest.raises(NotFound):
            read(priya, wanted)
    worker = a_post(agency=owen.agency, name="Mia Hall")
    with pytest.raises(NotAllowed):
        agree(worker, made)
    with pytest.raises(DatabaseError, match="not allowed"), looking(worker), connection.cursor() as cursor:
        cursor.execute("select concerns_agree_disposal(%s)", [made])
    assert disposing.dispose_agreed() == 0


@committing
def test_what_has_not_come_due_is_not_proposed(owen: Post) -> None:
    young = a_child(agency=owen.agency, given_names="Rosa", born="2012-01-01", recorded="2020-01-01")
    with pytest.raises(NotYet, match="still keeps"):
        propose(owen, young)


@committing
def test_a_hold_stops_it_at_each_of_three_moments(owen: Post, asha: Post, child: UUID) -> None:
    """R67: what an inquiry may need is kept, whenever it says so."""

    def hold() -> UUID:
        with looking(owen) as actor:
            return retention.place_hold(identity=identity_of(child), reason="An inquiry", by=actor, form=uuid4())

    def end(root: UUID) -> None:
        with looking(owen) as actor:
            retention.end_hold(root=root, why="It is over", by=actor)

    root = hold()
    with pytest.raises(NotYet, match="A hold keeps"):
        propose(owen, child)
    end(root)
    made = propose(owen, child)
    root = hold()
    with pytest.raises(NotYet, match="A hold keeps"):
        agree(asha, made)
    end(root)
    agree(asha, made)
    hold()
    assert disposing.dispose_agreed() == 0
    stopped = read(owen, made)
    assert (stopped.state, stopped.because[:6], disposing.lines()) == ("stopped", "A hold", [])
    assert rows("select 1 from records_record where id = %s", child)


@committing
def test_a_hold_that_came_by_a_link_stops_it_after_the_split_too(owen: Post, priya: Post, child: UUID) -> None:
    theirs = a_child(agency=priya.agency, given_names="Quinn", **OLD)
    alone = identity_of(a_child(agency=priya.agency, given_names="Another", **OLD))
    the_same(theirs, child)
    with looking(priya) as actor:
        retention.place_hold(identity=identity_of(theirs), reason="An inquiry", by=actor, form=uuid4())
    linked(child, alone)
    with pytest.raises(NotYet, match="A hold keeps"):
        propose(owen, child)


@committing
def test_what_is_no_longer_due_is_not_agreed_to(owen: Post, asha: Post, child: UUID) -> None:
    made = propose(owen, child)
    an_event(agency=owen.agency, kind="contact", on="2026-01-05", recorded="2026-01-05", about=[child])
    with pytest.raises(NotYet, match="still keeps"):
        agree(asha, made)


@committing
def test_a_record_that_was_linked_since_asks_for_another_proposal(owen: Post, asha: Post, child: UUID) -> None:
    made = propose(owen, child)
    the_same(child, a_child(agency=owen.agency, given_names="Quinn", **OLD))
    with pytest.raises(NotYet, match="linked"):
        agree(asha, made)


@committing
def test_a_hold_that_is_over_leaves_none_of_its_words(owen: Post, asha: Post, priya: Post, child: UUID) -> None:
    the_same(child, a_child(agency=priya.agency, given_names="Quinn", **OLD))
    with looking(owen) as actor:
        root = retention.place_hold(identity=identity_of(child), reason="About zzq", by=actor, form=uuid4())
    with looking(owen) as actor:
        retention.end_hold(root=root, why="No more of zzq", by=actor)
    assert len(rows("select 1 from people_hold")) == 2
    dispose(child, by=owen, and_by=asha)
    assert tables_that_say("zzq") == []


@committing
def test_it_is_taken_back_or_refused_with_a_reason_and_then_may_be_proposed_anew(
    owen: Post, asha: Post, child: UUID
) -> None:
    form = uuid4()
    made = propose(owen, child, form=form)
    assert propose(owen, child, form=form) == made
    with pytest.raises(DecidedMeanwhile):
        propose(asha, child)
    with looking(owen) as actor:
        disposals.end(disposal=made, why="", by=actor)
    assert read(owen, made).state == "taken_back"
    with pytest.raises(DecidedMeanwhile):
        agree(asha, made)
    second = propose(owen, child)
    with pytest.raises(Missing), looking(asha) as actor:
        disposals.end(disposal=second, why=" ", by=actor)
    with looking(asha) as actor:
        disposals.end(disposal=second, why="Her Quinnzzq's sister asks for them", by=actor)
    assert read(owen, second).state == "refused"
    dispose(child, by=owen, and_by=asha)
    assert tables_that_say("zzq") == []


@committing
def test_of_two_who_agree_at_once_one_does(owen: Post, asha: Post, child: UUID) -> None:
    tariq = a_post(agency=owen.agency, role=Role.TRIAGE, name="Tariq Aziz")
    made, ready, said = propose(owen, child), threading.Barrier(2), []

    def go(post: Post) -> None:
        ready.wait()
        try:
            agree(post, made)
            said.append("agreed")
        except DecidedMeanwhile:
            said.append("late")
        finally:
            connections.close_all()

    both = [threading.Thread(target=go, args=(post,)) for post in (asha, tariq)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(said) == ["agreed", "late"]
    assert disposing.dispose_agreed() == 1


@committing
@pytest.mark.parametrize(
    "statement",
    ["select * from concerns_disposal", "update concerns_disposal set state = 'agreed'", "delete from records_record",
     "select concerns_disposal_begin()", "select concerns_disposal_erase('x')", "select concerns_erase(null, null, 'x')",
     "select * from records_marks(gen_random_uuid())", "select * from records_erased",
     "select * from records_erased_among('{}', 'person', '{}')", "select trail_erase_texts('{}', 'x')",
     "select * from concerns_disposal_reach(null, null)", "set session authorization cairn_disposal", "set role cairn_disposal"],
)  # fmt: skip
def test_the_web_erases_nothing_and_reads_none_but_by_the_steps(
    owen: Post, asha: Post, child: UUID, statement: str
) -> None:
    agree(asha, propose(owen, child))
    with pytest.raises(DatabaseError), looking(owen), connection.cursor() as cursor:
        cursor.execute(statement)
    assert rows("select 1 from records_record where id = %s", child)


@committing
@pytest.mark.parametrize(
    "statement",
    ["select * from records_record", "delete from records_record", "select * from trail_deedtext", "select * from concerns_disposal",
     "select * from access_secret", "select concerns_erase(null, null, 'x')", "update concerns_disposal set state = 'agreed'"],
)  # fmt: skip
def test_the_role_that_erases_reads_and_deletes_nothing_by_itself(owen: Post, child: UUID, statement: str) -> None:
    made = propose(owen, child)
    assert disposing.dispose_agreed() == 0
    with pytest.raises(DatabaseError), connections["disposal"].cursor() as cursor:
        cursor.execute(statement)
    assert read(owen, made).state == "proposed"


@committing
def test_a_line_that_the_database_did_not_sign_erases_nothing(owen: Post, asha: Post, child: UUID) -> None:
    agree(asha, propose(owen, child))
    with connections["disposal"].cursor() as cursor:
        cursor.execute("select concerns_disposal_begin()")
        (line,) = cursor.fetchone()
    other = a_child(agency=owen.agency, given_names="Rosa")
    said = json.loads(line[65:])
    for forged in (line[:65] + json.dumps(said | {"agency": str(uuid4())}), "0" * 64 + line[64:], "", "x"):
        with pytest.raises(DatabaseError, match="not signed"), connections["disposal"].cursor() as cursor:
            cursor.execute("select concerns_disposal_erase(%s)", [forged])
    assert {one for (one,) in rows("select id from records_record")} == {child, other}


@committing
def test_what_breaks_between_the_list_and_the_rows_is_ended_by_the_next_run(
    owen: Post, asha: Post, child: UUID
) -> None:
    """Killed once the line is on the disk: nothing is half erased, and the next run, or a replay, ends it."""
    made = propose(owen, child)
    agree(asha, made)
    with connections["disposal"].cursor() as cursor:
        cursor.execute("select concerns_disposal_begin()")
        (line,) = cursor.fetchone()
    disposing.write_down(line)
    with disposing.list_file().open("a") as file:
        file.write(line[:90])  # and one that was cut off in the middle
    assert disposing.left(disposing.lines()) == {line: 1}
    assert read(owen, made).state == "erasing"
    assert disposing.dispose_agreed() == 1
    assert read(owen, made).state == "done"
    assert disposing.left(disposing.lines()) == {line: 0}
    assert disposing.replay() == (0, 0)


@committing
def test_a_hold_that_came_after_a_kill_keeps_the_rows_and_takes_the_line_off_the_list(
    owen: Post, asha: Post, child: UUID
) -> None:
    made = propose(owen, child)
    agree(asha, made)
    with connections["disposal"].cursor() as cursor:
        cursor.execute("select concerns_disposal_begin()")
        (line,) = cursor.fetchone()
    disposing.write_down(line)
    with looking(owen) as actor:
        retention.place_hold(identity=identity_of(child), reason="An inquiry", by=actor, form=uuid4())
    assert disposing.dispose_agreed() == 0
    assert (read(owen, made).state, disposing.lines()) == ("stopped", [])
    assert rows("select 1 from records_record where id = %s", child)


@committing
def test_nothing_is_erased_while_the_list_can_not_be_written(
    owen: Post, asha: Post, child: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agree(asha, propose(owen, child))
    (tmp_path / "a file").write_text("no folder")
    monkeypatch.setenv("CAIRN_DISPOSALS", str(tmp_path / "a file"))
    with pytest.raises(Broken, match="nothing was erased"):
        disposing.dispose_agreed()
    assert rows("select 1 from records_record where id = %s", child)
    monkeypatch.setenv("CAIRN_DISPOSALS", str(tmp_path / "disposals"))
    assert disposing.dispose_agreed() == 1


@committing
def test_a_damaged_line_is_told_once_all_others_were_replayed(owen: Post, asha: Post, child: UUID) -> None:
    dispose(child, by=owen, and_by=asha)
    whole = disposing.list_file().read_text()
    disposing.list_file().write_text("0" * 70 + "\n" + whole)
    assert (disposing.damaged(), len(disposing.lines())) == (1, 1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from concerns_disposalcount")
        cursor.execute("delete from concerns_disposal")
    with pytest.raises(Broken, match="1 of the lines"):
        disposing.replay()
    assert rows("select state from concerns_disposal") == [("done",)]


@committing
def test_a_restored_database_erases_again_what_the_list_says(owen: Post, asha: Post, child: UUID) -> None:
    """From a copy of the tables as they were before: the person, without so much as a proposal, is gone again after a replay."""
    saved = {name: rows(f"select to_jsonb(t)::text from {name} t") for name in RESTORED}
    made = dispose(child, by=owen, and_by=asha)
    stone = read(owen, made)
    with connections["owner"].cursor() as cursor:
        for name in ("concerns_disposalcount", "concerns_disposal", "records_erased"):
            cursor.execute(f"delete from {name}")
        for name, held in saved.items():
            cursor.executemany(f"insert into {name} select * from jsonb_populate_record(null::{name}, %s::jsonb)", held)
    (line,) = disposing.lines()
    assert disposing.left([line]) == {line: 1}
    found, gone = disposing.replay()
    assert (found, gone > 0) == (1, True)
    assert tables_that_say("zzq") == []
    again = read(owen, made)
    assert (again.reference, again.state, again.decided_by) == (stone.reference, "done", stone.decided_by)
    assert disposing.replay() == (0, 0)


RESTORED = ("records_record", "records_personversion", "linkage_identity", "linkage_member")


@committing
def test_what_is_another_childs_too_stays_without_who_was_erased(owen: Post, asha: Post, child: UUID) -> None:
    other = a_child(agency=owen.agency, given_names="Rosa", born="2012-01-01")
    alone = an_event(
        agency=owen.agency, kind="contact", on="1990-06-01", recorded="1990-06-01", about=[child], summary="About zzq"
    )
    both = an_event(agency=owen.agency, kind="contact", on="1990-06-01", recorded="1990-06-01", about=[child, other])
    by_the_way = an_event(
        agency=owen.agency, kind="contact", on="1990-06-01", recorded="1990-06-01", about=[other], naming=[child]
    )
    with looking(owen) as actor:
        would = disposals.would_go(actor, identity_of(child))
    assert (would.records, would.events, would.staying) == (1, 1, 2)
    dispose(child, by=owen, and_by=asha)
    assert {one for (one,) in rows("select id from records_record")} == {other, both, by_the_way}
    assert {one for (one,) in rows("select person_id from records_involvement")} == {other}
    assert alone not in {one for (one,) in rows("select record_id from records_eventversion")}


@committing
def test_what_another_agency_holds_of_the_same_person_stays(owen: Post, asha: Post, priya: Post, child: UUID) -> None:
    theirs = a_child(agency=priya.agency, given_names="Quinn", family_name="Harrow", **OLD)
    the_same(theirs, child)
    dispose(child, by=owen, and_by=asha)
    assert rows("select record_id from linkage_member") == [(theirs,)]
    assert [name for (name,) in rows("select given_names from records_personversion")] == ["Quinn"]
