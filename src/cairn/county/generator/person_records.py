"""Each agency's own record of each child and parent: when first made, with which mistakes, and how it is brought up to date."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.fates import Written
from cairn.county.generator.habits import MAX_SHARE
from cairn.county.generator.moments import dates
from cairn.county.generator.names import Objects, misspelt, origins, short_forms
from cairn.county.generator.people import People
from cairn.county.generator.world import World

UPDATED = 0.6  # of later events after a move or a change of name bring the record up to date
NO_BABY = 730  # days: nobody writes a birth date that is still to come
SECOND_FILE = 0.02  # an agency opens a second file on the same child
SHORT_NAME = 0.06
NO_POSTCODE, NO_ETHNICITY, NO_SEX = 0.10, 0.31, 0.02
ABBREVIATED = 0.2
ALIAS_AT_CLINIC = 0.10
SHORTER = {"Street": "St", "Road": "Rd", "Lane": "Ln", "Close": "Cl", "Avenue": "Ave", "Drive": "Dr", "Terrace": "Terr"}
ETHNICITY = {
    "english": "White British", "welsh": "White British", "irish": "White Irish", "polish": "White other",
    "south_asian": "Asian", "somali": "Black African", "vietnamese": "Asian other", "romanian": "White other",
    "nigerian": "Black African",
}  # fmt: skip
LANGUAGE = {
    "polish": "Polish",
    "south_asian": "Urdu",
    "somali": "Somali",
    "vietnamese": "Vietnamese",
    "romanian": "Romanian",
}


@dataclass(frozen=True)
class Entry:
    """Somebody's part in a written event: positions in Written, and people by number."""

    event: NDArray[np.int64]
    person: NDArray[np.int64]
    role: Objects


@dataclass(frozen=True)
class PersonRecords:
    """Records of households' people; `of_entry` says which record each entry points at.

    versions: columns of the people table, one row a version; `record` is the record of each version.
    """

    record_id: Objects
    agency: NDArray[np.int16]
    person: NDArray[np.int64]
    first: NDArray[np.float64]
    sealed: NDArray[np.bool_]
    of_entry: NDArray[np.int64]
    record: NDArray[np.int64]
    versions: dict[str, Any]


def record_people(world: World, written: Written, entries: Entry) -> PersonRecords:
    """One record for each agency and person, now and then two, with versions where something changed."""
    rng = world.stream("person records")
    agency = written.columns["agency"][entries.event].astype(np.int64)
    total = len(world.people.given)
    file = (agency * total + entries.person) * 2 + _second_files(rng, agency * total + entries.person)
    recorded, sealed = written.recorded[entries.event], written.sealed[entries.event]
    order = np.lexsort((recorded, sealed, file))
    unique, starts, inverse = np.unique(file[order], return_index=True, return_inverse=True)
    of_entry = np.empty(len(file), np.int64)
    of_entry[order] = inverse
    record_agency = (unique // 2 // total).astype(np.int16)
    person = unique // 2 % total
    first, all_sealed = recorded[order][starts], sealed[order][starts]
    at = written.columns["at"][entries.event]
    changes = _versions(rng, world, (of_entry, person, at, recorded, sealed), first)
    ids = _record_ids(world, record_agency, first)
    versions = _columns(rng, world, (record_agency, person), changes)
    return PersonRecords(ids, record_agency, person, first, all_sealed, of_entry, changes[0], versions)


def _second_files(rng: np.random.Generator, key: NDArray[np.int64]) -> NDArray[np.int64]:
    """0 or 1 for each entry: some of a person's entries at an agency go to a second file."""
    unique, inverse = np.unique(key, return_inverse=True)
    has_two = rng.random(len(unique)) < SECOND_FILE
    return (has_two[inverse] & (rng.random(len(key)) < 0.5)).astype(np.int64)


def _versions(
    rng: np.random.Generator,
    world: World,
    seen: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]],
    first: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """(record, recorded, as of which day) of each version, the first of each record included.

    seen: for each entry its record; for each record its person; for each entry when it happened, was recorded, is sealed.
    """
    of_entry, person, at, recorded, sealed = seen
    state = _state(world.people, person[of_entry], at)
    order = np.lexsort((recorded, of_entry))
    record, later = of_entry[order], recorded[order]
    changed = np.r_[False, (record[1:] == record[:-1]) & (state[order][1:] != state[order][:-1])]
    changed &= (rng.random(len(record)) < UPDATED) & ~sealed[order] & (later > first[record])
    first_at = np.full(len(person), np.inf)
    on_first = recorded == first[of_entry]
    np.minimum.at(first_at, of_entry[on_first], at[on_first])
    return (
        np.concatenate([np.arange(len(person)), record[changed]]),
        np.concatenate([first, later[changed]]),
        np.concatenate([first_at, at[order][changed]]),
    )


