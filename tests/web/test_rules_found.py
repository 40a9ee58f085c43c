"""What each rule found and missed: who reads it, measuring in the background, telling, retiring, and attacks on all of it."""

import json
import re
from collections.abc import Callable
from html import unescape
from importlib import resources
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connections, transaction
from django.test import Client

from cairn.journeys.refresh import refresh
from cairn.linkage.engines.model import load_model
from cairn.operations.null_counties import run_next
from cairn.operations.tasks import measure, measure_what_waits
from cairn.signals.engines.calibration import shipped
from cairn.signals.null_runs import end_measurement, fail_measurement, under_way
from web.conftest import committing, demo_user

pytestmark = [committing, pytest.mark.usefixtures("case"), pytest.mark.slow]
ADULT = "shared_person_of_concern"


@pytest.fixture
def case(django_db_setup: None) -> None:
    """A fresh clone of the fictional case for each test: they commit."""


def text(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()[-1500:]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def a_county() -> bool:
    """What the job does next, in a small county."""
    return run_next(children=400, years=0.5)


def sent(client: Client, address: str, **said: Any) -> Any:
    return client.post(address, {"form": str(uuid4())} | said)


def by_owner(sql: str, *given: object) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, list(given))
        return list(cursor.fetchall())


def test_an_analyst_has_the_rules_measured_in_the_background_and_everybody_reads_the_rate() -> None:
    ife = demo_user("ife")
    assert "Nobody has measured" in text(ife, f"/signals/rules/{ADULT}")
    assert sent(ife, "/signals/rules/measure", runs="2", why="A new feed came").status_code == 302
    assert "Measurement 1 runs: 0 of 2 counties done" in text(ife, "/signals/rules")
    assert a_county()
    assert "Measurement 1 runs: 1 of 2 counties done" in text(ife, "/signals/rules")
    assert a_county()
    assert not a_county(), "the rate is made, and there is no more to do"
    assert "2 of 2" in text(ife, "/signals/rules")
    assert "Nobody has measured" not in text(ife, f"/signals/rules/{ADULT}")
    public = text(Client(), "/about/rules")
    assert f"Measurement 1, rule version 1, linked by model {load_model().version}." in public
    assert "A new feed came" not in public
    rates = by_owner("select kind, number, runs, weeks > 0, rule_version from signals_measuredrate order by 1")
    assert ("shared_person_of_concern", 1, 2, True, "1") in rates
    deeds = {did for (did,) in by_owner("select did from trail_deed where did like 'rules.%%'")}
    assert {"rules.measurement_asked", "rules.measured"} <= deeds


def test_the_job_waits_in_the_queue_is_found_again_after_a_crash_and_does_nothing_where_nothing_is_asked() -> None:
    waiting = "select count(*) from procrastinate_jobs where task_name = 'operations.measure_rules' and status = 'todo'"
    measure()
    measure_what_waits(timestamp=0)
    assert by_owner(waiting) == [(0,)]
    sent(demo_user("ife"), "/signals/rules/measure", runs="1", why="To see")
    assert by_owner(waiting) == [(1,)]
    by_owner_run("update procrastinate_jobs set status = 'failed' where task_name = 'operations.measure_rules'")
    measure_what_waits(timestamp=0)
    measure_what_waits(timestamp=0)
    assert by_owner(waiting) == [(1,)]


def test_a_second_measurement_waits_and_a_running_one_can_be_stopped() -> None:
    ife = demo_user("ife")
    sent(ife, "/signals/rules/measure", runs="5", why="First")
    again = sent(ife, "/signals/rules/measure", runs="5", why="Second")
    assert again.status_code == 422
    assert "being measured already" in again.content.decode()
    [(one,)] = by_owner("select id from signals_measurement")
    assert sent(ife, f"/signals/rules/measure/{one}/stop").status_code == 422
    assert sent(ife, f"/signals/rules/measure/{one}/stop", stop_why="Wrong day").status_code == 302
    assert not a_county()
    assert by_owner("select ended from signals_measurement") == [("stopped",)]
    assert sent(ife, f"/signals/rules/measure/{uuid4()}/stop", stop_why="x").status_code == 404


def test_a_measurement_that_is_stopped_while_the_end_is_worked_out_gives_no_rate_and_no_deed_of_having_measured() -> (
    None
):
    ife = demo_user("ife")
    sent(ife, "/signals/rules/measure", runs="1", why="First")
    assert a_county()
    waiting = under_way()
    assert waiting is not None
    [(one,)] = by_owner("select id from signals_measurement")
    assert sent(ife, f"/signals/rules/measure/{one}/stop", stop_why="Wrong day").status_code == 302
    with transaction.atomic(using="engine"):
        end_measurement(measurement=waiting, calibration=shipped(), here=dict.fromkeys(shipped().bars, 1.0))
        fail_measurement(measurement=waiting)
    assert by_owner("select count(*) from signals_measuredrate") == [(0,)]
    assert by_owner("select ended from signals_measurement") == [("stopped",)]
    deeds = {did for (did,) in by_owner("select did from trail_deed where did like 'rules.%%'")}
    assert deeds == {"rules.measurement_asked", "rules.measurement_stopped"}


