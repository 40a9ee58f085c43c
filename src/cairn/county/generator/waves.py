"""Changes in reporting with no change in children's lives: a campaign, an operation, new codes, a festival, a keen teacher.

Source: detection notes of this project, 4.5.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.background import FIRST_WEEKDAY, answers, graded
from cairn.county.generator.decoys import Decoys
from cairn.county.generator.drawing import Traffic, on_school_days
from cairn.county.generator.rates import DAYS_A_YEAR
from cairn.county.generator.wording import name_places, said
from cairn.county.generator.world import World

WEEKS = 6
TIMES = 3  # as many records as usual
KEEN_SHARE = 0.09  # of a school's concerns come from one teacher
FESTIVAL_PER_TEEN = 0.004


def waves(world: World, traffic: Traffic, decoys: Decoys) -> None:
    """Each wave once or as often as in a full county, into the book."""
    _campaigns(world, traffic, decoys)
    _operations(world, traffic, decoys)
    _keen_reporters(world, traffic, decoys)
    _festival(world, traffic, decoys)
    _new_codes(world, decoys)


def _events_of(world: World, kind: str, agency: int) -> NDArray[np.int64]:
    """Numbers of an agency's events of a kind, of those written so far."""
    columns = world.book.columns()
    return np.flatnonzero((columns["kind"] == kind) & (columns["agency"] == agency))


def _children_of_school(world: World, place: int, at: float) -> NDArray[np.int64]:
    people = world.people
    age = (at - people.born[: people.children]) / DAYS_A_YEAR
    return np.flatnonzero((age > 11.5) & (age < 16.5) & (people.school == place))


def _more_concerns(
    world: World, rng: np.random.Generator, traffic: Traffic, place: int, when: tuple[float, float, int]
) -> None:
    """`count` concerns more of one school, from a day to a day: when = (begin, end, count)."""
    begin, end, count = when
    pool = _children_of_school(world, place, begin)
    if not len(pool):
        return
    child = rng.choice(pool, count).astype(np.int32)
    at = on_school_days(rng, rng.uniform(begin, end, count), FIRST_WEEKDAY)
    child, at = child[at < world.plan.days], at[at < world.plan.days]
    columns: dict[str, Any] = said(rng, "concern", len(child))
    where = traffic.draw(rng, world.people.town[child], at)
    where = np.where(["{place}" in text for text in columns["summary"]], where, -1)
    name_places(columns, where, world.ground.places)
    raised = np.full(len(child), "professional", dtype=object)
    world.book.add(
        len(child), kind="concern", agency=world.agencies.school_of_place[place], child=child, at=at, place=where,
        stream="wave", statement="seen", **answers(rng, world, raised), **columns,
    )  # fmt: skip


def _campaigns(world: World, traffic: Traffic, decoys: Decoys) -> None:
    """A school asks everybody to write everything down: three times the concerns for six weeks."""
    rng, days = world.stream("campaigns"), world.plan.days
    for place in rng.choice(world.ground.secondaries, world.plan.count(1), replace=False):
        agency = world.agencies.school_of_place[int(place)]
        usual = len(_events_of(world, "concern", agency)) / days * WEEKS * 7
        begin = float(rng.uniform(0.3, 0.8)) * days
        count = round(usual * (TIMES - 1)) + 5
        _more_concerns(world, rng, traffic, int(place), (begin, begin + WEEKS * 7, count))
        decoys.places.append((int(place), "school campaign"))
        decoys.agencies.append((world.agencies.all[agency].id, "school campaign"))


