"""A bundle is kept whole in the database or not at all; said again it is all duplicates."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connections, transaction

from cairn.access.entry import enter
from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Agency
from cairn.agencies.queries import actor_of
from cairn.agencies.roles import SYSTEM, Role
from cairn.base.errors import BadInput, NotAllowed
from cairn.intake.bundle import Counts, read_bundle
from cairn.intake.models import Batch
from cairn.intake.queries import batch, batches, parts_of, reports_of
from cairn.journeys.take_in_batch import finish_batches, take_in_batch
from intake.made_bundles import AGENCIES, EVENTS, PEOPLE, a_folder, event, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
IN_TABLE = {"people": "records_personversion", "events": "records_eventversion", "involvements": "records_involvement"}
TAKE_IN = """
import json, sys, django
django.setup()
from pathlib import Path
from django.db import connections
for alias in ("default", "owner", "job", "engine"):
    connections.settings[alias].update(json.loads(sys.argv[2])[alias])
from cairn.agencies.roles import SYSTEM
from cairn.journeys.take_in_batch import take_in_batch
take_in_batch(source=Path(sys.argv[1]), by=SYSTEM, progress=lambda step, place, steps: print(place, flush=True))
"""


def rows(query, *given):
    with connections["job"].cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()


def a_bundle(path, **more):
    tables = {
        "people": PEOPLE + person("P1", name="O'Neill,Łęcka") + person("P2", agency="SXH") + person("P3"),
        "places": 'record_id,agency_id,recorded_at,name,kind\nL1,POL,2024-01-05,"The ""Ink"" \\ {place}, NULL",park\n',
        "events": EVENTS.replace("\n", ",place_record_id,narrative\n")
        + event("E1").replace("\n", ',L1,"two\nlines"\n'),
        "involvements": "event_id,person_record_id,role\nE1,P1,subject\n",
        "identifiers": (
            "owner,owner_id,kind,value,recorded_at\nperson,P1,phone,*4417,2024-01-05\nevent,E1,vehicle,AB1,2024-01-05\n"
        ),
        "relationships": (
            "agency_id,from_record_id,to_record_id,kind,recorded_at,valid_from\n"
            "POL,P1,P3,parent_of,2024-01-05,2011\nPOL,P1,L1,attends,2024-01-05,\n"
        ),
    }
    return a_folder(path, **(tables | more))


def a_post(*, agency="POL", role=Role.SAFEGUARDING_LEAD):
    staff = register_staff(username=f"{agency}-{role}", name="A. Person", password="made up")
    return give_post(staff=staff, agency=Agency.objects.using("owner").get(code=agency), role=role)


def actor(**post):
    return actor_of(a_post(**post), purpose="run_the_service")


def a_person(path, *rows):
    return a_folder(path, people=PEOPLE + "".join(rows))


def test_r52_a_bundle_is_kept_with_its_file_on_every_row_and_again_is_all_duplicates(tmp_path):
    path = a_bundle(tmp_path / "monday")
    first = take_in_batch(source=path, by=SYSTEM)
    assert first.total == Counts(rows=13, accepted=13)
    again = take_in_batch(source=path, by=SYSTEM)
    assert again.total == Counts(rows=13, duplicate=13)
    assert rows("select count(*) from records_personversion") == [(3,)]
    found = rows(
        "select r.source_id, b.source, p.source, v.row_number from records_personversion v"
        " join records_record r on r.id = v.record_id join intake_batch b on b.id = v.batch_id"
        " join intake_batchpart p on p.batch_id = b.id and p.table_name = 'people' and p.agency_id = v.agency_id order by 1"
    )
    assert found == [
        ("P1", "monday", "people.csv", 1),
        ("P2", "monday", "people.csv", 2),
        ("P3", "monday", "people.csv", 3),
    ]


def test_words_arrive_as_they_were_said(tmp_path):
    take_in_batch(source=a_bundle(tmp_path), by=SYSTEM)
    assert rows("select name, easting from records_placeversion") == [('The "Ink" \\ {place}, NULL', None)]
    assert rows("select given_names, family_name, aliases from records_personversion where row_number = 1") == [
        ("O'Neill", "Łęcka", None)
    ]
    assert rows("select narrative, voice, occurred_precision from records_eventversion") == [
        ("two\nlines", None, "day")
    ]


def test_what_is_kept_is_what_the_pure_reading_says(tmp_path):
    path = a_bundle(tmp_path)
    take_in_batch(source=path, by=SYSTEM)
    for table, kept in IN_TABLE.items():
        expected = read_bundle(path).tables[table].select("row", "content", "sharing", "recorded_at").sort("row").rows()
        assert rows(f"select row_number, content, sharing, recorded_at from {kept} order by 1") == expected


def test_the_time_of_receiving_is_ours_unless_the_past_is_loaded(tmp_path):
    take_in_batch(source=a_bundle(tmp_path / "a"), by=SYSTEM)
    take_in_batch(source=a_person(tmp_path / "b", person("P9")), by=SYSTEM, historical=True)
    assert rows("select count(*) from records_personversion where received_at = recorded_at") == [(1,)]
    assert rows("select count(*) from records_personversion where received_at > now() - interval '1 hour'") == [(3,)]


def test_a_correction_is_current_an_older_one_is_not_and_both_are_kept(tmp_path):
    take_in_batch(source=a_person(tmp_path / "a", person("P1", recorded_at="2024-01-05")), by=SYSTEM)
    header = PEOPLE.replace("\n", ",sharing,withdrawn_at\n")
    newer = a_folder(
        tmp_path / "b", people=header + person("P1", recorded_at="2024-01-09").replace("\n", ",pointer,2024-01-09\n")
    )
    assert take_in_batch(source=newer, by=SYSTEM).total.corrected == 1
    older = a_folder(
        tmp_path / "c", people=header + person("P1", recorded_at="2024-01-02", name="Old,O").replace("\n", ",sealed,\n")
    )
    assert take_in_batch(source=older, by=SYSTEM).total.corrected == 1
    assert rows("select sharing, withdrawn_at is null from records_record") == [("pointer", False)]
    assert rows("select count(*), count(distinct record_id) from records_personversion") == [(3, 1)]


def test_a_record_of_another_agency_is_neither_changed_nor_told(tmp_path):
    take_in_batch(source=a_bundle(tmp_path / "a"), by=SYSTEM)
    theirs = person("P9") + person("P1", agency="SXH") + person("P5", agency="SXH")
    roles = "event_id,person_record_id,role\nE1,P9,witness\nE1,P2,witness\nE1,P88,witness\n"
    report = take_in_batch(
        source=a_folder(tmp_path / "b", agencies="agency_id,name,kind\n", people=PEOPLE + theirs, involvements=roles),
        by=actor(agency="POL"),
    ).report
    assert report["accepted"] == 2
    told = [row["reason"] for row in report["rejections"]]
    assert told[:2] == ["the row is of another agency than the one that sends this bundle"] * 2
    assert told[2].replace("P2", "P88") == told[3]


def test_only_some_posts_bring_in_records(tmp_path):
    take_in_batch(source=a_bundle(tmp_path), by=SYSTEM)
    with pytest.raises(NotAllowed):
        take_in_batch(source=a_bundle(tmp_path), by=actor(role=Role.PRACTITIONER))


def test_a_bundle_that_can_not_be_read_leaves_nothing(tmp_path):
    with pytest.raises(BadInput):
        take_in_batch(source=a_folder(tmp_path, people="a;b\n"), by=SYSTEM)
    assert rows("select (select count(*) from intake_batch), (select count(*) from trail_deed)") == [(0, 0)]


def test_a_circle_that_closes_over_two_bundles_is_found(tmp_path):
    people = PEOPLE + person("P1") + person("P2") + person("P3")
    header = "agency_id,from_record_id,to_record_id,kind,recorded_at\n"
    first = header + "POL,P1,P2,parent_of,2024-01-05\nPOL,P2,P3,parent_of,2024-01-05\n"
    take_in_batch(source=a_folder(tmp_path / "a", people=people, relationships=first), by=SYSTEM)
    closing = a_folder(tmp_path / "b", relationships=header + "POL,P3,P1,parent_of,2024-01-06\n")
    report = take_in_batch(source=closing, by=SYSTEM).report
    assert report["rejections"][0]["reason"] == "closes a circle of parents: P3 > P1 > P2 > P3"


def test_each_agency_sees_its_own_part_and_reports_of_a_batch(tmp_path):
    people = PEOPLE + person("P1") + person("S1", agency="SXH", recorded_at="44321") + person("N1", agency="NONE")
    taken = take_in_batch(source=a_folder(tmp_path, people=people), by=SYSTEM).batch
    posts = {
        "police": a_post(agency="POL"),
        "clinic": a_post(agency="SXH"),
        "social care": a_post(agency="SOC", role=Role.PRACTITIONER),
        "administrator": a_post(agency="SOC", role=Role.ADMINISTRATOR),
    }
    seen = {}
    for name, post in posts.items():
        with transaction.atomic():
            enter(post=post.id, purpose="run_the_service")
            parts = sorted((part.table, part.rows_read, part.rejected) for part in parts_of(taken))
            seen[name] = (len(batches()), batch(taken) is not None, parts, [row.row for row in reports_of(taken)])
    assert seen["police"] == (1, True, [("agencies", 1, 0), ("people", 1, 0)], [])
    assert seen["clinic"] == (1, True, [("agencies", 1, 0), ("people", 1, 1)], [2])
    assert seen["social care"] == (0, False, [], [])
    assert seen["administrator"][2:] == (
        [("agencies", 1, 0)] * 3 + [("people", 1, 0), ("people", 1, 1), ("people", 1, 1)],
        [3],
    )


def test_the_database_refuses_a_batch_that_lost_a_row():
    counts = {"rows_read": 5, "accepted": 4, "duplicate": 0, "corrected": 0, "rejected": 0}
    with pytest.raises(IntegrityError, match="batch_accounts_for_every_row"):
        Batch.objects.using("job").create(source="x", received_at=datetime(2024, 1, 1, tzinfo=UTC), **counts)


def test_an_import_is_a_deed_in_the_trail(tmp_path):
    taken = take_in_batch(source=a_bundle(tmp_path), by=SYSTEM)
    assert rows("select on_id, details->>'rows' from trail_deed where did = 'batch.taken_in'") == [(taken.batch, "13")]


def test_an_import_that_waits_for_the_worker_is_finished_by_it(tmp_path):
    taken = take_in_batch(source=a_bundle(tmp_path), by=SYSTEM, queue=True).batch
    assert rows("select finished_step, (select count(*) from records_token) from intake_batch") == [("kept", 0)]
    names = [name for (name,) in rows("select task_name from procrastinate_jobs order by id")]
    assert names == ["journeys.finish_batches", "journeys.refresh"]
    assert finish_batches() == 1
    assert finish_batches() == 0
    assert Batch.objects.using("job").get(id=taken).finished_step == "findable"
    assert rows("select count(*) > 0 from records_token") == [(True,)]


def a_large_bundle(path, prefix, *, size):
    people = "".join(person(f"{prefix}{number}", name=f"Ann{number},Smith") for number in range(size))
    events = "".join(event(f"{prefix}{number}") for number in range(size))
    roles = "".join(f"{prefix}{number},{prefix}{number},subject\n" for number in range(size))
    return a_folder(
        path, agencies=AGENCIES, people=PEOPLE + people, events=EVENTS + events,
        involvements="event_id,person_record_id,role\n" + roles,
    )  # fmt: skip


def kept(table, prefix):
    column = {"people": "record_id", "events": "record_id", "involvements": "event_id"}[table]
    query = (
        f"select r.source_id, v.content, v.recorded_at from {IN_TABLE[table]} v join records_record r on r.id = v.{column}"
        " where r.source_id like %s order by 1"
    )
    return rows(query, f"{prefix}%")


def expected(path, table):
    key = {"people": "record_id", "events": "event_id", "involvements": "event_id"}[table]
    return read_bundle(path).tables[table].select(key, "content", "recorded_at").sort(key).rows()


@pytest.mark.slow
@pytest.mark.parametrize(("dies_after_step", "seed"), [(1, 0), (2, 1), (2, 2), (2, 3), (3, 4)])
def test_a_killed_import_leaves_nothing_half_done_and_runs_again(tmp_path, dies_after_step, seed):
    draw = random.Random(seed)
    path = a_large_bundle(tmp_path / "large", "K", size=3_000)
    to_clone = {
        alias: {name: connections[alias].settings_dict[name] for name in ("HOST", "NAME", "PASSWORD", "CONN_MAX_AGE")}
        for alias in ("default", "owner", "job", "engine")
    }
    run = subprocess.Popen(
        [sys.executable, "-c", TAKE_IN, str(path), json.dumps(to_clone)],
        stdout=subprocess.PIPE, env=os.environ | {"DJANGO_SETTINGS_MODULE": "cairn.config.settings"},
    )  # fmt: skip
    assert run.stdout is not None
    while int(run.stdout.readline() or b"9") < dies_after_step:
        pass
    time.sleep(draw.random() * 0.6)
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    held = {table: len(kept(table, "K")) for table in IN_TABLE}
    assert set(held.values()) in ({0}, {3_000})
    again = take_in_batch(source=path, by=SYSTEM).total
    assert again.accepted + again.duplicate == 9_003
    for table in IN_TABLE:
        assert kept(table, "K") == expected(path, table)
    assert rows("select count(*) from intake_batch where finished_step <> 'findable'") == [(0,)]
    assert (
        len(rows("select 1 from records_token t join records_record r on r.id = t.record_id where kind = 'event'"))
        == 3_000
    )


@pytest.mark.slow
def test_two_halves_in_any_order_give_the_same_current_rows_as_the_whole(tmp_path):
    draw = random.Random(7)
    days = [f"2024-01-{day:02d}" for day in range(1, 9)]
    drawn = {(f"Q{draw.randrange(40)}", draw.choice(days)): number for number in range(300)}
    lines = [person(key, recorded_at=day, name=f"Said {number},S") for (key, day), number in drawn.items()]
    half = len(lines) // 2
    for name, part in (("b", lines[half:]), ("a", lines[:half])):
        take_in_batch(source=a_person(tmp_path / name, *part), by=SYSTEM)
    newest = (
        "select distinct on (r.source_id) r.source_id, v.content from records_personversion v"
        " join records_record r on r.id = v.record_id order by r.source_id, v.recorded_at desc"
    )
    whole = read_bundle(a_person(tmp_path / "whole", *lines)).tables["people"]
    current = whole.sort("recorded_at").unique("key", keep="last").select("key", "content").sort("key")
    assert rows(newest) == current.rows()
