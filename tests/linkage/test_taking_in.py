"""Records come late, are corrected, moved to another level, withdrawn and erased, places and numbers take evidence away,
and people judge and take back, in any order: what is kept and made anew only where it is touched ends in the edges, the
groups and the ids that a clean rebuild with the same model and frequencies gives.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.linkage.engines.batch import with_frequencies
from cairn.linkage.engines.blocking import pairs_with, with_keys
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.kept import NOTHING, still_borne, weigh
from cairn.linkage.engines.model import load_model
from cairn.linkage.engines.visible import cluster_visible
from cairn.linkage.identities import Settled, Standing, settle
from cairn.linkage.taking_in import FIRST, MANY, MODEL, NIGHT, Linking, Memory, Terms, link_people, link_whole
from linkage.made_people import a_number, a_place, a_record, on_day, tables_of

NAMESPACE = UUID("0c6b5b2e-8d0f-4b8e-9a3e-1f4d1f0f6c11")
NAMES = [str(uuid5(NAMESPACE, str(number))) for number in range(7)]
HOME = {"address": "3 Green Lane", "postcode": "ZZ2 2BB"}
KIT = {"given": "Kit", "family": "Ashcombe", "born": "1997-05-02", "role": "child"} | HOME
SAYS: tuple[dict[str, Any], ...] = (
    KIT,
    KIT | {"given": "Kip"},
    KIT | {"born": None, "age_low": 10, "age_high": 30},
    KIT | {"born": "1999-11-20"},
    KIT | {"address": "9 High Street", "postcode": "ZZ9 9ZZ"},
    {"given": "Kit", "aliases": "Tazz"},
    {"given": "Cerys", "family": "Lowde", "born": "1996-01-20", "address": "14 Mill Road", "postcode": "ZZ1 1AA"},
)
LEVELS = ("partnership", "partnership", "partnership", "pointer", "analysis_only")
ANSWERS = ("same", "different", "unsure", "taken_back")
MEMBERS = {"record_id": pl.Utf8, "identity_id": pl.Utf8}
LAST_DAY = 60
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@cache
def begun() -> Memory:
    """Frequencies frozen over some people, of whom none is there any more."""
    some = [a_record(f"x{at}", **said) for at, said in enumerate(SAYS)]
    terms = Terms(load_model(), "one", on_day(LAST_DAY), (), pl.DataFrame(schema=MEMBERS))
    return emptied(link_whole(tables_of(some), terms, because=FIRST).memory)


def emptied(memory: Memory) -> Memory:
    """Frozen frequencies alone, as if nobody had been linked yet."""
    return replace(memory, shown=NOTHING, whole=None, people=memory.people.clear(), judged=memory.judged.clear())


class Step(NamedTuple):
    """What happens: to which record (and which other, where two are judged), on which day and as what."""

    did: str
    record: str
    other: str
    day: int
    says: int
    word: int


@dataclass
class World:
    """What is written down; what the last refresh kept; who was who then, by the kept way and by a clean rebuild."""

    people: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[dict[str, Any]] = field(default_factory=list)
    places: list[dict[str, Any]] = field(default_factory=list)
    judged: list[tuple[str, str, str]] = field(default_factory=list)
    memory: Memory = field(default_factory=begun)
    identity: dict[str, UUID] = field(default_factory=dict)
    clean: dict[str, UUID] = field(default_factory=dict)
    alike: dict[UUID, UUID] = field(default_factory=dict)  # id of the kept way: id of the clean rebuild

    def takes(self, step: Step) -> None:
        known = {row["record_id"] for row in self.people}
        if step.did == "insert":
            level = LEVELS[step.word % len(LEVELS)]
            self.people.append(a_record(step.record, day=step.day, sharing=level, **SAYS[step.says]))
        elif step.did == "withdraw" and step.record in known:
            day = on_day(step.day)
            self.people.append(a_record(step.record, day=step.day, withdrawn_at=day, **SAYS[step.says]))
        elif step.did == "number" and step.record in known:
            self.numbers.append(a_number(step.record, "phone", f"0770090012{step.says % 2}", day=step.day))
        elif step.did == "place":
            self.places = [a_place("p", day=step.day, name="A house", kind="refuge", **HOME)] if step.word % 2 else []
        elif step.did == "erase":
            self.people = [row for row in self.people if row["record_id"] != step.record]
            self.numbers = [row for row in self.numbers if row["owner_id"] != step.record]
            self.judged = [one for one in self.judged if step.record not in one[:2]]
            self.identity.pop(step.record, None)
            self.clean.pop(step.record, None)
        elif step.did == "judge" and {step.record, step.other} <= known and step.record != step.other:
            self.judged.append((*sorted((step.record, step.other)), ANSWERS[step.word % len(ANSWERS)]))
        elif step.did == "refresh":
            self.refreshes()

    def tables(self) -> dict[str, pl.DataFrame]:
        order = sorted(self.people, key=lambda row: (row["recorded_at"], row["record_id"]))
        return tables_of(order, self.numbers, self.places)

    def terms(self) -> Terms:
        members = pl.DataFrame(
            [(record, str(identity)) for record, identity in self.identity.items()],
            schema=MEMBERS,
            orient="row",
        )
        return Terms(load_model(), "one", on_day(LAST_DAY), answers(self.judged), members)

    def refreshes(self) -> Linking:
        """As the job does it, and beside it the ids that settling everybody anew would give."""
        found = link_people(self.tables(), self.memory, self.terms())
        people = found.memory.people.filter("stands")
        everyone = cluster_visible(people, found.edges, judgements=answers(self.judged))
        self._settles(found, everyone)
        self.memory = found.memory
        return found

    def _settles(self, found: Linking, everyone: pl.DataFrame) -> None:
        stands = set(found.memory.people.filter("stands")["record_id"])
        part = settle(self._groups(found.clusters, self.identity, found.memory))
        whole = settle(self._groups(everyone, self.clean, found.memory))
        self.identity |= {str(record): one for record, one in part.of_record.items()}
        self.clean |= {str(record): one for record, one in whole.of_record.items()}
        assert {str(record) for record in part.of_record} == set(found.region if found.region is not None else stands)
        for record in sorted(stands):
            mine, theirs = self.identity[record], self.clean[record]
            assert self.alike.setdefault(mine, theirs) == theirs, "the same records go on as the same person"
        assert len(set(self.alike.values())) == len(self.alike), "no two go on as one"
        self._ends(part, whole)

    def _ends(self, part: Settled, whole: Settled) -> None:
        gone = {self.alike.get(one): self.alike.get(heir) if heir else None for one, heir in part.ended.items()}
        assert gone == dict(whole.ended)

    def _groups(self, clusters: pl.DataFrame, who: dict[str, UUID], memory: Memory) -> list[list[Standing]]:
        since = dict(memory.people.select("record_id", "recorded_at").iter_rows())
        confirmed = {record for a, b, answer in answers(self.judged) if answer == "same" for record in (a, b)}
        groups: dict[str, list[Standing]] = {}
        for record, label, visible in clusters.select("record_id", "identity_id", "visible").iter_rows():
            one = Standing(UUID(record), who.get(record), since[record], not visible, record in confirmed)
            groups.setdefault(label, []).append(one)
        return list(groups.values())


def answers(judged: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The last answer of each pair, as the engines are given them."""
    last = {(a, b): answer for a, b, answer in judged}
    return [(a, b, answer) for (a, b), answer in sorted(last.items()) if answer != "taken_back"]