def _state(people: People, person: NDArray[np.int64], at: NDArray[np.float64]) -> NDArray[np.int64]:
    """What a record would have to say: which address, in care or not, which name."""
    slot = people.homes.slot(people.household[person], at)
    child = np.minimum(person, people.children - 1).astype(np.int32)
    is_child = person < people.children
    care = people.in_care(child, at) & is_child
    renamed = (at >= people.renamed_at[child]) & is_child
    return np.asarray(slot + 10 * care + 100 * renamed)


def _record_ids(world: World, agency: NDArray[np.int16], first: NDArray[np.float64]) -> Objects:
    """Ids that count up within each agency by the day of the first record."""
    made = np.empty(len(agency), dtype=object)
    for number, one in enumerate(world.agencies.all):
        mine = np.flatnonzero(agency == number)
        mine = mine[np.argsort(first[mine], kind="stable")]
        made[mine] = [f"{one.id}-P{at:06}" for at in range(1, len(mine) + 1)]
    return made


def _columns(
    rng: np.random.Generator,
    world: World,
    about: tuple[NDArray[np.int16], NDArray[np.int64]],
    changes: tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]],
) -> dict[str, Any]:
    """What each version says, mistakes included; a record keeps its mistakes from version to version."""
    agency, person = about
    record, recorded, as_of = changes
    people = world.people
    share = _Shares(world, agency)
    given = _given_names(rng, people.given[person], share)
    born = _birth_dates(rng, people.born[person], recorded[: len(person)], share)
    family, aliases = _family_names(rng, world, (person, record, as_of), share)
    address, postcode = _addresses(rng, world, (person[record], as_of), share.of("address_old")[record])
    ethnicity = np.array([ETHNICITY[origin.name] for origin in origins()], dtype=object)[people.origin[person]]
    language = np.array([LANGUAGE.get(origin.name, "English") for origin in origins()], dtype=object)
    ethnicity[rng.random(len(person)) < NO_ETHNICITY] = ""
    sex = np.where(people.sex[person] == 0, "female", "male").astype(object)
    sex[rng.random(len(person)) < NO_SEX] = "unknown"
    postcode[rng.random(len(record)) < NO_POSTCODE] = ""
    role = np.where(person < people.children, "child", "parent_carer").astype(object)
    return {
        "recorded": recorded,
        "given_names": given[record],
        "family_name": family,
        "aliases": aliases,
        "sex": sex[record],
        "date_of_birth": born[record],
        "role": role[record],
        "ethnicity": ethnicity[record],
        "first_language": np.where(rng.random(len(person)) < 0.5, language[people.origin[person]], "")[record],
        "address": address,
        "postcode": postcode,
    }


class _Shares:
    """An error's share for each record, by the habit of its agency and the difficulty."""

    def __init__(self, world: World, agency: NDArray[np.int16]) -> None:
        self.world, self.agency = world, agency

    def of(self, field: str) -> NDArray[np.float64]:
        """Shares of one kind of error."""
        values = np.array([getattr(agency.habit, field) for agency in self.world.agencies.all])
        return np.minimum(MAX_SHARE, values * self.world.plan.difficulty)[self.agency]

    def is_kind(self, kind: str) -> NDArray[np.bool_]:
        """Whether each record is of an agency of a kind."""
        return np.array([agency.kind == kind for agency in self.world.agencies.all])[self.agency]


