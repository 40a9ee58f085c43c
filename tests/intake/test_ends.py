"""Accepted, duplicate, corrected, rejected: what a row is beside the other rows and beside what is held."""

from datetime import UTC, datetime
from hashlib import blake2b

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.intake.bundle import Counts, KnownKeys, read_bundle, read_draft
from cairn.intake.bundle.shapes import KNOWN_VERSIONS
from cairn.intake.bundle.versions import with_content, with_ends
from cairn.records.columns import TABLES, as_of
from intake.made_bundles import EVENTS, PEOPLE, a_folder, event, person

AS_HELD = ["table", "key", "agency_id", "content", "recorded_at", "sharing"]


def known_after(bundle):
    """What a database would hold once this bundle is in it."""
    absent = {"agency_id": "POL", "recorded_at": None, "sharing": None}
    held = []
    for table, frame in bundle.tables.items():
        given = {
            name: pl.lit(value, dtype=KNOWN_VERSIONS[name])
            for name, value in absent.items()
            if name not in frame.columns
        }
        held.append(frame.with_columns(pl.lit(table).alias("table"), **given).select(AS_HELD))
    agencies = bundle.tables["agencies"].select("agency_id", "kind", "area", "default_sharing")
    parents = bundle.tables["relationships"].filter(pl.col("kind") == "parent_of")
    return KnownKeys(pl.concat(held), agencies, parents.select("from_record_id", "to_record_id"))


def ends_of(bundle, table="people"):
    counts = bundle.counts[table]
    return counts.accepted, counts.duplicate, counts.corrected, counts.rejected


def people_bundle(tmp_path, *rows):
    return a_folder(tmp_path, people=PEOPLE + "".join(rows))


def at(day):
    return f"2024-01-{day:02d}T10:00Z"


def test_counts_that_lose_a_row_can_not_be_made():
    with pytest.raises(ValueError, match="do not add up"):
        Counts(rows=3, accepted=2)


def test_the_same_bundle_again_is_all_duplicates(tmp_path):
    rows = [person("P1", recorded_at=at(5)), person("P1", recorded_at=at(6), name="Anne,Smith"), person("P2")]
    path = a_folder(
        tmp_path, people=PEOPLE + "".join(rows), events=EVENTS + event("E1"),
        involvements="event_id,person_record_id,role\nE1,P1,subject\n",
        identifiers="owner,owner_id,kind,value,recorded_at\nperson,P1,phone,*4417,2024-01-05\n",
        relationships="agency_id,from_record_id,to_record_id,kind,recorded_at\nPOL,P1,P2,parent_of,2024-01-05\n",
    )  # fmt: skip
    first = read_bundle(path)
    again = read_bundle(path, known=known_after(first))
    assert first.total == Counts(rows=10, accepted=9, corrected=1)
    assert again.total == Counts(rows=10, duplicate=10)
    assert all(frame.is_empty() for frame in again.tables.values())


def test_one_file_may_hold_several_versions_in_any_order(tmp_path):
    rows = [
        person("P1", recorded_at=at(9), name="C,C"),
        person("P1", recorded_at=at(5)),
        person("P1", recorded_at=at(7), name="B,B"),
    ]
    bundle = read_bundle(people_bundle(tmp_path, *rows))
    assert ends_of(bundle) == (1, 0, 2, 0)
    current = as_of(bundle.tables["people"], datetime(2024, 1, 8, tzinfo=UTC))
    assert current["given_names"].item() == "B"


def test_a_duplicate_is_of_the_same_content_whatever_its_recorded_at(tmp_path):
    assert ends_of(
        read_bundle(people_bundle(tmp_path, person("P1", recorded_at=at(5)), person("P1", recorded_at=at(8))))
    ) == (1, 1, 0, 0)


def test_a_correction_that_is_taken_back_is_not_a_duplicate(tmp_path):
    rows = [
        person("P1", recorded_at=at(5)),
        person("P1", recorded_at=at(6), name="B,B"),
        person("P1", recorded_at=at(7)),
    ]
    path = people_bundle(tmp_path, *rows)
    bundle = read_bundle(path)
    assert ends_of(bundle) == (1, 0, 2, 0)
    assert ends_of(read_bundle(path, known=known_after(bundle))) == (0, 3, 0, 0)


def test_other_content_at_the_same_moment_is_rejected_and_the_first_row_stands(tmp_path):
    bundle = read_bundle(people_bundle(tmp_path, person("P1"), person("P1", name="B,B"), person("P1")))
    assert ends_of(bundle) == (1, 1, 0, 1)
    told = bundle.rejections["reason"].item()
    assert told.startswith("differs from row 1, which has the same key")
    assert "needs its own recorded_at" in told
    (told,) = read_bundle(people_bundle(tmp_path, person("P1", name="C,C")), known=known_after(bundle)).rejections[
        "reason"
    ]
    assert told.startswith("differs from what is held, which")