def parted(clusters: pl.DataFrame) -> set[frozenset[str]]:
    return {frozenset(group) for group in clusters.group_by("identity_id").agg("record_id")["record_id"].to_list()}


def same_edges(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Whether two linkings found the same: spans, bands and words alike, weights to a millionth of a bit."""
    by = ["record_a", "record_b", "known_at", "until", "band"]
    one, other = (side.sort(by, nulls_last=True) for side in (one, other))
    if not one.select(by).equals(other.select(by)):
        return False
    apart = (one["match_weight"] - other["match_weight"]).abs().max()
    return apart is None or float(apart) < 1e-6  # type: ignore[arg-type]  # a number of bits


def ends_clean(steps: list[Step], rebuild: Callable[[World], Linking]) -> bool:
    world = World()
    for step in steps:
        world.takes(step)
    last = world.refreshes()
    again = world.refreshes()
    assert again.region is not None, "what was kept is enough"
    assert again.region.is_empty(), "said again, it touches nobody"
    clean = rebuild(world)
    everyone = {record for group in parted(clean.clusters) for record in group}
    groups: dict[UUID, set[str]] = {}
    for record in everyone:
        groups.setdefault(world.identity[record], set()).add(record)
    return {frozenset(group) for group in groups.values()} == parted(clean.clusters) and same_edges(
        last.edges, clean.edges
    )


def by_the_scorer(world: World) -> Linking:
    return link_people(world.tables(), emptied(world.memory), world.terms())


def by_the_batch(world: World) -> Linking:
    return link_whole(world.tables(), world.terms(), because="", counts=world.memory.counts)


DID = ["insert"] * 5 + ["refresh"] * 3 + ["judge", "judge", "withdraw", "number", "place", "erase"]
STEPS = st.lists(
    st.builds(
        Step, st.sampled_from(DID), st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, LAST_DAY - 1),
        st.integers(0, len(SAYS) - 1), st.integers(0, 11),
    ),
    min_size=4, max_size=20,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=QUIET)
@given(STEPS)
def test_taken_in_step_by_step_it_is_what_a_clean_rebuild_says(steps: list[Step]) -> None:
    assert ends_clean(steps, by_the_scorer)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=QUIET)
@given(STEPS)
def test_five_hundred_orders_of_events_end_as_a_clean_rebuild_does(steps: list[Step]) -> None:
    assert ends_clean(steps, by_the_scorer)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
@given(STEPS)
def test_and_as_the_batch_does(steps: list[Step]) -> None:
    assert ends_clean(steps, by_the_batch)


def some(count: int, *, sharing: str = "partnership") -> list[dict[str, Any]]:
    return [
        a_record(str(uuid5(NAMESPACE, f"{sharing} {at}")), sharing=sharing, given="Bo", family=f"Reed{chr(97 + at)}")
        for at in range(count)
    ]


@pytest.mark.parametrize(
    ("people", "named", "day", "because"),
    [
        (some(3), "one", LAST_DAY, ""),
        (some(3), "another", LAST_DAY, MODEL),
        (some(3), "one", LAST_DAY + 1, NIGHT),
        (some(26), "one", LAST_DAY, ""),
        (some(3) + some(26, sharing="pointer"), "one", LAST_DAY, ""),
    ],
)
def test_all_are_linked_anew_when_something_else_weighs_and_once_a_day(
    people: list[dict[str, Any]], named: str, day: int, because: str
) -> None:
    memory = emptied(begun())
    terms = replace(World().terms(), named=named, at=on_day(day))
    assert link_people(tables_of(people), memory, terms).because == because


def test_all_are_linked_anew_once_many_have_come_and_hidden_ones_are_not_counted() -> None:
    crowd = [a_record(f"n{at}", given="Bo", family="Reed", born=f"19{at:02d}-02-03") for at in range(60)]
    hidden = [one | {"sharing": "pointer"} for one in crowd]
    assert link_people(tables_of(crowd), begun(), World().terms()).because == MANY
    assert link_people(tables_of(hidden), begun(), World().terms()).because == ""


def test_great_numbers_of_pairs_are_weighed_by_the_batch_to_the_same_bits() -> None:
    people = [a_record(name, **said) for name, said in zip(NAMES, SAYS, strict=True)]
    compared = with_frequencies(whole_enough(editions(tables_of(people))), load_model())
    pairs = pairs_with(with_keys(compared), compared["record"])
    assert pairs.height > 5
    one, other = (weigh(compared, pairs, model=load_model(), many=many) for many in (0, 1000))
    columns = ["uid_l", "uid_r", "match_weight"]
    apart = one.select(columns).join(other.select(columns), on=columns[:2], how="full", suffix="_r")
    assert apart.height == one.height > 3
    assert apart.select((pl.col("match_weight") - pl.col("match_weight_r")).abs().max()).item() < 1e-6


def test_a_name_that_nobody_bears_any_more_is_in_no_frozen_frequency() -> None:
    compared = whole_enough(editions(tables_of([a_record("a", **KIT)])))
    left = still_borne(begun().counts, compared)
    assert left["family"]["family"].unique().to_list() == ["ashcombe"]
    assert "lowde" in begun().counts["family"]["family"]
