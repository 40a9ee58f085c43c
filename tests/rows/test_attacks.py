"""Attacks on the second wall with bare SQL, as someone who got words of their own into a query of the web or a job.

Each test was written because it once succeeded, or because it must never. See docs/explanation/attacks.md.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import polars as pl
import psycopg
import pytest
from django.db import connection, connections, transaction

from cairn.access.entry import enter, entry_token
from cairn.access.models import Scope
from cairn.agencies.models import Agency, Post
from cairn.agencies.roles import Role
from cairn.journeys.answer_signal import follow_answer
from cairn.journeys.tasks import after_answer
from cairn.linkage.actions import rebuild_identities
from cairn.linkage.models import Member
from cairn.records.models import Record
from cairn.records.queries import open_records
from cairn.signals.actions import answer_signal, publish
from cairn.signals.models import Evidence, Signal
from cairn.signals.publication import Publication
from factories import (
    a_child,
    a_judgement,
    a_named_adult,
    a_place,
    a_post,
    a_proposal,
    a_thing,
    an_agency,
    an_event,
    identity_of,
    looking,
    looks,
    opened,
    the_same,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
Connect = Callable[[str], psycopg.Connection[dict[str, Any]]]


def as_web(words: str, given: list[object] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall()) if cursor.description else []


@contextmanager
def beside(connect_as: Connect, role: str = "cairn_web") -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A second connection of the web's own role, in a transaction: somebody else's request at the same moment."""
    with connect_as(role) as other, other.transaction():
        yield other


@pytest.fixture
def school() -> Agency:
    return an_agency(code="SCH")


@pytest.fixture
def police() -> Agency:
    return an_agency(code="POL")


@pytest.fixture
def clinic() -> Agency:
    return an_agency(code="SHS")


def narrow(record: UUID, sharing: str) -> None:
    """The owning agency holds a record more closely from now on, as an import says it."""
    Record.objects.using("job").filter(id=record).update(sharing=sharing)


# Tokens and other people's statements


def test_nobody_reads_what_others_of_the_same_role_ask(school: Agency, connect_as: Connect) -> None:
    """A token in another request's statement, or a name in its search, would be anybody's."""
    for words in (
        "select query from pg_stat_activity",
        "select pg_stat_get_backend_activity(1)",
        "select * from pg_stat_get_activity(null)",
    ):
        with pytest.raises(Exception, match="permission denied"), looking(a_post(agency=school)):
            as_web(words)


def test_an_entry_leaves_no_token_in_the_statement(school: Agency, connect_as: Connect) -> None:
    post = a_post(agency=school)
    with transaction.atomic():
        enter(post=post.id, purpose="safeguard_a_child")
        pid = connection.connection.info.backend_pid
        asked = connect_as("postgres").execute("select query from pg_stat_activity where pid = %s", [pid]).fetchall()
    assert [row["query"] for row in asked] == ["select access_enter($1)"]


def test_a_purpose_can_not_smuggle_another_agency_into_an_entry(school: Agency, police: Agency) -> None:
    post = a_post(agency=school)
    for purpose in (f"x|{police.id}", f"a|b|c|{uuid4()}", "|"):
        with pytest.raises(Exception, match="not signed"), transaction.atomic():
            as_web("select access_enter(%s)", [entry_token(post=post.id, purpose=purpose)])


def test_a_list_opened_as_one_person_is_shut_when_another_enters(school: Agency, police: Agency) -> None:
    child = a_child(agency=police)
    event = an_event(agency=police, about=[child])
    opened(to=school, records=[child, event])
    with looking(a_post(agency=school)) as viewer:
        open_records(viewer, kind="person", on=child, records=[child, event], what="attack")
        assert as_web("select count(*) from records_eventversion") == [(1,)]
        enter(post=a_post(agency=an_agency(code="DIS")).id, purpose="safeguard_a_child")
        assert as_web("select count(*) from records_eventversion") == [(0,)]


# Grants, judgements, proposals


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.BOARD, Role.LICENSING, Role.PRACTITIONER])
def test_a_grant_for_one_role_is_not_even_seen_by_another(role: Role, police: Agency, school: Agency) -> None:
    child = a_child(agency=school)
    opened(to=police, records=[child], role=Role.TRIAGE)
    with looking(a_post(agency=police, role=role)):
        assert as_web("select count(*) from access_scope") == [(0,)]
        assert as_web("select count(*) from access_grant") == [(0,)]
    with looking(a_post(agency=police, role=Role.TRIAGE)):
        assert as_web("select count(*) from access_scope") == [(1,)]


