"""Each agency's own record of each place: by name, misspelt, or by address alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.fates import Written
from cairn.county.generator.geography import Geography
from cairn.county.generator.names import Objects, misspelt
from cairn.county.generator.world import World

NO_NAME, MISSPELT, NO_ADDRESS, NO_POSTCODE, NO_POSITION, NO_KIND = 0.06, 0.04, 0.10, 0.35, 0.5, 0.15


@dataclass(frozen=True)
class PlaceRecords:
    """One record for each agency and place; `of_event` is the record's position for each written event, or -1."""

    record_id: Objects
    agency: NDArray[np.int16]
    place: NDArray[np.int64]
    recorded: NDArray[np.float64]
    sealed: NDArray[np.bool_]
    of_event: NDArray[np.int64]
    columns: dict[str, Any]


def record_places(world: World, written: Written) -> PlaceRecords:
    """Places of written events; each school also has a record of itself from the first day."""
    rng = world.stream("place records")
    agency, place = written.columns["agency"].astype(np.int64), written.columns["place"].astype(np.int64)
    schools = np.array(list(world.agencies.school_of_place.items()), np.int64)
    at_place = np.flatnonzero(place >= 0)
    all_agencies = np.concatenate([schools[:, 1], agency[at_place]])
    all_places = np.concatenate([schools[:, 0], place[at_place]])
    recorded = np.concatenate([np.full(len(schools), 0.3), written.recorded[at_place]])
    sealed = np.concatenate([np.zeros(len(schools), bool), written.sealed[at_place]])
    key = all_agencies * (len(world.ground.places) + 1) + all_places
    order = np.lexsort((recorded, sealed, key))
    _, starts, inverse = np.unique(key[order], return_index=True, return_inverse=True)
    first = order[starts]
    of_pair = np.empty(len(key), np.int64)
    of_pair[order] = inverse
    of_event = np.full(len(written), -1, np.int64)
    of_event[at_place] = of_pair[len(schools) :]
    found = all_agencies[first].astype(np.int16), all_places[first]
    return PlaceRecords(
        record_id=_ids(world, found[0], recorded[first]),
        agency=found[0],
        place=found[1],
        recorded=recorded[first],
        sealed=sealed[first],
        of_event=of_event,
        columns=_columns(rng, world.ground, found[1]),
    )


def _ids(world: World, agency: NDArray[np.int16], recorded: NDArray[np.float64]) -> Objects:
    made = np.empty(len(agency), dtype=object)
    for number, one in enumerate(world.agencies.all):
        mine = np.flatnonzero(agency == number)
        mine = mine[np.argsort(recorded[mine], kind="stable")]
        made[mine] = [f"{one.id}-L{at:05}" for at in range(1, len(mine) + 1)]
    return made


def _columns(rng: np.random.Generator, ground: Geography, place: NDArray[np.int64]) -> dict[str, Any]:
    places, count = ground.places, len(place)
    name = np.array(places.name, dtype=object)[place]
    kind = np.array(places.kind, dtype=object)[place]
    street = np.array(places.street)[place]
    address = np.array(
        [ground.address(int(where), places.number[one]) for where, one in zip(street, place, strict=True)], dtype=object
    )
    postcode = ground.street_postcode[street]
    for at in np.flatnonzero(rng.random(count) < MISSPELT):
        name[at] = misspelt(rng, name[at])
    no_name = rng.random(count) < NO_NAME
    name[no_name] = ""
    bare = (name != "") & (rng.random(count) < NO_ADDRESS)
    address[bare] = ""
    postcode[bare | (rng.random(count) < NO_POSTCODE)] = ""
    kind[rng.random(count) < NO_KIND] = "other"
    known = (rng.random(count) >= NO_POSITION) & ~bare
    at = ground.street_at[street] + rng.integers(-60, 60, (count, 2))
    homes = np.array(places.trade, dtype=object)[place] == "children's home"
    return {
        "name": name,
        "kind": kind,
        "address": address,
        "postcode": postcode,
        "easting": [int(x) if k else None for x, k in zip(at[:, 0], known, strict=True)],
        "northing": [int(y) if k else None for y, k in zip(at[:, 1], known, strict=True)],
        "protected": np.where(homes, "yes", "").astype(object),
    }
