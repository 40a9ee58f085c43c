"""Half-known adults of a made-up county: how long reading and proposing take, and how often a proposal is right.

Run: python benchmarks/half_known.py [CHILDREN] [NETWORKS] [SEED]
"""

import sys
import time
from collections.abc import Callable

import polars as pl

from cairn.county.generator import make
from cairn.linkage.engines.descriptors import facts, load_words, place_edges, proposals

Frame = pl.DataFrame


def timed(name: str, read: Callable[[], Frame]) -> Frame:
    started = time.process_time()
    frame = read()
    print(f"{name:<12}{frame.height:>8,} rows  {time.process_time() - started:6.1f} s of processor time")
    return frame


def right(edges: Frame, whose: dict[str, str]) -> list[bool]:
    return [whose.get(a, a) == whose.get(b, b) for a, b in edges.select("record_a", "record_b").iter_rows()]


def told(name: str, edges: Frame, whose: dict[str, str]) -> None:
    correct = right(edges, whose)
    print(f"{name:<34}{len(correct):>6} pairs, {sum(correct) / max(len(correct), 1):6.1%} right")


def main() -> None:
    children, networks, seed = (
        int(sys.argv[at]) if len(sys.argv) > at else default for at, default in ((1, 10_000), (2, 8), (3, 5))
    )
    tables, truth = make(seed=seed, children=children, years=5, networks=networks, difficulty=1)
    print(
        f"{children:,} children, five years, {tables['events'].height:,} events, {tables['people'].height:,} records of people"
    )
    words = load_words()
    found = timed("facts", lambda: facts(tables, words=words))
    asked = timed("proposals", lambda: proposals(tables, words=words, facts=found))
    places = timed("places", lambda: place_edges(tables, words=words))
    who = dict(truth["people"].select("record_id", "person_id").iter_rows())
    where = dict(truth["places"].select("record_id", "place_id").iter_rows())
    adults = asked.filter((pl.col("subject_a") == "person") & (pl.col("subject_b") == "person"))
    adults = adults.unique(["record_a", "record_b"], keep="last", maintain_order=True)
    told("proposed as one adult", adults, who)
    for low, high in ((0.1, 0.3), (0.3, 0.7), (0.7, 1.0)):
        told(
            f"  said to be {low:.0%} to {high:.0%} probable",
            adults.filter(pl.col("probability").is_between(low, high, closed="left")),
            who,
        )
    for band in ("certain", "ask"):
        told(f"places, {band}", places.filter(pl.col("band") == band), where)
    pairs = truth["places"].group_by("place_id").len()["len"]
    print(f"pairs of records that are one place: {int((pairs * (pairs - 1) // 2).sum())}")


if __name__ == "__main__":
    main()
