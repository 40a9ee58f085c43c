"""A bundle is kept whole in the database or not at all; said again it is all duplicates."""

import pytest
from django.db import connections

from cairn.agencies.roles import SYSTEM
from cairn.intake.bundle import Counts
from cairn.journeys.take_in_batch import take_in_batch
from intake.made_bundles import EVENTS, PEOPLE, a_folder, event, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def rows(query, *given):
    with connections["job"].cursor() as cursor:
        cursor.execute(query, given)
        return cursor.fetchall()


def a_bundle(path, **more):
    tables = {
        "people": PEOPLE + person("P1", name="O'Neill,Łęcka") + person("P2", agency="SXH") + person("P3"),
        "places": 'record_id,agency_id,recorded_at,name,kind\nL1,POL,2024-01-05,"The ""Ink"" \\ place",park\n',
        "events": EVENTS.replace("\n", ",place_record_id,narrative\n") + event("E1").replace("\n", ',L1,"two\nlines"\n'),
        "involvements": "event_id,person_record_id,role\nE1,P1,subject\n",
        "identifiers": "owner,owner_id,kind,value,recorded_at\nperson,P1,phone,*4417,2024-01-05\nevent,E1,vehicle,AB1,2024-01-05\n",
        "relationships": (
            "agency_id,from_record_id,to_record_id,kind,recorded_at,valid_from\n"
            "POL,P1,P3,parent_of,2024-01-05,2011\nPOL,P1,L1,attends,2024-01-05,\n"
        ),
    }
    return a_folder(path, **(tables | more))


def test_a_bundle_is_kept_with_its_batch_and_again_is_all_duplicates(tmp_path):
    path = a_bundle(tmp_path)
    first = take_in_batch(source=path, by=SYSTEM)
    assert first.total == Counts(rows=13, accepted=13)
    again = take_in_batch(source=path, by=SYSTEM)
    assert again.total == Counts(rows=13, duplicate=13)
