"""Quiet questions under attack: by SQL as the web, by counting, by a leaver, by a lying evaluator, by a crash."""

import contextlib
import hashlib
import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import LazySettings, settings
from django.db import DatabaseError, connection, connections, transaction

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed
from cairn.operations.evaluator import Evaluator
from cairn.sharing.engines import messages, oblivious
from cairn.sharing.errors import EnoughToday, NoEvaluator
from cairn.sharing.evaluator import line
from cairn.sharing.quiet import left_today
from cairn.sharing.quiet_tokens import match, refresh
from cairn.sharing.rules.identity_keys import identity_words
from factories import a_child, a_post, a_thing, an_agency, looking
from sharing.made_quiet import BEN, NHS_NUMBER, answered, asked, evaluating, hits, own, rows
from sharing.made_sharing import lead

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
    pytest.mark.slow,
]
TABLES = ["sharing_quietkey", "sharing_quiettoken", "sharing_quietset", "sharing_quietquestion", "sharing_quiethit"]
OF = dict.fromkeys(TABLES, "id") | {"sharing_quietset": "digest"}


@pytest.fixture
def ana(nurse_lead: Post) -> UUID:
    child = a_child(
        agency=nurse_lead.agency, sharing="sealed", given_names="Ana", family_name="O'Neill", born="1996-03-14"
    )
    a_thing(of=child, kind="nhs_number", value=NHS_NUMBER, agency=nurse_lead.agency, sharing="sealed")
    return child


@pytest.fixture
def evaluator() -> Iterator[Evaluator]:
    with evaluating() as served:
        yield served


def as_role(alias: str, statement: str) -> None:
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("alias", ["default", "engine", "job"])
def test_no_serving_role_reads_or_writes_a_table(
    evaluator: Evaluator, nurse_lead: Post, officer: Post, ana: UUID, table: str, alias: str
) -> None:
    refresh()
    asked(officer)
    match()
    for statement in (
        f"select * from {table}", f"select count(*) from {table}", f"delete from {table}", f"truncate {table}",
        f"insert into {table} default values", f"update {table} set {OF[table]} = null", f"lock table {table}",
        f"create temp table copied as table {table}", f"select {table} from {table}", f"analyze {table}",
    ):  # fmt: skip
        if statement.startswith("analyze"):  # PostgreSQL warns and does nothing
            continue
        with looking(nurse_lead), pytest.raises(DatabaseError) as refused:
            as_role(alias, statement)
        assert "permission denied" in str(refused.value)


@pytest.mark.parametrize(
    "call",
    [
        "sharing_match_quietly()",
        "sharing_know_quiet_key('\\x00')",
        "sharing_quiet_digest(gen_random_uuid(), gen_random_uuid(), false)",
        "sharing_keep_quiet_tokens(gen_random_uuid(), gen_random_uuid(), false, '', '{}')",
        "sharing_use_quiet_key(gen_random_uuid())",
        "sharing_quiet_canary_kept(gen_random_uuid(), '\\x00')",
        "sharing_quiet_left(gen_random_uuid(), gen_random_uuid())",
    ],
)
def test_the_web_calls_none_of_the_functions_of_the_job(nurse_lead: Post, call: str) -> None:
    with looking(nurse_lead), pytest.raises(DatabaseError, match="permission denied"):
        as_role("default", f"select {call}")


def all_that_is_read(by: Post) -> dict[str, object]:
    """Every table, and every function of quiet questions, as somebody reads it through the web's own role."""
    found: dict[str, object] = {}
    with looking(by), connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'p') order by 1"
        )
        wanted = [f"select t::text from {name} t order by 1" for (name,) in cursor.fetchall()]
        wanted += [
            "select f::text from sharing_quiet_questions() f", "select f::text from sharing_quiet_hits() f",
            "select f::text from sharing_quiet_canaries() f", "select sharing_quiet_left()", "select sharing_quiet_key()",
            "select relname, n_tup_ins, n_tup_upd, n_live_tup from pg_stat_all_tables where relname like 'sharing_quiet%'",
        ]  # fmt: skip
        for statement in wanted:
            with contextlib.suppress(DatabaseError), transaction.atomic():
                cursor.execute(statement)
                found[statement] = cursor.fetchall()
    return found


