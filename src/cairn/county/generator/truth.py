"""What is true of a made-up county, for scoring only: who is who, what was planted, when it could first be joined."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from cairn.county.generator.adult_records import AdultRecords
from cairn.county.generator.adults import Adult
from cairn.county.generator.book import LATE, UNHEARD
from cairn.county.generator.decoys import Decoys
from cairn.county.generator.fates import Written
from cairn.county.generator.matters import Network
from cairn.county.generator.moments import moments
from cairn.county.generator.names import FEMALE, origins
from cairn.county.generator.person_records import Entry, PersonRecords
from cairn.county.generator.place_records import PlaceRecords
from cairn.county.generator.world import World
from cairn.records.columns import MOMENT

BY_A_KEY, BY_A_PLACE = 2, 3  # children that a shared key, or a place, has to tie


@dataclass(frozen=True)
class Tie:
    """One child tied to a network by one key, as one agency recorded it on a day."""

    key: tuple[str, ...]
    child: int
    agency: int
    recorded: float
    needed: int


@dataclass(frozen=True)
class Names:
    """The truth's own ids of people and places: numbers say nothing of when or where."""

    people: dict[int, str]
    places: dict[int, str]


def name_truth(world: World, adults: list[Adult]) -> Names:
    """Ids by lot, so that nothing can be read from them."""
    rng = world.stream("truth ids")
    people = len(world.people.given) + len(adults)
    places = len(world.ground.places)
    return Names(
        {number: f"T{label:07}" for number, label in enumerate(rng.permutation(people).tolist())},
        {number: f"S{label:06}" for number, label in enumerate(rng.permutation(places).tolist())},
    )


def subjects_of(entries: Entry, children: int) -> dict[int, set[int]]:
    """The children whom each written event is about."""
    found: dict[int, set[int]] = {}
    mine = np.flatnonzero((entries.role == "subject") & (entries.person < children))
    for event, person in zip(entries.event[mine].tolist(), entries.person[mine].tolist(), strict=True):
        found.setdefault(event, set()).add(person)
    return found


def ties_of(network: Network, written: Written, adults: AdultRecords, subjects: dict[int, set[int]]) -> list[Tie]:
    """Every unsealed mention or event at a place that ties one of the network's children to its people or places."""
    children, people, places = set(network.children), {one.number for one in network.adults}, set(network.places)
    columns, found = written.columns, []
    for at, mention in adults.held:
        child = int(written.child[at])
        if child not in children or mention.adult not in people or written.sealed[at]:
            continue
        agency, recorded = int(columns["agency"][at]), float(written.recorded[at])
        for key in mention.said.keys:
            whose = key if key[0] == "phone" else (*key, str(mention.adult))
            found.append(Tie(whose, child, agency, recorded, BY_A_KEY))
        if mention.said.place in places:
            found.append(Tie(("place", str(mention.said.place)), child, agency, recorded, BY_A_PLACE))
    for at in np.flatnonzero(np.isin(columns["place"], list(places)) & ~written.sealed).tolist():
        key = ("place", str(int(columns["place"][at])))
        for child in children & subjects.get(at, set()):
            found.append(Tie(key, child, int(columns["agency"][at]), float(written.recorded[at]), BY_A_PLACE))
    return found


def joinable(ties: list[Tie]) -> float:
    """The day on which one key first ties enough children; nan if none ever does."""
    first: dict[tuple[str, ...], dict[int, float]] = {}
    needed: dict[tuple[str, ...], int] = {}
    for tie in ties:
        seen = first.setdefault(tie.key, {})
        seen[tie.child] = min(tie.recorded, seen.get(tie.child, np.inf))
        needed[tie.key] = tie.needed
    days = [sorted(seen.values())[needed[key] - 1] for key, seen in first.items() if len(seen) >= needed[key]]
    return min(days, default=np.nan)


def joinable_alone(ties: list[Tie]) -> tuple[float, int]:
    """The same for the best single agency, and which that is (-1: none)."""
    best, whose = np.nan, -1
    for agency in sorted({tie.agency for tie in ties}):
        day = joinable([tie for tie in ties if tie.agency == agency])
        if np.isfinite(day) and not day >= best:
            best, whose = day, agency
    return best, whose