def test_rules_are_measured_with_the_model_in_use_and_its_version_stands_beside_the_rate() -> None:
    content = json.loads(resources.files("cairn.linkage.engines.models").joinpath("people.json").read_text("utf-8"))
    text_of_it = json.dumps(content | {"version": "cautious"})
    by_owner_run(
        "insert into linkage_adoption (id, version, digest, content, why, staff_id, agency_id, rolled_back, at) values (gen_random_uuid(),"
        f" 'cautious', encode(sha256(convert_to($${text_of_it}$$, 'UTF8')), 'hex'), $${text_of_it}$$, 'x', gen_random_uuid(),"
        " gen_random_uuid(), false, now())"
    )
    ife = demo_user("ife")
    sent(ife, "/signals/rules/measure", runs="1", why="A new model")
    assert a_county()
    assert not a_county()
    assert by_owner("select distinct model from signals_nullrun") == [("cautious",)]
    assert by_owner("select distinct model from signals_measuredrate") == [("cautious",)]
    assert "linked by model cautious" in text(ife, f"/signals/rules/{ADULT}")


@pytest.mark.parametrize("runs", ["0", "101", "many", ""])
def test_a_number_of_runs_that_can_not_be_used_comes_back_with_what_was_typed(runs: str) -> None:
    answer = sent(demo_user("ife"), "/signals/rules/measure", runs=runs, why="Because of spring")
    assert answer.status_code == 422
    assert "Give a number from 1 to 100" in answer.content.decode()
    assert "Because of spring" in answer.content.decode()


def test_what_a_rule_missed_is_told_by_whoever_reads_signals_and_stands_with_the_rule() -> None:
    priya, helen = demo_user("priya"), demo_user("helen")
    empty = sent(priya, "/signals/missed", kind=ADULT, what=" ")
    assert empty.status_code == 422
    assert "Say what it missed" in empty.content.decode()
    late = sent(priya, "/signals/missed", kind=ADULT, what="A ring of phones", on="1 1 2999")
    assert late.status_code == 422
    assert "A ring of phones" in late.content.decode()
    assert sent(priya, "/signals/missed", kind="no_such", what="x").status_code == 422
    same = {"form": str(uuid4()), "kind": ADULT, "what": "A ring of phones that a court named", "on": "3 3 2011"}
    assert [priya.post("/signals/missed", same).status_code for _ in range(2)] == [302, 302]
    page = text(helen, f"/signals/rules/{ADULT}")
    assert "What it missed, as people told (1)" in page
    assert "A ring of phones that a court named" in page
    assert "Told by Priya Nair" in page


def test_what_a_service_that_keeps_close_tells_of_a_rule_shows_to_that_service_alone() -> None:
    tom, helen = demo_user("tom"), demo_user("helen")
    told = sent(tom, "/signals/missed", kind=ADULT, what="Known to us since spring", on="3 3 2011")
    assert told.status_code == 302
    assert by_owner("select count(*) from signals_missedtold") == [(1,)]
    page = text(helen, f"/signals/rules/{ADULT}")
    assert "Known to us since spring" not in page
    assert "What it missed, as people told (0)" in page or "as people told (1)" not in page
    assert "Sexual" not in page


def test_a_chair_retires_a_rule_with_a_reason_and_its_signals_end_and_come_back_with_it() -> None:
    helen, nadia = demo_user("helen"), demo_user("nadia")
    address = f"/signals/rules/{ADULT}/decide"
    lacking = sent(helen, address, decision="retire", seen="0")
    assert lacking.status_code == 422
    assert "Say why" in lacking.content.decode()
    assert sent(helen, address, decision="retire", seen="0", why="Mostly key workers").status_code == 302
    refresh()
    open_now = "select count(*) from signals_signal where kind = %s and status = 'open'"
    assert by_owner(open_now, ADULT) == [(0,)]
    [(reason,)] = by_owner(
        "select distinct status_reason from signals_signal where kind = %s and status_reason <> ''", ADULT
    )
    assert "retired by a named person" in reason
    assert "Retired" in text(nadia, "/signals/rules")
    assert "Retired here" in text(Client(), "/about/rules")
    assert sent(helen, address, decision="retire", seen="1", why="Again").status_code == 422, "it is retired already"
    assert sent(helen, address, decision="restore", seen="0", why="Old page").status_code == 422, (
        "somebody decided since"
    )
    assert sent(helen, address, decision="restore", seen="1", why="A court found one").status_code == 302
    refresh()
    assert by_owner(open_now, ADULT)[0][0] > 0


