"""Keys in the database: the engine's alone, the same written one by one as anew, and the batch's candidates found by them."""

from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError

from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.linkage.engines.batch import load_model, person_edges
from cairn.linkage.engines.blocking import KEYS
from cairn.linkage.engines.keys import CONTACT, record_keys, rule_in_words
from cairn.linkage.keys import candidates, rebuild_keys, write_keys
from cairn.records.frames import person_frames
from cairn.records.models import Record
from factories import a_child, a_person_version, a_post, a_thing, an_agency, looking
from linkage.made_people import a_number, a_record, tables_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
QUINN = {"given_names": "Quinn", "family_name": "Harrow", "born": "2009-04-08"}


def all_keys() -> set[tuple[object, ...]]:
    with connections["engine"].cursor() as cursor:
        cursor.execute("select record_id, key, rule, agency_id, open_to_others from linkage_key")
        return set(cursor.fetchall())


def of(record: UUID) -> set[UUID]:
    return {one.record for one in candidates(record)}


def test_a_record_finds_whoever_shares_a_key_and_the_rules_say_which() -> None:
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    mine = a_child(agency=school, **QUINN)
    swapped = a_child(agency=police, **QUINN | {"born": "2009-08-04"})
    turned = a_child(agency=police, given_names="Harrow", family_name="Quinn")
    stranger = a_child(agency=police, given_names="Freya", family_name="Dunmow", born="2001-01-30")
    write_keys([mine, swapped, turned, stranger])
    found = {one.record: {rule_in_words(rule) for rule in one.rules} for one in candidates(mine)}
    assert set(found) == {swapped, turned}
    assert "day and month of birth swapped and sound of the family name" in found[swapped]
    assert "given and family name swapped" in found[turned]
    assert mine in of(swapped)
    assert mine in of(turned)


def test_written_one_by_one_and_again_they_are_what_a_rebuild_makes() -> None:
    school = an_agency(code="SCH")
    records = [a_child(agency=school, **QUINN | {"born": f"2009-04-{day:02d}"}) for day in range(1, 6)]
    a_thing(of=records[0], agency=school, kind="phone", value="07700 900123")
    assert write_keys(records[2:]) > 0
    for record in records:
        write_keys([record])
    before = all_keys()
    assert before
    assert write_keys(records) == 0
    assert rebuild_keys() == 0
    assert all_keys() == before


def test_a_corrected_record_is_found_by_what_it_says_now_and_a_withdrawn_one_not_at_all() -> None:
    school = an_agency(code="SCH")
    mine, other = a_child(agency=school, **QUINN), a_child(agency=school, **QUINN)
    write_keys([mine, other])
    assert of(other) == {mine}
    a_person_version(record=mine, agency=school, recorded="2011-01-01", given_names="Freya", family_name="Dunmow")
    assert write_keys([mine]) > 0
    assert of(other) == set()
    a_person_version(record=other, agency=school, recorded="2011-01-01", withdrawn_at=now(), **QUINN)
    write_keys([other])
    assert not any(record == other for record, *_ in all_keys())


def test_a_record_that_is_gone_leaves_no_key() -> None:
    record = a_child(agency=an_agency(code="SCH"), **QUINN)
    write_keys([record])
    with connections["engine"].cursor() as cursor:
        cursor.execute("update linkage_key set record_id = gen_random_uuid()")
    assert rebuild_keys() > 0
    assert {row[0] for row in all_keys()} == {record}


def test_a_sealed_record_has_no_key() -> None:
    record = a_child(agency=an_agency(code="SCH"), sharing="sealed", **QUINN)
    assert write_keys([record]) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "select * from linkage_key",
        "delete from linkage_key",
        "insert into linkage_key values (gen_random_uuid(), 1, 1, gen_random_uuid(), true)",
    ],
)
@pytest.mark.parametrize("alias", ["default", "job"])
def test_nobody_but_the_engine_touches_a_key(alias: str, sql: str) -> None:
    with (
        pytest.raises(ProgrammingError) as refused,
        transaction.atomic(using=alias),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute(sql)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_every_pair_that_the_batch_asks_about_shares_a_key() -> None:
    """Candidate recall: the keys are the batch's blocking rules and no fewer."""
    names = [("Quinn", "Harrow"), ("Quin", "Harrow"), ("Harrow", "Quinn"), ("Katherine", "Nowak"), ("Kasia", "Nowak")]
    people = [
        a_record(f"r{at}", given=given, family=family, born=born, postcode="MB1 2AB")
        for at, (given, family) in enumerate(names * 2)
        for born in [("2009-04-08", "2009-08-04")[at % 2]]
    ]
    tables = tables_of(people, [a_number("r0", "phone", "07700900123"), a_number("r3", "phone", "07700900123")])
    keys = record_keys(tables)
    met = keys.join(keys, left_on="looks", right_on="waits").select("record", "record_right")
    pairs = {frozenset(row) for row in met.iter_rows()}
    edges = person_edges(tables, model=load_model())
    assert edges.height > 10
    assert {frozenset(row) for row in edges.select("record_a", "record_b").iter_rows()} <= pairs


def test_each_rule_is_told_in_words() -> None:
    told = [rule_in_words(rule) for rule in range(CONTACT + 1)]
    assert len(told) == len(KEYS) + 1
    assert all(told)


def test_only_what_the_reader_may_read_is_read_with_a_persons_versions() -> None:
    school, police = an_agency(code="SCH"), an_agency(code="POL")
    record = a_child(agency=police, sharing="analysis_only", **QUINN)
    post = a_post(agency=school, role=Role.ANALYST)
    with looking(post):
        assert person_frames([record], using="default")["people"].is_empty()
    assert person_frames([record], using="engine")["people"].height == 1
    assert Record.objects.using("owner").filter(id=record).exists()
    assert connection.alias == "default"
