"""Files on concerns under both walls: who reads them, that they are never changed, and that nothing is lost or left over."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections, transaction

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import BadInput, NotFound
from cairn.concerns.actions import drop_draft, keep_draft, tell
from cairn.concerns.attachments import (
    attach_to_concern,
    attach_to_draft,
    content,
    of_concern,
    of_draft,
    take_off,
)
from cairn.concerns.models import Attachment
from concerns.made_beside import as_owner
from concerns.made_concerns import SAID, decided, front_door, now_stands, teacher, told
from concerns.made_files import a_photo
from factories import a_post, an_agency, looking

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
WORDS = b"He waits outside."


def added(concern: UUID, *, by: Post, wanted: UUID | None = None, name: str = "note.txt") -> UUID:
    """A file on a concern."""
    with looking(by) as actor:
        return attach_to_concern(
            concern=concern, wanted=wanted or uuid4(), name=name, content=WORDS, why="A note I was given.", by=actor
        )


def a_draft_with_a_file(by: Post) -> tuple[UUID, UUID]:
    """A draft, and the file with it."""
    with looking(by) as actor:
        draft = keep_draft(said=SAID, by=actor)
        return draft, attach_to_draft(draft=draft, wanted=uuid4(), name="note.txt", content=WORDS, by=actor)


def reads(by: Post, file: UUID) -> bool:
    with looking(by) as actor:
        return content(actor, file) is not None


def deeds(did: str) -> list[tuple[object, ...]]:
    return as_owner("select on_id, details->>'attachment' from trail_deed where did = %s", [did])


def test_whoever_reads_the_concern_reads_its_files_and_nobody_else_does() -> None:
    priya, nadia = teacher(), front_door()
    lead = a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Tom Bell")
    colleague = a_post(agency=an_agency(code="ACU"), name="Asha Rahman")
    analyst = a_post(agency=an_agency(code="POL"), role=Role.ANALYST, name="Dan Cole")
    file = added(told(priya), by=priya)
    assert [reads(one, file) for one in (priya, nadia, lead, colleague, analyst)] == [True, True, True, False, False]


def test_the_file_of_a_draft_is_its_writers_alone_until_it_is_told() -> None:
    priya, nadia = teacher(), front_door()
    lead = a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Tom Bell")
    draft, file = a_draft_with_a_file(priya)
    assert [reads(one, file) for one in (priya, nadia, lead)] == [True, False, False]
    with looking(priya) as actor:
        concern = tell(said=SAID, by=actor, draft=draft).id
    assert [reads(one, file) for one in (priya, nadia, lead)] == [True, True, True]
    assert deeds("concern.attached") == [(concern, str(file))]
    with looking(nadia) as actor:
        assert [one.id for one in of_concern(actor, concern)] == [file]


def test_a_draft_that_is_thrown_away_leaves_no_file() -> None:
    priya = teacher()
    draft, _ = a_draft_with_a_file(priya)
    with looking(priya) as actor:
        drop_draft(draft=draft, by=actor)
    assert as_owner("select count(*) from concerns_attachment") == [(0,)]


def test_a_failure_between_file_and_row_leaves_neither() -> None:
    priya = teacher()
    concern = told(priya)
    with looking(priya) as actor:
        attach_to_concern(concern=concern, wanted=uuid4(), name="a", content=WORDS, why="A note.", by=actor)
        transaction.set_rollback(True)
    assert as_owner("select count(*) from concerns_attachment") == [(0,)]
    assert now_stands(concern).version == 1
    draft, file = a_draft_with_a_file(priya)
    with looking(priya) as actor:
        tell(said=SAID, by=actor, draft=draft)
        transaction.set_rollback(True)
    with looking(priya) as actor:
        assert [one.id for one in of_draft(actor, draft)] == [file]


def test_a_file_on_a_watched_concern_brings_it_back_like_any_new_fact() -> None:
    priya, nadia = teacher(), front_door()
    concern = told(priya)
    decided(concern, "watch", by=nadia)
    added(concern, by=priya)
    assert now_stands(concern).state == "reopened"


def test_sent_twice_by_one_who_waits_it_is_one_file_and_one_step() -> None:
    priya = teacher()
    concern, wanted = told(priya), uuid4()
    assert added(concern, by=priya, wanted=wanted) == added(concern, by=priya, wanted=wanted)
    assert as_owner("select count(*) from concerns_attachment") == [(1,)]
    assert now_stands(concern).version == 2


def test_two_at_once_both_stay_and_no_more_than_ten_are_kept() -> None:
    priya = teacher()
    concern = told(priya)

    def one_more(_: int) -> bool:
        try:
            added(concern, by=priya)
        except BadInput:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(4) as at_once:
        kept = list(at_once.map(one_more, range(12)))
    assert sum(kept) == 10
    assert as_owner("select count(*) from concerns_attachment") == [(10,)]
    assert now_stands(concern).version == 11


def test_the_id_of_anothers_file_tells_nothing() -> None:
    priya, nadia = teacher(), front_door()
    stranger = a_post(agency=an_agency(code="ACU"), name="Asha Rahman")
    hidden = added(told(priya), by=priya)
    own = told(stranger)
    assert added(own, by=stranger, wanted=hidden) != hidden
    assert reads(nadia, hidden)


def test_a_hidden_and_an_absent_concern_refuse_a_file_alike() -> None:
    priya = teacher()
    stranger = a_post(agency=an_agency(code="ACU"), name="Asha Rahman")
    hidden = told(priya)
    said = []
    for one in (hidden, uuid4()):
        with pytest.raises(NotFound) as refused:
            added(one, by=stranger)
        said.append(str(refused.value))
    assert said[0] == said[1]
    draft, _ = a_draft_with_a_file(priya)
    for one in (draft, uuid4()):
        with pytest.raises(NotFound), looking(stranger) as actor:
            attach_to_draft(draft=one, wanted=uuid4(), name="a", content=WORDS, by=actor)


def test_what_hangs_on_a_concern_is_taken_off_by_nobody() -> None:
    priya = teacher()
    file = added(told(priya), by=priya)
    with looking(priya) as actor:
        take_off(attachment=file, by=actor)
    assert reads(priya, file)
    for words in ("delete from concerns_attachment", "update concerns_attachment set name = 'x'"):
        with pytest.raises(DatabaseError):
            as_owner(words)


def test_somebody_elses_draft_keeps_its_file() -> None:
    priya, nadia = teacher(), front_door()
    _, file = a_draft_with_a_file(priya)
    with looking(nadia) as actor:
        take_off(attachment=file, by=actor)
    assert reads(priya, file)


@pytest.mark.parametrize(
    "words",
    [
        "insert into concerns_attachment (id, draft_id, staff_id, agency_id, at, name, kind, size, fingerprint, content)"
        " values (gen_random_uuid(), gen_random_uuid(), access_staff(), access_agency(), now(), 'a', 'text/plain', 1, '', 'x')",
        "update concerns_attachment set name = 'x'",
        "delete from concerns_attachment",
        "truncate concerns_attachment",
        "select concerns_note_attached(gen_random_uuid(), gen_random_uuid())",
        "select concerns_draft_goes()",
        "select concerns_attach(null, null, gen_random_uuid(), 'a', 'text/plain', '', 'x', 'y', current_date)",
        "select concerns_attach(null, {draft}, gen_random_uuid(), 'a', 'text/html', '', 'x', 'y', current_date)",
        "select concerns_attach(null, {draft}, gen_random_uuid(), 'a', 'text/plain', '', '', 'y', current_date)",
    ],
)
def test_the_web_writes_no_file_past_the_functions(words: str) -> None:
    priya = teacher()
    draft, _ = a_draft_with_a_file(priya)
    with pytest.raises(DatabaseError), looking(priya), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(words.replace("{draft}", f"'{draft}'::uuid"))


def test_nobody_entered_means_no_file() -> None:
    priya = teacher()
    added(told(priya), by=priya)
    with transaction.atomic():
        assert Attachment.objects.count() == 0


def test_a_draft_from_e_mail_takes_no_file_that_could_be_left_behind() -> None:
    priya = teacher()
    with looking(priya) as actor:
        draft = keep_draft(said=SAID, by=actor)
    as_owner("alter table concerns_draft disable trigger mail_days_stand")
    as_owner("update concerns_draft set mailed_on = current_date, send_by = current_date + 1")
    as_owner("alter table concerns_draft enable trigger mail_days_stand")
    with pytest.raises(BadInput, match="e-mail"), looking(priya) as actor:
        attach_to_draft(draft=draft, wanted=uuid4(), name="a", content=WORDS, by=actor)


def test_a_hundred_files_a_day_are_enough_for_one_person() -> None:
    priya = teacher()
    concern = told(priya)
    file = added(concern, by=priya)
    as_owner(
        "insert into concerns_attachment select gen_random_uuid(), gen_random_uuid(), staff_id, agency_id, at, name, kind,"
        " size, fingerprint, content, null from concerns_attachment, generate_series(1, 99) where id = %s",
        [file],
    )
    with pytest.raises(BadInput, match="100 files"):
        added(concern, by=priya)


def test_an_addition_says_what_the_file_shows() -> None:
    priya = teacher()
    concern = told(priya)
    for why in (" ", "x" * 2_001):
        with pytest.raises(BadInput), looking(priya) as actor:
            attach_to_concern(concern=concern, wanted=uuid4(), name="a", content=a_photo(), why=why, by=actor)
