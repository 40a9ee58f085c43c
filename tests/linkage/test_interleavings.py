"""Records come, are corrected, withdrawn and erased, and people judge and take back, in any order: who is who is in the
end what a clean rebuild of the last state says, and every id whose records still stand goes on or says where it went.

Pairs are weighed by the scorer, which the batch equals to a millionth of a bit (test_scorer); what is tried here is what
keeps a memory between refreshes: last answers, groups under them, and ids that go on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.linkage.engines.bands import banded
from cairn.linkage.engines.model import load_model
from cairn.linkage.engines.one_edition import one_edition
from cairn.linkage.engines.scorer import Scorer, frozen
from cairn.linkage.engines.visible import cluster_visible
from cairn.linkage.identities import Standing, settle
from cairn.records.columns import TABLES
from linkage.made_people import on_day

NAMESPACE = UUID("7b0f3c56-5a8e-4b53-9d35-0d6d2b4f7f10")
KIT = {
    "given_names": "Kit",
    "family_name": "Ashcombe",
    "date_of_birth": "1997-05-02",
    "address": "3 Green Lane",
    "postcode": "ZZ2 2BB",
}
TWIN = KIT | {"given_names": "Kip"}
CERYS = {
    "given_names": "Cerys",
    "family_name": "Lowde",
    "date_of_birth": "1996-01-20",
    "address": "14 Mill Road",
    "postcode": "ZZ1 1AA",
}
NEARLY = CERYS | {"given_names": "Kerys", "address": "9 High Street", "postcode": "ZZ9 9ZZ"}
BO = {"given_names": "Bo", "family_name": "Reed", "date_of_birth": "1990-01-02"}
SAYS = (KIT, TWIN, CERYS, NEARLY, BO)
NAMES = [str(uuid5(NAMESPACE, str(number))) for number in range(6)]
ANSWERS = ("same", "different", "unsure", "taken_back")
SCORER = Scorer(load_model())


class Step(NamedTuple):
    """What happens: to which record (and which other, where two are judged), and as what."""

    did: str
    record: str
    other: str
    says: int
    answer: str


@dataclass
class World:
    """What is written down, and who was who at the last refresh."""

    says: dict[str, tuple[int, int, str]] = field(default_factory=dict)  # record: since which day, what, which level
    judged: list[tuple[str, str, str]] = field(default_factory=list)
    identity: dict[str, UUID] = field(default_factory=dict)
    day: int = 0

    def takes(self, step: Step) -> None:
        self.day += 1
        known = step.record in self.says
        if step.did == "insert" and not known:
            self.says[step.record] = (self.day, step.says, "partnership" if step.says % 4 else "pointer")
        elif step.did == "correct" and known:
            self.says[step.record] = (self.says[step.record][0], step.says, self.says[step.record][2])
        elif step.did in ("withdraw", "erase"):
            self.says.pop(step.record, None)
            if step.did == "erase":
                self.judged = [one for one in self.judged if step.record not in one[:2]]
                self.identity.pop(step.record, None)
        elif step.did == "judge" and known and step.other in self.says and step.record != step.other:
            first, second = sorted((step.record, step.other))
            self.judged.append((first, second, step.answer))
        elif step.did == "refresh":
            self.refreshes()

    def refreshes(self) -> None:
        """As the refresh does it: groups from all that stands, ids from the groups before."""
        groups = clean(self)
        hidden = {record for record, said in self.says.items() if said[2] != "partnership"}
        confirmed = {record for a, b, answer in answers(self.judged) if answer == "same" for record in (a, b)}
        settled = settle(
            [
                Standing(
                    UUID(record),
                    self.identity.get(record),
                    on_day(self.says[record][0]),
                    record in hidden,
                    record in confirmed,
                )
                for record in sorted(group)
            ]
            for group in sorted(groups, key=sorted)
        )
        before = {identity for record, identity in self.identity.items() if record in self.says}
        self.identity = {str(record): identity for record, identity in settled.of_record.items()}
        alive = set(self.identity.values())
        for identity in before - alive:
            assert settled.ended[identity] in alive, "an id whose records still stand goes on or says where it went"
        assert not before & alive & set(settled.ended)
        assert len(alive) == len(groups), "no id goes to two people"


def answers(judged: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """The last answer of each pair, as the engines are given them."""
    last = {(a, b): answer for a, b, answer in judged}
    return [(a, b, answer) for (a, b), answer in sorted(last.items()) if answer != "taken_back"]


def edition(record: str, uid: int, says: int) -> dict[str, Any]:
    row = dict.fromkeys(TABLES["people"].schema) | {
        "record_id": record, "agency_id": "", "recorded_at": on_day(0), "sharing": "partnership", "role": "child",
    }  # fmt: skip
    return frozen(one_edition(row | SAYS[says]) | {"uid": uid}, SCORER.model)


def clean(world: World, order: Callable[[list[str]], None] = list.sort) -> set[frozenset[str]]:
    """The groups that a rebuild from nothing makes of what stands, its rows in some order."""
    records = sorted(world.says)
    order(records)
    held = [edition(record, at, world.says[record][1]) for at, record in enumerate(records)]
    parts = [SCORER.weigh(one, held[at + 1 :]) for at, one in enumerate(held[:-1])]
    frame = pl.DataFrame(
        {"record_id": records, "recorded_at": [on_day(world.says[one][0]) for one in records],
         "sharing": [world.says[one][2] for one in records]},
        schema={"record_id": pl.Utf8, "recorded_at": pl.Datetime("us", "UTC"), "sharing": pl.Utf8},
    )  # fmt: skip
    found = cluster_visible(frame, edges(parts, records), judgements=answers(world.judged))
    return {frozenset(group) for group in found.group_by("identity_id").agg("record_id")["record_id"].to_list()}


def edges(parts: Sequence[pl.DataFrame], records: Sequence[str]) -> pl.DataFrame:
    """Weighed pairs as edges that stand, from the weight at which a person is asked."""
    schema = {"record_a": pl.Utf8, "record_b": pl.Utf8, "match_weight": pl.Float64, "band": pl.Utf8}
    if not parts:
        return pl.DataFrame(schema=schema)
    scored = banded(pl.concat(parts), SCORER.model).filter(pl.col("match_weight") >= SCORER.model.bands.ask)
    rows = [
        (*sorted((records[row["uid_l"]], records[row["uid_r"]])), row["match_weight"], row["band"])
        for row in scored.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(["insert", "insert", "insert", "correct", "judge", "judge", "withdraw", "erase", "refresh"]),
        st.sampled_from(NAMES), st.sampled_from(NAMES), st.integers(0, len(SAYS) - 1), st.sampled_from(ANSWERS),
    ),
    min_size=6, max_size=24,
)  # fmt: skip
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


def ends_clean(steps: list[Step], shuffle: Callable[[list[str]], None]) -> bool:
    """Whether what was kept along the way is what a rebuild from nothing says, and one more refresh changes nothing."""
    world = World()
    for step in steps:
        world.takes(step)
    world.refreshes()
    groups: dict[UUID, set[str]] = {}
    for record, identity in world.identity.items():
        groups.setdefault(identity, set()).add(record)
    kept, before = {frozenset(group) for group in groups.values()}, dict(world.identity)
    world.refreshes()
    return kept == clean(world, shuffle) and world.identity == before


@settings(max_examples=50, deadline=None, suppress_health_check=QUIET)
@given(STEPS, st.randoms(use_true_random=False))
def test_any_order_of_events_ends_in_what_a_clean_rebuild_says(steps: list[Step], order: Any) -> None:
    assert ends_clean(steps, order.shuffle)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=QUIET)
@given(STEPS, st.randoms(use_true_random=False))
def test_five_hundred_orders_of_events_end_so_too(steps: list[Step], order: Any) -> None:
    assert ends_clean(steps, order.shuffle)


def test_the_records_of_these_tests_are_linked_asked_about_and_kept_apart() -> None:
    """Else the orders above would try nothing."""
    both = [edition(name, at, says) for at, (name, says) in enumerate(zip(NAMES, (2, 2, 3, 0, 1, 4), strict=True))]
    parts = [SCORER.weigh(one, both[at + 1 :]) for at, one in enumerate(both[:-1])]
    found = edges(parts, NAMES)
    assert set(found["band"]) == {"certain", "ask"}
    assert found.height < 15