def test_a_judges_words_on_close_records_are_their_agencys_alone(clinic: Agency, police: Agency) -> None:
    """The reason and the facts of a judgement quote the records."""
    pair = [a_child(agency=clinic, sharing="analysis_only", given_names="Quinn") for _ in range(2)]
    a_judgement(
        record_a=pair[0], record_b=pair[1], answer="same", by=a_post(agency=clinic, role=Role.TRIAGE), reason="One girl"
    )
    with looking(a_post(agency=police, role=Role.ANALYST)):
        assert as_web("select reason from linkage_judgement") == []
    with looking(a_post(agency=clinic, role=Role.TRIAGE)):
        assert as_web("select reason from linkage_judgement") == [("One girl",)]


def test_triage_reads_the_reasons_of_proposals_about_those_it_may_name_alone(school: Agency, police: Agency) -> None:
    care = an_agency(code="CSC")
    pair = [a_named_adult(agency=agency, given_names="Darran") for agency in (school, police)]
    a_proposal(record_a=pair[0], record_b=pair[1])
    with looking(a_post(agency=care, role=Role.TRIAGE)):
        assert as_web("select why from linkage_edge") == []
    with looking(a_post(agency=police, role=Role.ANALYST)):
        assert len(as_web("select why from linkage_edge")) == 1
    opened(to=care, records=pair)
    with looking(a_post(agency=care, role=Role.TRIAGE)):
        assert len(as_web("select why from linkage_edge")) == 1


# What is held more closely from now on


@pytest.mark.parametrize("sharing", ["pointer", "analysis_only", "sealed"])
def test_what_an_agency_holds_more_closely_is_closed_whole_and_at_once(
    sharing: str, school: Agency, police: Agency
) -> None:
    child = a_child(agency=school, given_names="Quinn", family_name="Harrow")
    place = a_place(agency=school, name="Blackthorn Ink")
    event = an_event(agency=school, about=[child], at=place)
    a_thing(of=child, kind="phone", value="07700 900123", agency=school)
    opened(to=police, records=[child, place, event])
    analyst = a_post(agency=police, role=Role.ANALYST)
    tables = (
        "records_record", "records_personversion", "records_placeversion", "records_eventversion", "records_identifier",
        "records_involvement", "linkage_member",
    )  # fmt: skip

    def read() -> list[int]:
        with looking(analyst) as viewer:
            open_records(viewer, kind="person", on=child, records=[child, place, event], what="attack")
            return [as_web(f"select count(*) from {table}")[0][0] for table in tables]

    assert all(read())
    for record in (child, place, event):
        narrow(record, sharing)
    assert read() == [0] * len(tables)
    with looking(a_post(agency=school)):
        assert as_web("select count(*) from records_personversion") == [(1,)]


def test_past_membership_of_a_closed_record_is_closed_too(school: Agency, police: Agency) -> None:
    child, other = a_child(agency=school), a_child(agency=school)
    the_same(other, child, since="2011-01-01")
    narrow(child, "analysis_only")
    with looking(a_post(agency=police, role=Role.ANALYST)):
        assert as_web("select record_id from linkage_member") == [(other,)]


@pytest.mark.parametrize("then", ["withdrawn", "analysis_only"])
def test_a_pointer_ends_when_its_record_is_withdrawn_or_closed(then: str, school: Agency) -> None:
    gp = an_agency(code="GP", desk_name="Health safeguarding desk", desk_phone="01632 960140")
    child, held = a_child(agency=school), a_child(agency=gp, sharing="pointer")
    the_same(child, held)
    lead = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
    opened(to=lead.agency, records=[child])
    words = "select desk_name from linkage_pointers(%s)"
    with looking(lead):
        assert as_web(words, [identity_of(child)]) == [("Health safeguarding desk",)]
    if then == "withdrawn":
        Record.objects.using("job").filter(id=held).update(withdrawn_at="2012-01-01T00:00Z")
    else:
        narrow(held, then)
    with looking(lead):
        assert as_web(words, [identity_of(child)]) == []


# Looks, tombstones, jobs


def test_a_look_tells_others_nothing_of_how_much_the_looker_holds_close(school: Agency, police: Agency) -> None:
    child = a_child(agency=school)
    close = [an_event(agency=police, about=[child], sharing="analysis_only") for _ in range(3)]
    opened(to=police, records=[child])
    with looking(a_post(agency=police, role=Role.ANALYST)) as viewer:
        assert open_records(viewer, kind="person", on=child, records=[child], what="page") == {child, *close}
    assert looks()[-1]["shown"] == 1


def test_a_look_at_ones_own_close_records_counts_them(clinic: Agency) -> None:
    child = a_child(agency=clinic, sharing="analysis_only")
    with looking(a_post(agency=clinic)) as viewer:
        open_records(viewer, kind="person", on=child, records=[child], what="page")
    assert looks()[-1]["shown"] == 1


