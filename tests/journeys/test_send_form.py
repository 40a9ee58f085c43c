"""A form that was sent is its agency's record: once, in its own words, never with a level; a decision stands in it."""

import json

import pytest
from django.db import connections

from cairn.forms.rules.ages import POWER
from cairn.journeys.send_form import follow_form
from forms.made_forms import decided, sent, teacher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def rows(statement: str) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


LATEST = "select distinct on (record_id) {} from records_eventversion order by record_id, recorded_at desc"


def test_a_screening_becomes_one_record_that_says_what_was_answered_and_never_a_level() -> None:
    """R25: a bundle never carries levels of a child."""
    one = sent(teacher(), child_words="He said I'm <special>", missing="before", peers="no", unknowns="Who drives?")
    for _ in range(2):
        follow_form(sent=one.id)
    ((kind, statement, voice, summary, narrative),) = rows(
        "select kind, statement, voice, summary, narrative from records_eventversion"
    )
    assert (kind, statement, voice) == ("screening", "judged", "He said I'm <special>")
    assert "Exploitation screening" in str(summary)
    assert "In cars of adults whom nobody knows: Last 6 months" in str(narrative)
    assert "known to be exploited" not in str(narrative)
    assert "evel" not in json.dumps([str(summary), str(narrative)])
    assert rows("select given_names, role from records_personversion") == [("Quinn", "child")]
    assert rows("select sum(rejected) from intake_batch") == [(0,)]


def test_r26_a_decision_stands_in_the_record_and_the_words_before_stay_in_its_history() -> None:
    priya = teacher()
    one = sent(priya)
    follow_form(sent=one.id)
    decided(one, by=priya)
    follow_form(sent=one.id)
    assert rows(LATEST.format("outcome")) == [("Exploitation panel",)]
    assert rows("select count(*) from records_eventversion") == [(2,)]
    assert rows("select count(*) from records_personversion") == [(1,)]


def test_of_a_restricted_form_nothing_but_its_title_leaves_and_no_other_agency_sees_that() -> None:
    """R32: a judgement about care is no business of others."""
    asked = dict.fromkeys(POWER, "no") | {"decision": "termination", "test": "fraser", "judged": "yes"}
    one = sent(teacher(), "competence", reasons="She weighed it.", child_words="I want it", **asked)
    follow_form(sent=one.id)
    assert rows("select summary, narrative, voice, outcome, sharing from records_eventversion") == [
        ("Competence record", None, None, None, "analysis_only")
    ]
    assert rows("select sharing from records_personversion") == [("analysis_only",)]


def test_a_missing_report_is_an_episode_with_its_place_and_whom_they_were_with() -> None:
    """R70: what is told on return feeds places and people."""
    one = sent(
        teacher(), "missing_report", happened="2026-02-27", happened_to="2026-03-01", placed="care", reported_by="Night staff",
        danger="medium", place="the ink place", adult="Daz, late twenties",
    )  # fmt: skip
    follow_form(sent=one.id)
    assert rows("select kind, occurred_to is not null, outcome from records_eventversion") == [
        ("missing_episode", True, "Found")
    ]
    assert rows("select name from records_placeversion") == [("the ink place",)]
    assert rows("select description from records_personversion where role = 'unknown'") == [("Daz, late twenties",)]
    assert rows("select sum(rejected) from intake_batch") == [(0,)]
