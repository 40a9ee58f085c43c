"""A bar that was measured here is adopted by a named person, never looser than the one that came, and can be put back."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connections, transaction

from cairn.journeys.refresh import refresh
from cairn.signals.bars import calibration_in_use
from cairn.signals.engines.calibration import shipped
from cairn.signals.registry import rules
from web.conftest import committing, demo_user
from web.test_rules_found import ADULT, by_owner, by_owner_run, sent, text

pytestmark = [committing, pytest.mark.usefixtures("case"), pytest.mark.slow]
BAR = f"/signals/rules/{ADULT}/bar"


@pytest.fixture
def case(django_db_setup: None) -> None:
    """A fresh clone of the fictional case for each test: they commit."""


def measured(number: int = 1, *, budget_at: str = "1e-9", kind: str = ADULT, version: str = "") -> str:
    """The id of a rate as a measurement leaves it."""
    bar, version = shipped().bars[kind], version or str(rules()[kind].version)
    by_owner_run(
        "insert into signals_measurement (id, form_id, number, runs, why, staff_id, agency_id, asked_at, ended_at, ended) values "
        f"(gen_random_uuid(), gen_random_uuid(), {number}, 20, 'x', gen_random_uuid(), gen_random_uuid(), now(), now(), 'done')"
    )
    by_owner_run(
        "insert into signals_measuredrate (id, measurement_id, number, kind, rule_version, calibration, model, runs, weeks, a_week,"
        " a_week_here, raised, asked, raise_at, ask_at, budget_at, measured_at) select gen_random_uuid(), id, number,"
        f" '{kind}', '{version}', {shipped().version}, 'm', 20, 240, 50, 50, 200, 300, {bar.raise_at}, {bar.ask_at}, {budget_at}, now()"
        f" from signals_measurement where number = {number}"
    )
    [(rate,)] = by_owner("select id from signals_measuredrate where number = %s and kind = %s", number, kind)
    return str(rate)


def raised() -> int:
    [(found,)] = by_owner(
        "select count(*) from signals_signal where kind = %s and queue = 'raise' and status = 'open'", ADULT
    )
    return int(found)


def test_a_chair_adopts_a_measured_bar_and_puts_the_first_one_back() -> None:
    before, rate, helen = raised(), measured(), demo_user("helen")
    page = text(helen, f"/signals/rules/{ADULT}")
    assert "Adopt the stricter bar" in page
    assert "at once in 1,000,000,000 it stays within its share" in page
    assert sent(helen, BAR, rate=rate, seen="0", bar_why="Too many that led nowhere").status_code == 302
    assert calibration_in_use().bars[ADULT].raise_at == 1e-9
    refresh(step=timedelta(days=28))
    assert before > raised()
    page = text(helen, f"/signals/rules/{ADULT}")
    assert "Once in 1,000,000,000 was adopted. Too many that led nowhere" in page
    assert "it has not been measured with the bars in use" not in page, "it can be put back"
    assert sent(helen, BAR, rate="", seen="1", bar_why="It cost one that mattered").status_code == 302
    assert calibration_in_use().bars[ADULT] == shipped().bars[ADULT]
    deeds = by_owner("select did from trail_deed where did like 'rule.bar%%' order by at")
    assert [did for (did,) in deeds] == ["rule.bar_adopted", "rule.bar_put_back"]


def test_a_looser_bar_is_not_offered_and_would_change_nothing() -> None:
    rate, helen = measured(budget_at="0.4"), demo_user("helen")
    assert "Nothing to adopt" in text(helen, f"/signals/rules/{ADULT}")
    sent(helen, BAR, rate=rate, seen="0", bar_why="More, please")
    assert calibration_in_use().bars[ADULT] == shipped().bars[ADULT]


def test_what_was_typed_stays_and_each_refusal_says_why() -> None:
    rate, helen = measured(), demo_user("helen")
    assert "Say why" in sent(helen, BAR, rate=rate, seen="0").content.decode()
    again = sent(helen, BAR, rate=rate, seen="3", bar_why="Because of June")
    assert again.status_code == 422
    assert "Because of June" in again.content.decode()
    assert sent(helen, BAR, rate=str(uuid4()), seen="0", bar_why="x").status_code == 422
    assert sent(helen, BAR, rate="", seen="0", bar_why="x").status_code == 422, "none was adopted"
    assert sent(helen, "/signals/rules/no_such/bar", rate=rate, seen="0", bar_why="x").status_code == 404


def test_only_the_last_measurement_of_the_rule_as_it_is_can_be_adopted() -> None:
    old, helen = measured(1), demo_user("helen")
    measured(2, budget_at="null")
    assert sent(helen, BAR, rate=old, seen="0", bar_why="x").status_code == 422
    other = measured(3, version="0")
    assert sent(helen, BAR, rate=other, seen="0", bar_why="x").status_code == 422
    assert by_owner("select count(*) from signals_baradopted") == [(0,)]


def test_a_form_sent_twice_is_one_decision_and_a_release_ends_it() -> None:
    rate, helen, form = measured(), demo_user("helen"), str(uuid4())
    for _ in range(2):
        assert sent(helen, BAR, form=form, rate=rate, seen="0", bar_why="x").status_code == 302
    for spoilt in ({"rate": "nothing"}, {}):
        assert sent(helen, BAR, seen="1", bar_why="x", **spoilt).status_code == 404, "that puts nothing back"
    assert by_owner("select count(*) from signals_baradopted") == [(1,)]
    by_owner_run("alter table signals_baradopted disable trigger bar_stays")
    by_owner_run("update signals_baradopted set calibration = calibration - 1")
    assert calibration_in_use().bars[ADULT] == shipped().bars[ADULT]


@pytest.mark.parametrize(("who", "status"), [("ife", 403), ("priya", 403), ("tom", 403)])
def test_nobody_but_a_chair_adopts_a_bar(who: str, status: int) -> None:
    assert sent(demo_user(who), BAR, rate=measured(), seen="0", bar_why="x").status_code == status
    assert by_owner("select count(*) from signals_baradopted") == [(0,)]


@pytest.mark.parametrize(
    "attack",
    [
        "insert into signals_baradopted (id) values (gen_random_uuid())",
        "update signals_baradopted set bar = 1",
        "delete from signals_baradopted",
        "select signals_adopt_bar(gen_random_uuid(), 'place_of_concern', '1', null, 'x', 0)",
    ],
)
@pytest.mark.parametrize("role", ["default", "engine"])
def test_nobody_writes_around_the_step(role: str, attack: str) -> None:
    with pytest.raises(DatabaseError, match=r"(?i)permission|not allowed|stays"):
        _run(role, attack)


def _run(role: str, sql: str, *given: Any) -> None:
    with transaction.atomic(using=role), connections[role].cursor() as cursor:
        cursor.execute(sql, list(given))