def _given_names(rng: np.random.Generator, names: Objects, share: _Shares) -> Objects:
    said = names.copy()
    for at in np.flatnonzero(rng.random(len(said)) < SHORT_NAME):
        forms = short_forms(said[at])
        said[at] = forms[int(rng.integers(len(forms)))] if forms else said[at]
    for at in np.flatnonzero(rng.random(len(said)) < share.of("name_typo")):
        said[at] = misspelt(rng, said[at])
    return said


def _birth_dates(
    rng: np.random.Generator, born: NDArray[np.int32], first: NDArray[np.float64], share: _Shares
) -> Objects:
    """ISO dates; some missing, some with day and month swapped, a year or a digit off, or only the year."""
    said = dates(born).astype(str).astype(object)
    for at in np.flatnonzero((rng.random(len(said)) < share.of("birth_wrong")) & (born < first - NO_BABY)):
        year, month, day = said[at].split("-")
        way = rng.integers(3)
        if way == 0 and int(day) <= 12:
            said[at] = f"{year}-{day}-{month}"
        elif way == 1:
            said[at] = f"{int(year) + (1 if rng.random() < 0.5 else -1)}-{month}-{min(int(day), 28):02}"
        else:
            said[at] = f"{year}-{month}-{(int(day) + int(rng.integers(1, 20))) % 28 + 1:02}"
    missing = rng.random(len(said)) < share.of("birth_missing")
    year_only = missing & (rng.random(len(said)) < 0.3)
    said[missing] = ""
    said[year_only] = dates(born)[year_only].astype("datetime64[Y]").astype(str)
    return said


def _family_names(
    rng: np.random.Generator,
    world: World,
    about: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]],
    share: _Shares,
) -> tuple[Objects, Objects]:
    """Family names and aliases of each version; a clinic may hold an alias instead."""
    person, record, as_of = about
    people = world.people
    child = np.minimum(person[record], people.children - 1)
    renamed = (person[record] < people.children) & (as_of >= people.renamed_at[child])
    said = np.where(renamed, people.family_later[child], people.family[person[record]])
    wrong = rng.random(len(person)) < share.of("name_typo")
    for at in np.flatnonzero(wrong[record]):
        said[at] = misspelt(rng, said[at])
    hidden = share.is_kind("sexual_health") & (rng.random(len(person)) < ALIAS_AT_CLINIC)
    aliases = np.full(len(record), "", dtype=object)
    aliases[renamed] = people.family[person[record]][renamed]
    for at in np.flatnonzero(hidden[record]):
        said[at] = people.family_later[child[at]]
    return said, aliases


def _addresses(
    rng: np.random.Generator,
    world: World,
    about: tuple[NDArray[np.int64], NDArray[np.float64]],
    old: NDArray[np.float64],
) -> tuple[Objects, Objects]:
    """Addresses and postcodes; some a move behind, some with a wrong number, some abbreviated."""
    person, as_of = about
    people, ground = world.people, world.ground
    household = people.household[person]
    slot = people.homes.slot(household, as_of)
    stale = rng.random(len(person)) < old
    slot = np.where(stale, np.maximum(slot - 1, 0), slot)
    street, number = people.homes.street[household, slot], people.homes.number[household, slot].astype(int)
    child = np.minimum(person, people.children - 1).astype(np.int32)
    care = people.in_care(child, as_of) & (person < people.children) & ~stale
    places = ground.places
    street = np.where(care, np.array(places.street)[people.care_place[child]], street)
    number = np.where(care, np.array(places.number)[people.care_place[child]], number)
    number = np.where(rng.random(len(person)) < 0.1 * old, number + rng.integers(1, 9, len(person)), number)
    shorter = rng.random(len(person)) < ABBREVIATED
    address = np.empty(len(person), dtype=object)
    for at, (where, door, short) in enumerate(zip(street, number, shorter, strict=True)):
        full = ground.address(where, door)
        address[at] = _abbreviated(full) if short else full
    return address, ground.street_postcode[street]


def _abbreviated(address: str) -> str:
    for full, short in SHORTER.items():
        if f" {full}," in address:
            return address.replace(f" {full},", f" {short},")
    return address