@pytest.mark.parametrize("answer", ["", "kept"])
def test_matching_changes_nothing_that_anybody_but_the_holder_reads(
    evaluator: Evaluator, nurse_lead: Post, officer: Post, ana: UUID, answer: str
) -> None:
    owen, analyst = lead("POL"), a_post(agency=officer.agency, role=Role.ANALYST)
    others = [officer, owen, analyst, lead("SCH"), a_post(agency=nurse_lead.agency)]
    refresh()
    asked(officer)
    with connections["job"].cursor() as cursor:
        cursor.execute("select trail_seal_waiting()")
    before = [all_that_is_read(one) for one in others]
    assert match() == 1
    if answer:
        answered(nurse_lead, hits(nurse_lead)[0].id, gives=answer)
    with connections["job"].cursor() as cursor:
        cursor.execute("select trail_seal_waiting()")
    assert [all_that_is_read(one) for one in others] == before
    assert len(hits(nurse_lead)) == 1


@pytest.mark.parametrize(
    "asked_of_the_server",
    [
        "pg_stat_get_tuples_inserted('sharing_quiethit'::regclass)",
        "pg_stat_get_live_tuples('sharing_quiethit'::regclass)",
        "pg_stat_get_xact_tuples_inserted('sharing_quiethit'::regclass)",
        "pg_relation_size('sharing_quiethit')",
        "pg_total_relation_size('sharing_quiettoken')",
        "pg_current_wal_lsn()",
        "pg_current_wal_insert_lsn()",
    ],
)
def test_the_server_tells_no_role_how_many_rows_there_are_or_how_much_was_written(
    connect_as: Any, asked_of_the_server: str
) -> None:
    for role in ("cairn_web", "cairn_engine"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connect_as(role).execute(f"select {asked_of_the_server}")


def test_tokens_put_in_by_hand_teach_their_owner_nothing(
    evaluator: Evaluator, nurse_lead: Post, officer: Post, ana: UUID
) -> None:
    refresh()
    (public,) = rows("select public_key from sharing_quietkey")[0]
    stolen = [
        bytes(token) for (token,) in rows("select token from sharing_quiettoken where agency_id is not null limit 4")
    ]
    said = '{"about_words": "x", "necessity": "x", "basis": "x", "basis_version": "x", "told": "told", "told_why": "x", "due_at": "%s"}'
    statement = "select sharing_ask_quietly(gen_random_uuid(), %s, %s::bytea[], %s::jsonb)"
    due = rows("select (now() + interval '3 days')::text")[0][0]

    def put(key: bytes, tokens: list[Any]) -> None:
        with looking(officer), connection.cursor() as cursor:
            cursor.execute(statement, [key, tokens, said % due])

    before = all_that_is_read(officer)
    wrong: list[list[Any]] = [[], stolen, stolen * 3, [b"short"] * 8, [None] * 8]
    for tokens in wrong:
        with pytest.raises(DatabaseError):
            put(public, tokens)
    with pytest.raises(DatabaseError):
        put(bytes(32), (stolen * 3)[:8])
    assert all_that_is_read(officer) == before
    put(public, (stolen * 3)[:8])
    put(public, [bytes([number]) * 64 for number in range(8)])
    match()
    met, none = sorted(own(officer), key=lambda one: one.asked_at)
    assert met.answers == none.answers == ()


def test_many_questions_end_for_the_whole_agency_also_in_a_race(evaluator: Evaluator, officer: Post) -> None:
    refresh()
    colleague = a_post(agency=officer.agency, role=Role.PRACTITIONER, name="Mia Hall")
    put, refused = [], []

    def ask_on(by: Post) -> None:
        for _ in range(12):
            try:
                put.append(asked(by, BEN))
            except EnoughToday:
                refused.append(by)
        connections.close_all()

    threads = [threading.Thread(target=ask_on, args=(by,)) for by in (officer, colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(put) == 20
    assert sorted(by.staff_id for by in refused) == sorted([officer.staff_id, colleague.staff_id] * 2)
    with looking(officer) as actor:
        assert left_today(actor) == 0
    third = a_post(agency=officer.agency, role=Role.SAFEGUARDING_LEAD, name="Mo Birch")
    with pytest.raises(EnoughToday):
        asked(third)


def test_a_leaver_asks_nothing_and_what_they_asked_goes_to_nobody(
    evaluator: Evaluator, nurse_lead: Post, officer: Post, ana: UUID
) -> None:
    refresh()
    asked(officer)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_post set ended_at = now() where id = %s", [officer.id])
    with pytest.raises(NotAllowed):
        asked(officer)
    assert match() == 1
    assert hits(nurse_lead) == []
    assert rows("select count(*) from sharing_quietquestion") == [(1,)]


def test_the_database_holds_no_name_or_number_beside_a_token_and_no_hash_that_could_be_guessed(
    evaluator: Evaluator, nurse_lead: Post, officer: Post, ana: UUID
) -> None:
    refresh()
    asked(officer)
    words = identity_words(
        given_names="Ana", family_name="O'Neill", born="1996-03-14", numbers=[("nhs_number", NHS_NUMBER)]
    )
    assert len(words) == 3
    kept = [bytes(token) for (token,) in rows("select token from sharing_quiettoken")]
    kept += [bytes(token) for (found,) in rows("select tokens from sharing_quietquestion") for token in found]
    for word in words:
        for plain in (hashlib.sha512(word.encode()).digest(), hashlib.sha256(word.encode()).digest(), word.encode()):
            assert not any(plain in token for token in kept)
    match()
    assert rows("select tokens from sharing_quietquestion") == [([],)]
    everything = " ".join(
        str(row)
        for table in ("quietkey", "quiettoken", "quietset", "quiethit")
        for row in rows(f"select t::text from sharing_{table} t")
    )
    for said in ("Ana", "Neill", "1996", "9990000018"):
        assert said not in everything


def test_an_evaluator_that_uses_another_key_is_found_out_and_nothing_is_kept(
    evaluator: Evaluator, officer: Post
) -> None:
    refresh()
    (key,) = evaluator.keys.values()
    evaluator.keys[key.public] = oblivious.Key(oblivious.new_key().private, key.public)
    with pytest.raises(NoEvaluator):
        asked(officer)
    assert rows("select count(*) from sharing_quietquestion") == [(0,)]
    with looking(officer) as actor:
        assert left_today(actor) == 10


def test_without_a_secret_nobody_is_taken_for_the_evaluator(
    evaluator: Evaluator, officer: Post, settings: LazySettings
) -> None:
    refresh()
    evaluator.secret = b""
    settings.CAIRN_EVALUATOR_SECRET = ""
    with pytest.raises(NoEvaluator):
        asked(officer)
    with pytest.raises(NoEvaluator):
        refresh()


@pytest.mark.parametrize("heard", [0, 1, messages.REPLY - 1])
def test_an_evaluator_that_ends_in_the_middle_costs_nothing_and_the_same_form_goes_on(
    evaluator: Evaluator, officer: Post, heard: int
) -> None:
    refresh()
    form = uuid4()
    whole = evaluator.answer
    evaluator.answer = lambda said: whole(said)[:heard]  # type: ignore[method-assign]  # it dies while it speaks
    evaluator.waits = 0.2
    with pytest.raises(NoEvaluator):
        asked(officer, form=form)
    assert rows("select count(*) from sharing_quietquestion") == [(0,)]
    evaluator.answer = whole  # type: ignore[method-assign]  # and is started again
    first = asked(officer, form=form)
    assert asked(officer, form=form) == first


def test_a_refresh_that_is_cut_off_leaves_the_key_in_use_whole(nurse_lead: Post, officer: Post, ana: UUID) -> None:
    for code in ("SCH", "CSC"):
        a_child(
            agency=an_agency(code=code), sharing="sealed", given_names="Ben", family_name="Hollis", born="1995-09-02"
        )
    old, new = oblivious.new_key(), oblivious.new_key()
    with evaluating([old]):
        refresh()
    with evaluating([old, new]) as served:
        whole = served.answer
        left = [5]

        def some(said: bytes) -> bytes:
            left[0] -= 1
            return whole(said) if left[0] > 0 else b""

        served.answer = some  # type: ignore[method-assign]  # it dies half way
        served.waits = 0.2
        with pytest.raises(NoEvaluator):
            refresh()
        served.answer = whole  # type: ignore[method-assign]
        asked(officer)
        match()
        assert len(hits(nurse_lead)) == 1
        assert refresh().adopted
        asked(officer)
        match()
        assert len(hits(nurse_lead)) == 2
        assert rows("select count(distinct key_id) from sharing_quiettoken") == [(1,)]


def test_a_match_that_is_cut_off_is_done_again_whole_and_two_at_once_do_it_once(
    evaluator: Evaluator, nurse_lead: Post, officer: Post, ana: UUID
) -> None:
    refresh()
    for _ in range(4):
        asked(officer)
    with contextlib.suppress(InterruptedError), transaction.atomic(using="job"), connections["job"].cursor() as cursor:
        cursor.execute("select sharing_match_quietly()")
        assert cursor.fetchone() == (4,)
        raise InterruptedError
    assert hits(nurse_lead) == []
    done: list[int] = []

    def run() -> None:
        done.append(match())
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    match()
    assert len(hits(nurse_lead)) == 4
    assert rows("select count(*) from trail_look where what = 'quiet question'") == [(4,)]


def test_whoever_has_the_evaluator_s_key_sees_only_points_that_fit_no_word(
    evaluator: Evaluator, officer: Post, ana: UUID
) -> None:
    """The evaluator itself, trying every word that was asked on what it saw: none fits, since each is hidden anew."""
    refresh()
    seen: list[bytes] = []
    whole = evaluator.answer

    def watching(said: bytes) -> bytes:
        seen.extend(messages.read_request(said, secret=settings.CAIRN_EVALUATOR_SECRET.encode()).points)
        return whole(said)

    evaluator.answer = watching  # type: ignore[method-assign]  # whoever keeps it reads along
    asked(officer)
    asked(officer)
    assert len(seen) == len(set(seen)) == 16
    (key,) = evaluator.keys.values()
    words = identity_words(given_names="Ana", family_name="O'Neill", born="1996-03-14")
    plain = {oblivious.blind(word.encode(), using=(1).to_bytes(32, "little")).point for word in words}
    tried = {oblivious.evaluate(key, [point])[0] for point in plain} | plain
    assert tried.isdisjoint(seen)
    assert tried.isdisjoint(oblivious.evaluate(key, seen))


def test_the_line_says_no_more_where_more_is_known(evaluator: Evaluator) -> None:
    sent: list[int] = []
    whole = evaluator.answer

    def measuring(said: bytes) -> bytes:
        sent.append(len(said))
        return whole(said)

    evaluator.answer = measuring  # type: ignore[method-assign]  # whoever reads the line counts
    with line() as to_evaluator:
        for words in ([], ["one"], ["word"] * 8, ["a very much longer word indeed" * 20]):
            to_evaluator.tokens(words)
    assert sent == [messages.REQUEST] * 4
