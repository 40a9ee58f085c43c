"""Whatever is recorded later, what was known on a day stays as it was: drawn histories, cut at a day and read again."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.linkage.engines.descriptors import facts, place_edges, proposals, standing
from linkage.told import (
    WORDS,
    a_child,
    a_number,
    a_person,
    a_place,
    an_adult,
    an_event,
    around,
    on_day,
    part,
    told,
    works_at,
)

DAYS = st.integers(0, 40)
SAYS = st.sampled_from(
    [
        "A man called Daz from the ink place on Tannery Row.", "Daz drives a grey van, number ends 4417.",
        "with Ash at Blue Door studio, 3 Tannery Row", "known as Kez, a plumber, his mate Daz", "Seen at Yellow Door.",
        "tattoo man with a grey van WM58", "Nothing new.", "messages as @inkyd_mb, from Pennick",
    ]
)  # fmt: skip
NAMES = st.sampled_from([None, "Daz", "Kez", "Big Mo", "Ash"])
HOMES = st.sampled_from([None, "3 Tannery Row, Pennick", "27 Quarry Lane, Pennick", "8 Dyers Close, Pennick"])
PLACES = st.sampled_from(
    [{"name": "Yellow Door", "address": "3 Tannery Row, Pennick"}, {"name": "Blue Door studio"},
     {"name": "Blackthorn Ink", "kind": "tattoo_studio", "address": "Tannery Row"}, {"kind": "home", "address": "3 Tannery Row"}]
)  # fmt: skip
ROLES = st.sampled_from(["professional", "reporter", "associate", "person_of_concern", "parent_carer"])


@st.composite
def later_rows(draw, days):
    """What may follow: corrections, withdrawals, other people in an event, numbers, places and who works there."""
    number, day = draw(st.integers(1, 3)), draw(DAYS)
    agency, after = f"agency{number}", days[number - 1] + draw(st.integers(1, 20))
    return draw(
        st.sampled_from(
            [
                an_event(f"e{number}", says=draw(SAYS), day=after, agency=agency),
                an_event(f"e{number}", says=draw(SAYS), day=after, agency=agency, withdrawn_at=on_day(after + 5)),
                an_event(f"e{number}", says=draw(SAYS), day=after, agency=agency, place="p1"),
                a_child(f"c{number}", day=day, agency=agency, address=draw(HOMES), given_names=draw(NAMES) or "Cerys"),
                an_adult(f"a{number}", day=day, agency=agency, aliases=draw(NAMES), address=draw(HOMES)),
                a_person(
                    "w1", day=day, role="adult", given_names="Darran", aliases=draw(NAMES), description="grey van"
                ),
                part(f"e{number}", "w1", draw(ROLES), day=days[number - 1]),
                a_number(f"a{number}", "phone", draw(st.sampled_from(["*4417", "07700 904417"])), day=day),
                a_place("p1", day=day, **draw(PLACES)),
                a_place("p2", day=day, agency="police", **draw(PLACES)),
                works_at(draw(st.sampled_from(["w1", f"a{number}"])), "p1", day=day, agency="school"),
            ]
        )
    )


@st.composite
def histories(draw):
    """Rows of three events around three children, and of what followed; no record twice at one moment."""
    days = [draw(DAYS) for _ in range(3)]
    rows = [
        row
        for number, day in enumerate(days, 1)
        for row in around(number, says=draw(SAYS), day=day, agency=f"agency{number}", aliases=draw(NAMES))
    ]
    for row in draw(st.lists(later_rows(days), max_size=8)):
        if _key(row) not in {_key(other) for other in rows}:
            rows.append(row)
    return rows


def _key(row):
    table, columns = row
    names = ("record_id", "event_id", "owner_id", "value", "from_record_id", "person_record_id", "role", "recorded_at")
    return (table, *(columns.get(name) for name in names if name != "role" or table == "involvements"))


def held_on(tables, moment):
    return {
        name: frame.filter(pl.col("recorded_at") <= moment) if "recorded_at" in frame.columns else frame
        for name, frame in tables.items()
    }


def as_it_stood(frame, moment):
    order = [name for name in frame.columns if name not in ("until", "agreed")]
    return standing(frame, moment).drop("until").sort(order)


@given(histories(), DAYS)
@settings(max_examples=60, deadline=None)
def test_facts_proposals_and_places_of_a_day_do_not_depend_on_later_records(rows, day):
    tables, moment = told(rows), on_day(day)
    then = held_on(tables, moment)
    for read in (facts, proposals, place_edges):
        now, before = as_it_stood(read(tables, words=WORDS), moment), as_it_stood(read(then, words=WORDS), moment)
        assert now.rows() == before.rows()


@given(histories(), st.randoms())
@settings(max_examples=25, deadline=None)
def test_the_order_of_rows_changes_nothing(rows, random):
    tables = told(rows)
    turned = {name: frame[random.sample(range(frame.height), frame.height)] for name, frame in tables.items()}
    for read in (facts, proposals, place_edges):
        assert read(turned, words=WORDS).equals(read(tables, words=WORDS))


@given(histories())
@settings(max_examples=25, deadline=None)
def test_no_fact_or_proposal_is_known_before_its_records(rows):
    tables, first = told(rows), {}
    for name, key in (("people", "record_id"), ("places", "record_id"), ("events", "event_id")):
        first |= dict(tables[name].group_by(key).agg(pl.col("recorded_at").min()).iter_rows())
    for subject, known in facts(tables, words=WORDS).select("subject_id", "known_at").iter_rows():
        assert known >= first[subject]
    for a, b, known in proposals(tables, words=WORDS).select("record_a", "record_b", "known_at").iter_rows():
        assert known >= max(first[a], first[b])