def a_signal(*, resting_on: UUID, agency: Agency, **given: Any) -> UUID:
    signal = Signal(
        reference=f"2011-{uuid4()}", key=str(uuid4()), kind="x", queue="raise", status="open", rule_version="1",
        first_raised_on="2011-01-01", last_changed_on="2011-01-01", explanation="x", agencies=[agency.id], **given,
    )  # fmt: skip
    signal.save(using="engine", force_insert=True)
    Evidence(signal=signal, record_id=resting_on, agency_id=agency.id, part="child", known_on="2011-01-01").save(
        using="engine", force_insert=True
    )
    return signal.id


def test_a_job_that_somebody_slips_in_opens_nothing_that_nobody_answered(school: Agency, police: Agency) -> None:
    """The web may queue jobs, so words of one's own in its queries may too."""
    child = a_child(agency=police)
    signal = a_signal(resting_on=child, agency=police)
    a_post(agency=police, role=Role.SAFEGUARDING_LEAD)
    follow_answer(signal=signal, answer="look")
    assert not Scope.objects.using("owner").exists()
    Signal.objects.using("engine").filter(id=signal).update(answer="look")
    follow_answer(signal=signal, answer="look")
    assert Scope.objects.using("owner").filter(record_id=child).exists()


def test_a_job_that_somebody_slips_in_ends_no_grant(school: Agency, police: Agency) -> None:
    child = a_child(agency=police)
    signal = a_signal(resting_on=child, agency=police, answer="look")
    a_post(agency=police, role=Role.SAFEGUARDING_LEAD)
    follow_answer(signal=signal, answer="look")
    follow_answer(signal=signal, answer="no")
    assert Scope.objects.using("owner").filter(record_id=child, ended_at=None).exists()


def test_the_web_queues_jobs_and_reads_none(school: Agency) -> None:
    with transaction.atomic():
        after_answer.defer(signal=str(uuid4()), answer="no")
    for words in ("select args from procrastinate_jobs", "select * from procrastinate_events"):
        with pytest.raises(Exception, match="permission denied"), looking(a_post(agency=school)):
            as_web(words)


def test_following_a_tombstone_of_a_close_record_opens_nothing(clinic: Agency, school: Agency) -> None:
    child, close = a_child(agency=school), a_child(agency=clinic, sharing="analysis_only")
    gone = identity_of(close)
    the_same(child, close)
    with looking(a_post(agency=an_agency(code="POL"))):
        assert as_web("select record_id from linkage_member where identity_id = linkage_resolve(%s)", [gone]) == []
        assert as_web("select * from linkage_pointers(%s)", [gone]) == []


def test_a_close_record_that_hangs_on_a_person_leaves_no_mark_on_the_open_ones(school: Agency, clinic: Agency) -> None:
    """`because` once said that a record which stands alone for all to see had been joined by rule."""
    child, close = a_child(agency=school), a_child(agency=clinic, sharing="analysis_only")
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from linkage_member")
    clusters = pl.DataFrame(
        {"record_id": [str(child), str(close)], "identity_id": ["one", "one"], "leaf": [False, True]}
    )
    rebuild_identities(
        kind="person", clusters=clusters, at=Record.objects.using("owner").get(id=child).first_recorded_at
    )
    said = dict(Member.objects.using("owner").filter(until=None).values_list("record_id", "because"))
    assert said == {child: "alone", close: "rule"}


# What the web's role may never do


@pytest.mark.parametrize(
    "words",
    [
        "create temp table access_role (role text, verb text)",
        "create function public.peek(text) returns boolean language sql as 'select true'",
        "create function pg_temp.peek(text) returns boolean language sql cost 0.0000001 as 'select true'",
        "set role cairn_owner",
        "set session authorization cairn_owner",
        "set row_security = off; select * from records_record",
        "select * from access_secret",
        "select access_mac('entry', 'x')",
        "select access_sign_opened(array[gen_random_uuid()])",
        "copy records_record to program 'cat'",
        "select pg_read_file('/etc/passwd')",
        "select lo_import('/etc/passwd')",
        "alter table records_record no force row level security",
        "drop policy web_reads on records_record",
        "grant cairn_owner to cairn_web",
        "update agencies_post set role = 'analyst'",
        "update agencies_staff set is_active = true",
        "insert into agencies_post select * from agencies_post",
        "insert into access_role values ('practitioner', 'read_identities')",
        "insert into access_scope select * from access_scope",
        "update procrastinate_jobs set args = '{}'",
        "insert into trail_look select * from trail_look",
        "delete from trail_unsealed",
        "select trail_seal_waiting()",
    ],
)
def test_a_teacher_with_words_of_their_own_in_a_query_may_not(words: str, school: Agency) -> None:
    with (
        pytest.raises(Exception, match=r"permission denied|must be|row-level security"),
        looking(a_post(agency=school)),
    ):
        as_web(words)