def _operations(world: World, traffic: Traffic, decoys: Decoys) -> None:
    """The police look hard at some places of one town for six weeks: three times the intelligence, no new harm."""
    rng, days, people = world.stream("operations"), world.plan.days, world.people
    for _ in range(world.plan.count(1)):
        town = int(rng.choice(len(world.ground.town_share), p=world.ground.town_share))
        begin = float(rng.uniform(0.3, 0.8)) * days
        busy = np.flatnonzero((traffic.town == town) & (traffic.weight[:, 0] > 0))
        places = rng.choice(busy, min(4, busy.size), replace=False)  # a small town may have fewer
        yearly = world.plan.rates.intelligence * world.plan.scale * float(world.ground.town_share[town])
        count = 6 + round(yearly * WEEKS / 52 * (TIMES - 1))
        age = (begin - people.born[: people.children]) / DAYS_A_YEAR
        pool = np.flatnonzero((age > 12) & (age < 17.5) & (people.town[: people.children] == town))
        child = rng.choice(pool, count).astype(np.int32)
        place = rng.choice(places, count).astype(np.int32)
        columns = said(rng, "intelligence_child", count)
        name_places(columns, place, world.ground.places)
        at = rng.uniform(begin, min(begin + WEEKS * 7, days), count)
        world.book.add(
            count, kind="intelligence", agency=world.agencies.number("POL"), child=child, at=at, place=place,
            stream="wave", statement="intelligence", **graded(rng, count), **columns,
        )  # fmt: skip
        decoys.places += [(int(one), "police operation") for one in places]


def _keen_reporters(world: World, traffic: Traffic, decoys: Decoys) -> None:
    """One teacher who writes a good part of all that a school writes."""
    rng, days = world.stream("keen reporters"), world.plan.days
    schools = world.ground.secondaries
    for place in rng.choice(schools, min(len(schools), world.plan.count(8)), replace=False):
        agency = world.agencies.school_of_place[int(place)]
        count = round(len(_events_of(world, "concern", agency)) * KEEN_SHARE) + 2
        _more_concerns(world, rng, traffic, int(place), (0.0, float(days), count))
        decoys.agencies.append((world.agencies.all[agency].id, "keen reporter"))


def _festival(world: World, traffic: Traffic, decoys: Decoys) -> None:
    """One weekend a year when many young people are in one park, and some end in hospital."""
    rng, days, people = world.stream("festival"), world.plan.days, world.people
    parks = np.flatnonzero(traffic.trade == "park")
    if not len(parks):
        return
    park = int(rng.choice(parks))
    for begin in np.arange(205.0, days - 3, DAYS_A_YEAR):
        age = (begin - people.born[: people.children]) / DAYS_A_YEAR
        pool = np.flatnonzero((age > 13) & (age < 18))
        count = int(rng.poisson(FESTIVAL_PER_TEEN * len(pool))) + 3
        child = rng.choice(pool, count).astype(np.int32)
        at = begin + rng.uniform(0, 2.5, count)
        place = np.full(count, park, np.int32)
        columns = said(rng, "stop_check", count)
        name_places(columns, place, world.ground.places)
        world.book.add(
            count, kind="stop_check", agency=world.agencies.number("POL"), child=child, at=at, place=place,
            stream="festival", statement="seen", **columns,
        )  # fmt: skip
    decoys.places.append((park, "festival"))


def _new_codes(world: World, decoys: Decoys) -> None:
    """Two agencies change their codes: from a day on, contacts are written down as concerns, all of them answered."""
    rng = world.stream("new codes")
    for agency_id in ("ASU", "CSC"):
        agency = world.agencies.number(agency_id)
        begin = float(rng.uniform(0.35, 0.75)) * world.plan.days
        for chunk in world.book.chunks:
            changed = (chunk["agency"] == agency) & (chunk["kind"] == "contact") & (chunk["at"] >= begin)
            changed &= chunk["stream"] != "doctor"
            chunk["kind"] = np.where(changed, "concern", chunk["kind"])
            chunk["answer"] = np.where(changed, 1, chunk["answer"]).astype(np.int8)
            chunk["outcome"] = np.where(changed, "Advice given", chunk["outcome"])
        decoys.agencies.append((agency_id, "new codes"))
