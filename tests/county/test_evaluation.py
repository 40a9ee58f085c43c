"""Scores on tiny counties, each answer worked out by hand from the exchange contract's words."""

import json
from datetime import date

import polars as pl
import pytest

from cairn.base.errors import BadInput
from cairn.county.evaluation import as_text, evaluate, read_clusters, read_lines, read_truth
from cairn.county.evaluation.groups import _gaps
from cairn.county.evaluation.links import scores
from county.made import a_bundle, a_line, a_truth, day

ADULT = {"kind": "adult"}


def a_county(**others):
    """Children C1-C3 and adult D of network N1 (joinable on day 40), children C4-C6, an adult E around C4 and C5."""
    people = [(f"c{n}", f"C{n}", f"H{n}", {}) for n in range(1, 7)]
    people += [("c1b", "C1", "H1", {}), ("d", "D", "HD", ADULT), ("d2", "D", "HD", ADULT), ("e", "E", "HE", ADULT)]
    truth = a_truth(
        people=people,
        networks=[("N1", 40, None, "S1")],
        members=[("N1", f"C{n}", "child") for n in (1, 2, 3)] + [("N1", "D", "person_of_concern")],
        places=[("s", "S1"), ("t", "S2")],
        **others,
    )
    tables = a_bundle(
        people=[(record, 10) for record, *_ in people],
        places=[("s", 10), ("t", 10)],
        events=[
            ("first", 0, {"c6": "subject"}),
            ("v1", 20, {"c4": "subject", "e": "person_of_concern"}),
            ("v2", 25, {"c5": "subject", "e": "person_of_concern"}),
            ("last", 69, {"c6": "subject"}),
        ],
    )
    return tables, truth


def scored(lines, *, by=None, **others):
    tables, truth = a_county(**others)
    return evaluate(tables, truth, lines, by=by)


def test_a_line_that_names_two_children_and_an_adult_finds_the_network_and_the_days_are_counted():
    figures = scored([a_line(["c1", "c2"], ["d"], on=45)])
    assert figures["networks"]["raised"] == {
        "number": 1, "share": 1.0, "days_median": 5.0, "days_p90": 5.0, "days_p90_with_never": 5.0,
    }  # fmt: skip
    assert figures["lines"]["raise"]["false"] == 0


def test_two_records_of_one_child_are_one_child():
    figures = scored([a_line(["c1", "c1b"], ["d"], on=45)])
    assert figures["networks"]["raised"]["number"] == 0
    assert figures["lines"]["raise"]["false"] == 1


@pytest.mark.parametrize(
    ("children", "adults", "more", "found"),
    [
        (["c1", "c2", "c4", "c5"], ["d"], {}, True),  # half of the children
        (["c1", "c2", "c4", "c5", "c6"], ["d"], {}, False),  # fewer than half
        (["c1", "c2"], ["d", "e"], {}, True),  # half of the people
        (["c1", "c2"], ["e"], {}, False),  # another person
        (["c1", "c2"], [], {"places": ("s",)}, True),  # nobody named, its place
        (["c1", "c2"], [], {"places": ("t",)}, False),  # another place
        (["c1", "c2"], ["e"], {"places": ("s",)}, False),  # somebody else named: its place does not help
        (["c1", "c2"], ["d"], {"kind": "individual_pattern"}, False),  # a one-child kind never finds
        (["c1", "c2"], ["d"], {"status": "retracted"}, False),
        (["c1", "c2"], ["d"], {"queue": "ask"}, False),  # asked, not raised
        (["c1", "c2"], ["d"], {"queue": "fact"}, True),
    ],
)
def test_what_finds_a_network_and_what_does_not(children, adults, more, found):
    figures = scored([a_line(children, adults, on=45, **more)])
    assert figures["networks"]["raised"]["number"] == found


def test_an_ask_counts_as_asked_and_the_earlier_day_counts():
    figures = scored([a_line(["c1", "c2"], ["d"], on=42, queue="ask"), a_line(["c1", "c2"], ["d"], on=60)])
    assert figures["networks"]["raised"]["days_median"] == 20
    assert figures["networks"]["asked_or_raised"]["days_median"] == 2