def test_what_a_row_of_an_agency_leaves_empty_is_not_at_odds(tmp_path):
    header = "agency_id,name,kind,area,default_sharing\n"
    whole, short = "POL,Police,police,North,pointer\n", "POL,Police,police,,\n"
    other = "POL,Police,police,South,\n"
    first = read_bundle(a_folder(tmp_path / "a", agencies=header + short + whole))
    assert ends_of(first, "agencies") == (1, 1, 0, 0)
    assert first.tables["agencies"].select("area", "default_sharing").row(0) == ("North", "pointer")
    again = read_bundle(a_folder(tmp_path / "b", agencies=header + short), known=known_after(first))
    assert ends_of(again, "agencies") == (0, 1, 0, 0)
    odd = read_bundle(a_folder(tmp_path / "c", agencies=header + other), known=known_after(first))
    assert ends_of(odd, "agencies") == (0, 0, 0, 1)


def test_an_older_version_joins_the_history_and_is_not_current(tmp_path):
    held = read_bundle(people_bundle(tmp_path / "a", person("P1", recorded_at=at(9), name="New,N")))
    later = read_bundle(
        people_bundle(tmp_path / "b", person("P1", recorded_at=at(5), name="Old,O")), known=known_after(held)
    )
    assert ends_of(later) == (0, 0, 1, 0)
    both = pl.concat([held.tables["people"], later.tables["people"]])
    assert as_of(both, datetime(2024, 2, 1, tzinfo=UTC))["given_names"].item() == "New"


def test_a_withdrawal_is_a_correction(tmp_path):
    header = PEOPLE.replace("\n", ",withdrawn_at\n")
    rows = [person("P1").replace("\n", ",\n"), person("P1", recorded_at=at(8)).replace("\n", ",2024-01-08T09:00Z\n")]
    bundle = read_bundle(a_folder(tmp_path, people=header + "".join(rows)))
    assert ends_of(bundle) == (1, 0, 1, 0)
    assert as_of(bundle.tables["people"], datetime(2024, 2, 1, tzinfo=UTC)).is_empty()


def test_an_id_held_by_another_agency_rejects_the_row(tmp_path):
    held = read_bundle(people_bundle(tmp_path / "a", person("P1")))
    bundle = read_bundle(
        people_bundle(tmp_path / "b", person("P1", agency="SOC", recorded_at=at(9))), known=known_after(held)
    )
    assert ends_of(bundle) == (0, 0, 0, 1)
    assert "held by another agency" in bundle.rejections["reason"].item()
    together = read_bundle(people_bundle(tmp_path / "c", person("P1"), person("P1", agency="SOC", recorded_at=at(9))))
    assert ends_of(together) == (1, 0, 0, 1)


def test_a_reference_resolves_in_the_bundle_or_in_what_is_held(tmp_path):
    held = read_bundle(a_folder(tmp_path / "a", people=PEOPLE + person("P1"), events=EVENTS + event("E1")))
    people = "event_id,person_record_id,role\nE1,P1,subject\nE1,P2,witness\nE9,P1,subject\n"
    path = a_folder(tmp_path / "b", involvements=people)
    bundle = read_bundle(path, known=known_after(held))
    assert ends_of(bundle, "involvements") == (1, 0, 0, 2)
    assert ends_of(read_bundle(path), "involvements") == (0, 0, 0, 3)


def test_a_row_that_refers_to_a_rejected_row_names_it_through_the_chain(tmp_path):
    path = a_folder(
        tmp_path, people=PEOPLE + person("P1", recorded_at="44321"), events=EVENTS + event("E1", agency="NO"),
        involvements="event_id,person_record_id,role\nE1,P1,subject\n",
    )  # fmt: skip
    reasons = dict(read_bundle(path).rejections.select("table", "reason").iter_rows())
    assert reasons["involvements"] == "refers to E1, which was rejected (events row 1)"
    assert reasons["events"] == "refers to NO, which is neither in agencies of this bundle nor already held"


def test_an_involvement_is_as_old_as_its_event_and_corrected_with_it(tmp_path):
    role = "event_id,person_record_id,role,response_to_voice\nE1,P1,subject,{}\n"
    first = read_bundle(
        a_folder(
            tmp_path / "a", people=PEOPLE + person("P1"), events=EVENTS + event("E1"), involvements=role.format("told")
        )
    )
    assert first.tables["involvements"]["recorded_at"].item() == first.tables["events"]["recorded_at"].item()
    alone = a_folder(tmp_path / "b", involvements=role.format("not told"))
    assert ends_of(read_bundle(alone, known=known_after(first)), "involvements") == (0, 0, 0, 1)
    newer = event("E1", recorded_at="2024-01-09").replace("seen", "seen again")
    together = a_folder(tmp_path / "c", events=EVENTS + newer, involvements=role.format("not told"))
    corrected = read_bundle(together, known=known_after(first))
    assert ends_of(corrected, "involvements") == (0, 0, 1, 0)
    assert corrected.tables["involvements"]["recorded_at"].item().day == 9


