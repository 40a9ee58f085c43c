"""The real job, after each change: only what the change touches is linked anew, and edges, groups and ids end as a clean
linking of everything would leave them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import polars as pl
import pytest
from django.db import connections
from django.db.utils import ProgrammingError

from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.base.errors import NotNow
from cairn.journeys import tasks
from cairn.journeys.refresh import refresh
from cairn.linkage.adopted import adopted_model
from cairn.linkage.queries import judgements
from cairn.linkage.remembering import members, named, recall, remember
from cairn.linkage.taking_in import FIRST, NIGHT, Terms, link_people, link_whole
from cairn.records.frames import frames
from factories import a_child, a_judgement, a_person_version, a_place, a_post, a_thing, an_agency

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
    pytest.mark.slow,
]
KIT = {"given_names": "Kit", "family_name": "Ashcombe", "born": "1997-05-02"}
HOME = {"address": "3 Green Lane", "postcode": "ZZ2 2BB"}
DERIVED = ("records_token", "linkage_key", "linkage_member", "records_identifier", "records_personversion")


def as_owner(words: str, given: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall()) if cursor.description else []


def as_engine(words: str) -> list[tuple[Any, ...]]:
    with connections["engine"].cursor() as cursor:
        cursor.execute(words)
        return list(cursor.fetchall()) if cursor.description else []


def edges_held() -> dict[UUID, tuple[Any, ...]]:
    rows = as_engine("select id, kind, record_a, record_b, band, known_at, match_weight, why::text from linkage_edge")
    return {row[0]: row[1:] for row in rows}


def who_is_who() -> dict[UUID, UUID]:
    return dict(as_engine("select record_id, identity_id from linkage_member where until is null"))


def job() -> str:
    """Runs the job that is queued after a commit; gives the reason that it left for linking all, if it did."""
    tasks.refresh()
    deed = "select details ->> 'because' from trail_deed where did = 'picture.refreshed' order by at desc limit 1"
    return str(as_owner(deed)[0][0])


def parted(groups: dict[Any, Any]) -> set[frozenset[str]]:
    found: dict[Any, set[str]] = {}
    for record, label in groups.items():
        found.setdefault(label, set()).add(str(record))
    return {frozenset(one) for one in found.values()}


def is_as_a_clean_linking() -> bool:
    """Whether what stands in the database is what linking everybody anew finds, with the frequencies that are frozen."""
    _, memory = recall()
    assert memory is not None
    judged = [(str(a), str(b), answer) for a, b, answer in judgements(kind="person")]
    terms = Terms(adopted_model(using="engine"), named(), now(), judged, members())
    clean = link_whole(frames(), terms, because="", counts=memory.counts)
    wanted = {
        (row["record_a"], row["record_b"]): (row["band"], row["known_at"], row["match_weight"])
        for row in clean.edges.filter(pl.col("until").is_null()).iter_rows(named=True)
    }
    stored = {(str(row[1]), str(row[2])): row[3:6] for row in edges_held().values() if row[0] == "person"}
    assert set(stored) == set(wanted)
    for pair, (band, known_at, weight) in wanted.items():
        assert stored[pair][:2] == (band, known_at)
        assert stored[pair][2] == pytest.approx(weight, abs=1e-6)
    standing = set(clean.clusters["record_id"])
    mine = {record: one for record, one in who_is_who().items() if str(record) in standing}
    return parted(mine) == parted(dict(clean.clusters.select("record_id", "identity_id").iter_rows()))


def erase(record: UUID) -> None:
    as_owner("delete from linkage_judgement where record_a = %s or record_b = %s", [record, record])
    for table in DERIVED:
        as_owner(f"delete from {table} where record_id = %s", [record])
    as_owner("delete from records_record where id = %s", [record])


def test_new_corrected_judged_hidden_withdrawn_and_erased_records_end_as_a_clean_linking_of_all() -> None:
    school, police, clinic = an_agency(code="SCH"), an_agency(code="POL"), an_agency(code="SHS")
    analyst = a_post(agency=school, role=Role.ANALYST)
    first = a_child(agency=school, **KIT | HOME)
    second = a_child(agency=police, **KIT | HOME)
    other = a_child(agency=police, given_names="Cerys", family_name="Lowde", born="1996-01-20")
    assert job() == FIRST
    begun = who_is_who()
    assert begun[first] == begun[second] != begun[other]
    kept = set(edges_held())
    twin = a_child(
        agency=school, recorded="2009-01-01", **KIT | HOME | {"given_names": "Kip"}
    )  # recorded before the others
    hidden = a_child(agency=clinic, sharing="pointer", **KIT | HOME)
    assert job() == ""
    assert is_as_a_clean_linking()
    assert who_is_who()[first] == begun[first] == who_is_who()[hidden]
    assert who_is_who()[twin] != begun[first]
    assert kept <= set(edges_held()), "a proposal that stays as it is keeps its id"
    a_judgement(record_a=first, record_b=second, answer="different", by=analyst)
    assert job() == ""
    assert is_as_a_clean_linking()
    assert who_is_who()[first] != who_is_who()[second]
    a_person_version(record=other, agency=police, recorded="2012-01-01", **KIT | HOME)
    a_place(agency=police, name="A house", kind="refuge", recorded="2012-02-01", **HOME)
    a_thing(of=twin, agency=school, kind="phone", value="07700 900123")
    assert job() == ""
    assert is_as_a_clean_linking()
    a_person_version(record=second, agency=police, recorded="2012-03-01", withdrawn_at=now(), **KIT | HOME)
    erase(hidden)
    assert job() == ""
    assert is_as_a_clean_linking()
    before = who_is_who()
    assert job() == ""
    assert who_is_who() == before
    as_engine("delete from linkage_memory")
    assert refresh().people.moved == 0, "linking all anew gives everybody the id that they have"
    assert who_is_who() == before
    assert is_as_a_clean_linking()


def test_of_an_erased_person_nothing_is_kept_after_the_next_linking() -> None:
    school = an_agency(code="SCH")
    gone, left = (a_child(agency=school, **KIT | HOME | {"family_name": "Quarrington"}) for _ in range(2))
    refresh()
    assert as_engine("select 1 from linkage_pair")
    erase(gone)
    erase(left)
    a_child(agency=school, **KIT)
    refresh()
    assert not as_engine("select 1 from linkage_pair")
    assert [row[0] for row in as_engine("select record_id from linkage_remembered")] == [*who_is_who()]
    _, memory = recall()
    assert memory is not None
    assert "quarrington" not in memory.counts["family"]["family"]


def test_all_are_linked_anew_once_a_day_and_the_job_says_why() -> None:
    a_child(agency=an_agency(code="SCH"), **KIT)
    assert job() == FIRST
    as_engine("update linkage_memory set frozen_at = frozen_at - interval '1 day'")
    assert job() == NIGHT
    assert job() == ""


def test_two_that_link_at_once_do_not_undo_each_other() -> None:
    a_child(agency=an_agency(code="SCH"), **KIT)
    refresh()
    last, memory = recall()
    terms = Terms(adopted_model(using="engine"), named(), now(), (), members())
    found = link_people(frames(), memory, terms)
    refresh()
    with pytest.raises(NotNow):
        remember(found, before=memory, last=last)


@pytest.mark.parametrize("table", ["linkage_memory", "linkage_remembered", "linkage_pair"])
@pytest.mark.parametrize("alias", ["default", "job"])
def test_nobody_but_the_engine_reads_what_is_kept(alias: str, table: str) -> None:
    with pytest.raises(ProgrammingError), connections[alias].cursor() as cursor:
        cursor.execute(f"select 1 from {table}")