def test_a_network_never_counts_before_its_records_were_held():
    tables, truth = a_county()
    late = a_bundle(people=[("c1", 10), ("c2", 50), ("c3", 10), ("d", 10)], events=[("x", 0, {}), ("y", 69, {})])
    line = a_line(["c1", "c2"], ["d"], on=52, first_raised=day(20))
    assert evaluate(late, truth, [line])["networks"]["raised"]["days_median"] == 10  # day 50, not day 20
    assert evaluate(tables, truth, [line])["networks"]["raised"]["days_median"] == 0  # held on day 10: first raised 20


def test_a_network_that_was_never_raised_counts_as_never_in_the_share_and_the_tail():
    raised = scored([])["networks"]["raised"]
    assert (raised["number"], raised["share"], raised["days_median"], raised["days_p90_with_never"]) == (
        0,
        0.0,
        None,
        None,
    )


def test_an_adult_truly_around_two_children_of_different_homes_is_worth_a_look():
    figures = scored([a_line(["c4", "c5"], ["e"], on=45)])
    assert (figures["lines"]["raise"]["worth a look"], figures["lines"]["raise"]["false"]) == (1, 0)


def test_siblings_of_one_home_are_not_worth_a_look():
    tables, truth = a_county()
    one_home = truth | {"people": truth["people"].with_columns(household_id=pl.lit("H1"))}
    figures = evaluate(tables, one_home, [a_line(["c4", "c5"], ["e"], on=45)])
    assert (figures["lines"]["raise"]["worth a look"], figures["lines"]["raise"]["false"]) == (0, 1)


def test_a_professional_is_never_worth_a_look():
    tables, truth = a_county()
    kinds = pl.when(pl.col("record_id") == "e").then(pl.lit("professional")).otherwise(pl.col("kind")).alias("kind")
    figures = evaluate(
        tables, truth | {"people": truth["people"].with_columns(kinds)}, [a_line(["c4", "c5"], ["e"], on=45)]
    )
    assert figures["lines"]["raise"]["false"] == 1


def test_the_same_adult_and_half_the_children_within_half_a_year_is_a_repeat_and_later_is_counted_again():
    lines = [a_line(["c4", "c6"], ["e"], on=on, signal_id="one") for on in (10, 100, 192, 193)]
    row = scored(lines)["lines"]["raise"]
    assert (row["false"], row["repeats"]) == (2, 2)  # 100 and 192 are within 182 days of 10; 193 is not


def test_the_same_signal_without_adult_or_place_is_a_repeat_too():
    lines = [a_line(["c4", "c6"], on=on, signal_id="number", queue="fact") for on in (20, 30)]
    lines.append(a_line(["c4", "c6"], on=40, signal_id="another number", queue="fact"))
    row = scored(lines)["lines"]["fact"]
    assert (row["false"], row["repeats"]) == (2, 1)


def test_false_raises_are_set_beside_what_was_stated():
    lines = [
        a_line(["c4", "c6"], ["e"], on=20, signal_id="one", recurrence_weeks=60.0),
        a_line(["c5", "c6"], on=30, signal_id="two", recurrence_weeks=30.0),
        a_line(["c1", "c2"], ["d"], on=45, recurrence_weeks=500.0),  # found: not by chance
    ]
    table = {row["once_in_weeks"]: row for row in scored(lines)["calibration"]}
    assert (table[26]["observed"], table[52]["observed"], table[104]["observed"]) == (2, 1, 0)
    assert table[26]["stated"] == 0.38  # ten weeks


def test_a_repeat_in_another_queue_is_counted_there():
    lines = [a_line(["c4", "c6"], ["e"], on=10), a_line(["c4", "c6"], ["e"], on=11, queue="ask")]
    figures = scored(lines)["lines"]
    assert (figures["raise"]["false"], figures["ask"]["false"]) == (1, 1)