def test_eighteen_noes_of_twenty_propose_and_do_not_retire() -> None:
    by_owner_run(
        "insert into signals_answer (id, signal_id, answer, reason, staff_id, agency_id, at, facts_seen) select gen_random_uuid(), s.id,"
        " 'no', 'A key worker', gen_random_uuid(), gen_random_uuid(), now(), '{}' from signals_signal s"
        " where s.kind = 'unheard_concern' and s.restricted_to is null limit 25"
    )
    [(answered,)] = by_owner("select count(*) from signals_answer")
    page = text(demo_user("helen"), "/signals/rules/unheard_concern")
    assert ("Proposed to be retired" in page) == (answered >= 20)
    assert "Retired on" not in page


def by_owner_run(sql: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("who", "reads", "measures", "decides"),
    [
        ("ife", 200, True, False), ("nadia", 200, False, False), ("helen", 200, False, True), ("priya", 403, False, False),
        ("grace", 403, False, False), ("una", 403, False, False), ("admin", 403, False, False), ("rob", 403, False, False),
    ],
)  # fmt: skip
def test_who_reads_measures_and_decides(who: str, reads: int, measures: bool, decides: bool) -> None:
    client = demo_user(who)
    assert client.get("/signals/rules").status_code == reads
    assert client.get(f"/signals/rules/{ADULT}").status_code == reads
    asked = sent(client, "/signals/rules/measure", runs="1", why="To see")
    assert asked.status_code == (302 if measures else 403)
    decided = sent(client, f"/signals/rules/{ADULT}/decide", decision="keep", why="It is of use", seen="0")
    assert decided.status_code == (302 if decides else 403)


def test_no_rule_of_that_name_is_not_found() -> None:
    assert demo_user("helen").get("/signals/rules/no_such_rule").status_code == 404


def test_nobody_writes_around_the_steps_or_changes_what_was_measured(
    connect_as: Callable[[str], psycopg.Connection[dict[str, Any]]],
) -> None:
    sent(demo_user("ife"), "/signals/rules/measure", runs="1", why="To see")
    a_county()
    a_county()
    web, engine, owner = (connect_as(f"cairn_{role}") for role in ("web", "engine", "owner"))
    for table in ("measurement", "nullrun", "measuredrate", "missedtold", "ruledecision"):
        assert web.execute(f"select count(*) as n from signals_{table}").fetchone() == {"n": 0}, "nobody has entered"
        for words in ("delete from {}", "insert into {} default values", "update {} set id = gen_random_uuid()"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(words.format(f"signals_{table}"))
    for words in (
        "select signals_ask_measurement(gen_random_uuid(), 5, 'mine')",
        "select signals_decide_rule(gen_random_uuid(), 'place_of_concern', '1', 'retire', 'mine', 0)",
        "select signals_tell_missed(gen_random_uuid(), 'place_of_concern', '1', 'mine', null)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(words)
    for words in (
        "update signals_measuredrate set raised = 0",
        "delete from signals_nullrun",
        "update signals_measurement set runs = 9",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            engine.execute(words)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays"):
            owner.execute(words)
    shown = web.execute("select * from public_rates_of_rules() limit 1").fetchone()
    assert shown is not None
    assert set(shown) == {"kind", "number", "measured_at", "rule_version", "model", "runs", "weeks", "raised", "asked"}


def test_a_signal_for_one_agency_alone_is_in_no_count() -> None:
    before = text(demo_user("ife"), "/signals/rules/unheard_concern")
    [(agency,)] = by_owner("select id from agencies_agency where code = 'POL'")
    by_owner_run(
        "insert into signals_signal (id, reference, key, kind, queue, status, status_reason, into_key, answer, first_raised_on,"
        " last_changed_on, explanation, against, not_asked, rule_version, limits, agencies, children, stages, restricted_to) values"
        f" (gen_random_uuid(), 'POL-2011-999', 'k', 'unheard_concern', 'fact', 'open', '', '', '', '2014-01-01', '2014-01-01',"
        f" 'x', '{{}}', '{{}}', '1', '', '{{{agency}}}', 1, '{{}}', '{agency}')"
    )
    assert re.sub(r"csrf\S+", "", text(demo_user("ife"), "/signals/rules/unheard_concern")) == re.sub(
        r"csrf\S+", "", before
    )


def test_the_public_page_reads_no_protected_table_by_itself() -> None:
    assert "What they find, and what they miss" in text(Client(), "/about/rules")