def test_content_is_the_same_in_every_version_of_every_library():
    frame = pl.DataFrame(
        {"record_id": ["P1"], "agency_id": ["POL"], "recorded_at": [datetime(2024, 1, 1, tzinfo=UTC)], "age_low": [14],
         "family_name": ["Łęcka"], "withdrawn_at": [datetime(2024, 1, 2, tzinfo=UTC)]}
    )  # fmt: skip
    absent = {
        name: pl.lit(None, dtype=dtype) for name, dtype in TABLES["people"].schema.items() if name not in frame.columns
    }
    whole = frame.with_columns(**absent)
    said = "age_low:2:14;agency_id:3:POL;family_name:7:Łęcka;record_id:2:P1;withdrawn_at:16:1704153600000000;"
    assert with_content(whole, "people")["content"].item() == blake2b(said.encode(), digest_size=16).hexdigest()


def slow_ends(rows, stored):
    """The contract's words, one row at a time: rows and stored are (key, moment, content)."""
    ends = {}
    for key in {row[0] for row in rows}:
        line = sorted(
            [(moment, 0, 0, content) for k, moment, content in stored if k == key]
            + [(moment, 1, place, content) for place, (k, moment, content) in enumerate(rows) if k == key]
        )
        standing = {}
        for moment, new, place, content in line:
            if moment not in standing:
                standing[moment] = (new, place, content)
            elif new:
                ends[place] = "duplicate" if standing[moment][2] == content else "rejected"
        moments = sorted(standing)
        for index, moment in enumerate(moments):
            new, place, content = standing[moment]
            if not new:
                continue
            before = index > 0 and standing[moments[index - 1]][2] == content
            run = next(
                (standing[m] for m in moments[index + 1 :] if standing[m][2] != content or not standing[m][0]), None
            )
            after = run is not None and run[0] == 0 and run[2] == content
            first = index == 0 and not any(k == key for k, _, _ in stored)
            ends[place] = "duplicate" if before or after else "accepted" if first else "corrected"
    return [ends[place] for place in range(len(rows))]


VERSIONS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 5), st.sampled_from("xyz")), max_size=8)


@settings(max_examples=300, deadline=None)
@given(rows=VERSIONS, stored=VERSIONS)
def test_the_ends_of_whole_columns_are_those_of_one_row_at_a_time(rows, stored):
    stored = list({(key, moment): (key, moment, content) for key, moment, content in stored}.values())

    def frame(versions):
        return pl.DataFrame(
            {
                "key": [v[0] for v in versions],
                "recorded_at": [datetime(2024, 1, v[1], tzinfo=UTC) for v in versions],
                "content": [v[2] for v in versions],
                "row": list(range(1, len(versions) + 1)),
            },
            schema={"key": pl.Utf8, "recorded_at": pl.Datetime("us", "UTC"), "content": pl.Utf8, "row": pl.UInt32},
        )

    found = with_ends(frame(rows), frame(stored).drop("row"))
    assert found.sort("row")["end"].to_list() == slow_ends(rows, stored)


def test_a_bundle_sent_by_one_agency_speaks_for_it_alone_and_learns_nothing_of_others(tmp_path):
    held = read_bundle(
        a_folder(tmp_path / "a", people=PEOPLE + person("S1", agency="SOC"), events=EVENTS + event("E1"))
    )
    path = a_folder(
        tmp_path / "b", people=PEOPLE + person("P2") + person("S2", agency="SOC"),
        involvements="event_id,person_record_id,role\nE1,P2,subject\nE1,S1,witness\nE1,NONE,witness\n",
    )  # fmt: skip
    bundle = read_draft(path).beside(known_after(held), only_agency="POL")
    assert ends_of(bundle) == (1, 0, 0, 1)
    hidden, absent = bundle.rejections.filter(pl.col("column") == "person_record_id")["reason"].to_list()
    assert hidden.replace("S1", "NONE") == absent


def test_every_row_s_end_is_counted_for_its_agency(tmp_path):
    path = people_bundle(
        tmp_path, person("P1"), person("S1", agency="SOC"), person("S2", agency="SOC", recorded_at="x")
    )
    ends = read_bundle(path).ends.filter(pl.col("table") == "people")
    assert set(ends.select("agency_id", "end", "rows").iter_rows()) == {
        ("POL", "accepted", 1), ("SOC", "accepted", 1), ("SOC", "rejected", 1),
    }  # fmt: skip