def test_weekly_rates_are_given_for_a_county_of_110_000():
    row = scored([a_line(["c4", "c6"], ["e"], on=10)], children=1_100)["lines"]["raise"]
    assert row["false_a_week"] == 0.1  # events are recorded over 70 days: ten weeks
    assert row["false_a_week_per_110000"] == 10.0


def test_false_lines_are_named_by_the_look_alike_that_fooled_them():
    figures = scored([a_line(["c4", "c6"], ["e"], on=10)], decoys=[("E", "taxi firm")])
    assert figures["fooled_by"] == {"raise": {"taxi firm": 1}}


def test_a_record_named_before_it_was_held_is_counted():
    assert scored([a_line(["c4", "c6"], ["e"], on=9)])["too_early"] == 1
    assert scored([a_line(["c4", "c6"], ["e"], on=10)])["too_early"] == 0


def unheard_line(event, on, **more):
    return a_line(["c6"], on=on, kind="unheard_concern", events=(event,), queue="fact", **more)


def test_an_unheard_concern_is_right_on_or_after_its_clock_and_wrong_before_or_where_it_was_answered():
    tables, truth = a_county(unheard=[("u1", 30), ("u2", 31), ("u3", 31)])
    answer = pl.when(pl.col("event_id") == "v1").then(pl.col("recorded_at")).alias("outcome_at")
    tables = tables | {"events": tables["events"].with_columns(answer)}
    lines = [unheard_line(event, on) for event, on in (("u1", 29), ("u1", 30), ("u2", 33), ("v1", 40), ("v2", 40))]
    figures = evaluate(tables, truth, lines)["unheard"]
    assert (figures["unheard"], figures["named"], figures["on_the_day"]) == (3, 2, 1)
    assert figures["wrong_lines"] == 2  # one too early, one about v1, which was answered
    assert figures["beside"] == 1  # v2 has no answer and no clock
    assert figures["days_p90"] == 2.0


def test_groups_are_compared_by_recall_and_by_false_naming():
    tables, truth = a_county()
    origin = (
        pl.when(pl.col("person_id").is_in(["C1", "C2", "D"])).then(pl.lit("a")).otherwise(pl.lit("b")).alias("origin")
    )
    truth = truth | {"people": truth["people"].with_columns(origin)}
    lines = [a_line(["c1", "c2"], ["d"], on=45), a_line(["c4", "c6"], ["e"], on=50)]
    group = evaluate(tables, truth, lines, by="origin")["groups"]["raise and fact"]
    assert group["rows"]["a"]["recall"] == 1.0  # C1, C2, D named
    assert group["rows"]["b"]["recall"] == 0.0  # C3 is not
    assert group["largest_recall_gap"] is None  # groups this small are not compared with one another
    assert group["others_recall_gap"] == -100.0  # b is the largest group (C3-C6, E): 0 of 1, the others 3 of 3
    assert group["others_false_ratio"] == 0.0
    assert group["rows"]["b"]["named_falsely"] == 3  # C4, C6, E
    assert group["rows"]["a"]["named_falsely"] == 0


def test_large_groups_are_compared_with_one_another():
    rows = {
        "a": {"people": 100, "in_joinable_networks": 20, "named": 10, "recall": 0.5, "named_falsely": 20,
              "named_falsely_per_1000": 200.0},
        "b": {"people": 50, "in_joinable_networks": 40, "named": 30, "recall": 0.75, "named_falsely": 30,
              "named_falsely_per_1000": 600.0},
        "c": {"people": 5, "in_joinable_networks": 1, "named": 1, "recall": 1.0, "named_falsely": 1,
              "named_falsely_per_1000": 200.0},
    }  # fmt: skip
    gaps = _gaps(rows)
    assert (gaps["largest_recall_gap"], gaps["largest_false_ratio"]) == (25.0, 3.0)  # c is too small to tell
    assert gaps["others_recall_gap"] == -25.6  # 10/20 against 31/41
    assert gaps["others_false_ratio"] == 2.82  # 31/55 against 20/100