def networks_truth(
    world: World, networks: list[Network], written: Written, *, names: Names, parts: tuple[Entry, AdultRecords]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """truth/networks and truth/members; parts: who takes part in events, and what was said of adults."""
    subjects, adults = subjects_of(parts[0], world.people.children), parts[1]
    rows, members = [], []
    for network in networks:
        ties = ties_of(network, written, adults, subjects)
        alone, agency = joinable_alone(ties)
        places = [names.places[place] for place in dict.fromkeys(network.places)]
        network_id = f"N{network.number + 1:03}"
        rows.append(
            {
                "network_id": network_id,
                "model": network.model.name,
                "joinable": joinable(ties),
                "alone": alone,
                "place_id": places[0] if places else None,
                "other_place_id": places[1] if len(places) > 1 else None,
                "alone_agency_id": world.agencies.all[agency].id if agency >= 0 else None,
                "began": network.begin,
            }
        )
        members += [_member(network_id, names.people[child], "child") for child in network.children]
        members += [_member(network_id, names.people[one.number], "person_of_concern") for one in network.adults]
    schema: dict[str, Any] = dict.fromkeys(("network_id", "model"), pl.Utf8)
    schema |= {"joinable": pl.Float64, "alone": pl.Float64}
    schema |= dict.fromkeys(("place_id", "other_place_id", "alone_agency_id"), pl.Utf8) | {"began": pl.Float64}
    table = pl.DataFrame(rows, schema=schema)
    dated = [moments(table[old].to_numpy()).cast(MOMENT).alias(new) for old, new in DAYS_TO_MOMENTS]
    table = table.with_columns(dated).drop("joinable", "alone", "began")
    table = table.select(
        "network_id", "model", "joinable_at", "alone_at", "place_id", "other_place_id", "alone_agency_id", "began_at"
    )
    return table, pl.DataFrame(members, schema=dict.fromkeys(("network_id", "person_id", "part"), pl.Utf8))


DAYS_TO_MOMENTS = (("joinable", "joinable_at"), ("alone", "alone_at"), ("began", "began_at"))


def _member(network_id: str, person_id: str, part: str) -> dict[str, str]:
    return {"network_id": network_id, "person_id": person_id, "part": part}


def people_truth(
    world: World, everyone: list[Adult], records: PersonRecords, adults: AdultRecords, *, names: Names
) -> pl.DataFrame:
    """truth/people: whose record each is, and of which group, so that groups can be compared."""
    people = world.people
    origin = [one.name for one in origins()]
    rows = [
        (
            record_id,
            names.people[person],
            "full",
            origin[people.origin[person]],
            "female" if people.sex[person] == FEMALE else "male",
            "child" if person < people.children else "parent_carer",
            f"H{people.household[person]:06}",
        )
        for record_id, person in zip(records.record_id.tolist(), records.person.tolist(), strict=True)
    ]
    by_number = {adult.number: adult for adult in everyone}
    for record_id, person in adults.person.items():
        adult = by_number[person]
        home = f"H{adult.household:06}" if adult.household >= 0 else f"A{adult.number:07}"
        form = "stub" if adults.stub[record_id] else "full"
        sex = "female" if adult.sex == FEMALE else "male"
        rows.append((record_id, names.people[person], form, origin[adult.origin], sex, adult.kind, home))
    columns = ("record_id", "person_id", "form", "origin", "sex", "kind", "household_id")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.Utf8), orient="row").sort("record_id")


def places_truth(places: PlaceRecords, names: Names) -> pl.DataFrame:
    """truth/places: which place each record is of."""
    return pl.DataFrame(
        {"record_id": places.record_id.tolist(), "place_id": [names.places[place] for place in places.place.tolist()]}
    )


def unheard_truth(written: Written) -> pl.DataFrame:
    """truth/unheard: concerns without an answer by the end of their clock, late answers included."""
    silent = np.isin(written.columns["answer"], [UNHEARD, LATE]) & np.isfinite(written.due_at) & ~written.sealed
    mine = np.flatnonzero(silent)
    return pl.DataFrame(
        {
            "event_id": written.event_id[mine].tolist(),
            "due_at": moments(written.due_at[mine]),
            "answered_at": moments(written.outcome_at[mine]),
        },
        schema_overrides={"event_id": pl.Utf8},
    )


def decoys_truth(decoys: Decoys, names: Names) -> pl.DataFrame:
    """truth/decoys: look-alikes by id; a wave of one agency's reporting has the agency's id."""
    rows = [(names.people[number], kind) for number, kind in decoys.people]
    rows += [(names.places[number], kind) for number, kind in decoys.places]
    rows += decoys.agencies
    return pl.DataFrame(rows, schema={"id": pl.Utf8, "kind": pl.Utf8}, orient="row")


def county_truth(world: World) -> pl.DataFrame:
    """truth/county: how large the county is, so that weekly figures can be given for 110,000 children."""
    plan = world.plan
    return pl.DataFrame(
        {
            "children": [plan.children],
            "years": [float(plan.years)],
            "seed": [plan.seed],
            "difficulty": [float(plan.difficulty)],
            "networks": [plan.matters],
        }
    )