@pytest.mark.parametrize("role", ["cairn_job", "cairn_engine"])
def test_a_job_can_not_act_as_a_person_or_change_the_trail(role: str, connect_as: Connect) -> None:
    for words in (
        "select access_mac('entry', 'x')",
        "update trail_deed set did = 'x'",
        "delete from trail_look",
        "update records_personversion set given_names = 'x'",
        "delete from records_record",
    ):
        with pytest.raises(Exception, match=r"permission denied|never changed"), beside(connect_as, role) as other:
            other.execute(words)


def test_the_engine_never_reads_what_is_sealed(clinic: Agency, connect_as: Connect) -> None:
    a_child(agency=clinic, sharing="sealed")
    with beside(connect_as, "cairn_engine") as engine:
        assert engine.execute("select * from records_personversion").fetchall() == []


def test_a_refused_row_says_nothing_of_what_it_would_have_met(clinic: Agency, police: Agency) -> None:
    """Hidden and absent give one error to an answer and to a judgement."""
    close = a_child(agency=clinic, sharing="analysis_only")
    hidden = a_signal(resting_on=close, agency=clinic, restricted_to=clinic.id)
    words = (
        "insert into signals_answer (id, signal_id, answer, reason, staff_id, agency_id, at, facts_seen)"
        " values (gen_random_uuid(), %s, 'no', 'x', access_staff(), access_agency(), now(), '{}')"
    )
    said = []
    for signal in (hidden, uuid4()):
        with pytest.raises(Exception) as refused, looking(a_post(agency=police, role=Role.ANALYST)):  # noqa: PT011
            as_web(words, [signal])
        said.append(str(refused.value))
    assert said[0] == said[1]
    assert "row-level security" in said[0]


def test_a_post_that_ends_between_two_queries_reads_no_more_in_the_next_request(
    school: Agency, owner: psycopg.Connection[dict[str, Any]]
) -> None:
    post: Post = a_post(agency=school)
    a_child(agency=school)
    with looking(post):
        assert as_web("select count(*) from records_record") == [(1,)]
    owner.execute("update agencies_post set ended_at = now()")
    with pytest.raises(Exception, match="ended"), looking(post):
        as_web("select 1")


# Signals whose records are held more closely, or less


def a_publication(*, event: UUID, restricted_to: UUID | None) -> Publication:
    return Publication(
        key="unheard-1", kind="unheard_concern", queue="fact", status="open", reason="", into="",
        first_raised_on=date(2011, 1, 1), changed_on=date(2011, 1, 1), explanation="A worry waits.", counted=1.0,
        expected=None, recurrence_weeks=None, against=(), not_asked=(), rule_version="1", limits="",
        evidence={("event", event): date(2011, 1, 1)}, restricted_to=restricted_to,
    )  # fmt: skip


def references(post: Post) -> list[tuple[str, str]]:
    with looking(post):
        return [tuple(row) for row in as_web("select reference, answer from signals_signal")]


def test_a_signal_goes_where_its_record_goes(clinic: Agency, police: Agency) -> None:
    """Held closely, it is its owner's alone with all that was said; opened again, it comes without what was said."""
    event = an_event(agency=clinic)
    analyst, nurse = a_post(agency=police, role=Role.ANALYST), a_post(agency=clinic, role=Role.SAFEGUARDING_LEAD)
    owners = {event: clinic.id}
    publish(publications=[a_publication(event=event, restricted_to=None)], owners=owners)
    assert references(analyst) == [("2011-001", "")]
    publish(publications=[a_publication(event=event, restricted_to=clinic.id)], owners=owners)
    assert references(analyst) == []
    assert references(nurse) == [("SHS-2011-001", "")]
    with looking(nurse) as actor:
        (signal,) = as_web("select id from signals_signal")[0]
        answer_signal(signal=signal, answer="no", reason="She was seen.", by=actor)
    publish(publications=[a_publication(event=event, restricted_to=None)], owners=owners)
    assert references(analyst) == [("2011-001", "")]
    with looking(analyst):
        assert as_web("select reason from signals_answer") == []


def test_a_signal_that_rests_on_nothing_any_more_is_retracted(clinic: Agency, police: Agency) -> None:
    event = an_event(agency=clinic)
    publish(publications=[a_publication(event=event, restricted_to=None)], owners={event: clinic.id})
    assert len(publish(publications=[], owners={})) == 1
    assert publish(publications=[], owners={}) == ()
    assert Signal.objects.using("owner").get().status == "retracted"