def test_link_scores_by_hand():
    records = pl.DataFrame(
        [("r1", "A", "x"), ("r2", "A", "x"), ("r3", "A", "y"), ("r4", "B", "y"), ("r5", "C", "z")],
        schema=["record_id", "true_id", "identity_id"],
        orient="row",
    )
    found = scores(records)
    # true pairs: r1r2 r1r3 r2r3; made: r1r2 r3r4; agreed: r1r2
    assert (found["true_pairs"], found["pair_precision"], found["pair_recall"], found["pair_f1"]) == (
        3,
        0.5,
        0.333333,
        0.4,
    )
    # B3 recall: (2/3 + 2/3 + 1/3 + 1 + 1) / 5; precision: (1 + 1 + 1/2 + 1/2 + 1) / 5
    assert (found["b3_recall"], found["b3_precision"]) == (0.733333, 0.8)
    assert found["exact_clusters"] == 0.333333  # of A, B, C only C


def test_stubs_and_full_records_are_scored_apart(tmp_path):
    tables, truth = a_county()
    form = pl.when(pl.col("record_id") == "d2").then(pl.lit("stub")).otherwise(pl.lit("full")).alias("form")
    truth = truth | {"people": truth["people"].with_columns(form)}
    (tmp_path / "clusters.csv").write_text(
        "kind,record_id,identity_id\nperson,c1,p1\nperson,c1b,p1\nperson,d,p2\nperson,e,p2\n"
    )
    links = evaluate(tables, truth, [], clusters=read_clusters(tmp_path / "clusters.csv"))["links"]
    assert (links["full records"]["true_pairs"], links["full records"]["pair_recall"]) == (1, 1.0)
    assert links["full records"]["pair_precision"] == 0.5  # c1c1b is right, de is wrong
    assert (links["with stubs"]["true_pairs"], links["with stubs"]["pair_recall"]) == (
        1,
        0.0,
    )  # d and d2 are not linked


def test_figures_read_as_text():
    figures = scored([a_line(["c1", "c2"], ["d"], on=45)], by="sex")
    text = as_text(figures)
    assert "1 planted, 1 joinable" in text
    assert "raise and fact" in text
    json.dumps(figures)


def written_line(**more):
    return json.dumps(
        {"signal_id": "s", "kind": "k", "queue": "ask", "first_raised": "2024-01-02", "last_changed": "2024-01-03",
         "status": "open", "into": None, "reason": None, "children": [], "people_of_concern": [], "places": [],
         "events": [], "identities": [], "explanation": "", "recurrence_weeks": None} | more
    )  # fmt: skip


def test_lines_are_read_and_a_broken_one_is_named(tmp_path):
    file = tmp_path / "signals.jsonl"
    file.write_text(written_line() + "\n" + written_line(queue="fact") + "\n")
    assert [line.queue for line in read_lines(file)] == ["ask", "fact"]
    assert read_lines(file)[0].first_raised == date(2024, 1, 2)
    file.write_text(written_line() + "\nnot json\n")
    with pytest.raises(BadInput, match="line 2"):
        read_lines(file)


def test_truth_is_read_from_csv_too_and_columns_may_be_fewer(tmp_path):
    folder = tmp_path / "truth"
    folder.mkdir()
    (folder / "people.csv").write_text("record_id,person_id\nr,P\n")
    (folder / "networks.csv").write_text(
        "network_id,model,joinable_at,alone_at,place_id\nN,peer,2024-01-02T10:00:00+00:00,,\n"
    )
    truth = read_truth(tmp_path)
    assert truth["networks"]["joinable_at"][0].isoformat() == "2024-01-02T10:00:00+00:00"
    assert truth["networks"]["alone_at"][0] is None
    assert truth["people"]["origin"].null_count() == 1
    assert truth["decoys"].height == 0


def test_a_bundle_without_truth_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no truth/ folder"):
        read_truth(tmp_path)
