"""What goes on in any county: referrals, school, health, police. Nothing here is planted."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.book import AT_ONCE, IN_TIME, IN_WEEKS, LATE, UNHEARD
from cairn.county.generator.drawing import Drawn, Traffic, draw, exposure, friends, on_school_days, seasonal
from cairn.county.generator.names import Objects
from cairn.county.generator.people import SECONDARY_FROM
from cairn.county.generator.rates import DAYS_A_YEAR, FULL_COUNTY, START
from cairn.county.generator.wording import drawn, name_places, said, words
from cairn.county.generator.world import World

SECONDARY = (SECONDARY_FROM, 16.4)
TEENS = (10.0, 18.0)
VISITS_A_PLAN = 4
POLICE_WITH_PLACE = 0.55
STOPPED_WITH_A_FRIEND = 0.25
CONCERN_OF_CHILD = 0.25  # share of concerns that the child told
GRADES = (("1", "A"), ("2", "B"), ("2", "C"), ("2", "D"), ("3", "E"))  # detection notes 4.2
GRADE_SHARES = (0.05, 0.25, 0.45, 0.20, 0.05)
FIRST_WEEKDAY = START.weekday()


def background(world: World, traffic: Traffic) -> None:
    """Every stream of ordinary life, in a fixed order."""
    for stream in (referrals, assessments, schools, health, sexual_health, police, worries, surgeries, care, youth):
        stream(world, world.stream(stream.__name__), traffic)


def mixed_frailty(world: World, share: float) -> NDArray[np.float64]:
    """Weights that follow a child's frailty for one part, and are even for the rest."""
    return np.asarray(1 - share + share * world.people.frailty)


def answers(rng: np.random.Generator, world: World, raised_by: Objects) -> dict[str, Any]:
    """How concerns are answered: in time, late, or never; a stranger's is always answered in time."""
    count = len(raised_by)
    rates = world.plan.rates
    luck = rng.random(count)
    answer = np.where(
        luck < rates.unheard, UNHEARD, np.where(luck < rates.unheard + rates.answered_late, LATE, IN_TIME)
    )
    answer[raised_by == "public"] = IN_TIME
    outcome = drawn(rng, words("outcome")["in_time"], count)
    late = drawn(rng, words("outcome")["late"], count)
    outcome = np.where(answer == LATE, late, np.where(answer == UNHEARD, "", outcome))
    return {"answer": answer, "outcome": outcome, "raised_by": raised_by}


def _agency(world: World, name: str) -> int:
    return world.agencies.number(name)


def referrals(world: World, rng: np.random.Generator, _: Traffic) -> None:
    """Referrals to social care, each with a decision."""
    people, rates, days = world.people, world.plan.rates, world.plan.days
    child, at = draw(rng, people, rates.referrals, (0, 18), days=days, weight=people.frailty)
    social_care = _agency(world, "CSC")
    late = rng.random(len(child)) < 0.05
    world.book.add(
        len(child),
        kind="referral",
        agency=social_care,
        child=child,
        at=at,
        stream="referral",
        statement="said",
        outcome=drawn(rng, words("outcome")["decision"], len(child)),
        answer=np.where(late, LATE, IN_TIME),
        raised_by=rng.choice(["professional", "professional", "professional", "parent_carer", "public"], len(child)),
        safe=True,
        **said(rng, "referral", len(child)),
    )
    world.book.add(
        len(child),
        kind="referral_decision",
        agency=social_care,
        child=child,
        at=np.minimum(at + rng.uniform(0.2, 1.5, len(child)), days),
        stream="decision",
        statement="judged",
        safe=True,
        **said(rng, "decision", len(child)),
    )


def assessments(world: World, rng: np.random.Generator, _: Traffic) -> None:
    """Children in need: an assessment and visits; few assessments name exploitation or abuse."""
    people, rates, days = world.people, world.plan.rates, world.plan.days
    weight = mixed_frailty(world, 0.9)
    child, at = draw(rng, people, rates.in_need, (0, 18), days=days, weight=weight)
    text = said(rng, "assessment", len(child))
    for key, share in (("assessment_exploitation", 110 / FULL_COUNTY), ("assessment_abuse", 270 / FULL_COUNTY)):
        named = rng.random(len(child)) < share / rates.in_need
        special = said(rng, key, len(child))
        for column in text:
            text[column] = np.where(named, special[column], text[column])
    common = {"agency": _agency(world, "CSC"), "safe": True, "statement": "judged"}
    world.book.add(len(child), kind="assessment", child=child, at=at, stream="assessment", **common, **text)
    visits = np.repeat(np.arange(len(child)), rng.poisson(VISITS_A_PLAN, len(child)))
    when = at[visits] + rng.uniform(10, 240, len(visits))
    inside = when < np.minimum(days, people.born[child[visits]] + 18 * DAYS_A_YEAR)
    visits, when = visits[inside], when[inside]
    text = said(rng, "home_visit", len(visits))
    world.book.add(len(visits), kind="home_visit", child=child[visits], at=when, stream="home_visit", **common, **text)


def schools(world: World, rng: np.random.Generator, traffic: Traffic) -> None:
    """Absence, exclusion and concerns that schools write down."""
    rates, days = world.plan.rates, world.plan.days
    streams = (
        ("school_absence", "absence", rates.persistent_absence, SECONDARY, 0.5),
        ("school_absence", "absence_severe", rates.severe_absence, SECONDARY, 0.8),
        ("exclusion", "exclusion", rates.exclusions, SECONDARY, 0.6),
        ("concern", "concern", 0.75 * rates.concerns, (5.0, 17.0), 0.5),
    )
    for kind, key, rate, ages, share in streams:
        child, at = draw(rng, world.people, rate, ages, days=days, weight=mixed_frailty(world, share))
        at = on_school_days(rng, at, FIRST_WEEKDAY)
        child, at = child[at < days], at[at < days]
        agency = world.agencies.schools(world.people.school_at(world.ground, child, at))
        columns: dict[str, Any] = {"agency": agency, "child": child, "at": at, **said(rng, key, len(child))}
        if kind == "concern":
            columns |= _concern_columns(world, rng, (child, at), traffic, columns)
        world.book.add(len(child), kind=kind, stream=key, statement=columns.pop("statement", "seen"), **columns)


def _concern_columns(
    world: World, rng: np.random.Generator, who: Drawn, traffic: Traffic, columns: dict[str, Any]
) -> dict[str, Any]:
    child, at = who
    told = rng.random(len(child)) < CONCERN_OF_CHILD
    raised = np.where(told, "child", "professional").astype(object)
    at_place = np.array(["{place}" in text for text in columns["summary"]])
    place = np.where(at_place, traffic.draw(rng, world.people.town[child], at), -1)
    name_places(columns, place, world.ground.places)
    return {"place": place, "statement": np.where(told, "said", "seen"), **answers(rng, world, raised)}


def worries(world: World, rng: np.random.Generator, traffic: Traffic) -> None:
    """Concerns that other agencies write down, parents' worries and children's disclosures."""
    rates, days = world.plan.rates, world.plan.days
    streams = (
        ("concern", "concern", "ASU", 0.15 * rates.concerns, (10.0, 18.0)),
        ("concern", "concern", "EHS", 0.10 * rates.concerns, (5.0, 18.0)),
        ("parent_worry", "parent_worry", "CSC", 0.5 * rates.parent_worries, (8.0, 18.0)),
        ("parent_worry", "parent_worry", "POL", 0.3 * rates.parent_worries, (10.0, 18.0)),
        ("parent_worry", "parent_worry", "VOL", 0.2 * rates.parent_worries, (8.0, 18.0)),
        ("disclosure", "disclosure", "CSC", 0.03 * rates.concerns, (6.0, 18.0)),
        ("disclosure", "disclosure", "CAMHS", 0.02 * rates.concerns, (8.0, 18.0)),
        ("contact", "contact", "CSC", 0.5 * rates.referrals, (0.0, 18.0)),
    )
    for kind, key, agency, rate, ages in streams:
        child, at = draw(rng, world.people, rate, ages, days=days, weight=mixed_frailty(world, 0.6))
        columns: dict[str, Any] = {"agency": _agency(world, agency), "child": child, "at": at}
        columns |= said(rng, key, len(child))
        raised = {"parent_worry": "parent_carer", "disclosure": "child"}.get(kind, "professional")
        if kind == "concern":
            columns |= _concern_columns(world, rng, (child, at), traffic, columns)
        elif kind != "contact":
            columns |= answers(rng, world, np.full(len(child), raised, dtype=object)) | {"statement": "said"}
        events = world.book.add(len(child), kind=kind, stream=f"{agency} {key}", **columns)
        if kind == "parent_worry":
            world.book.involve(events, world.people.mother(child), "reporter")


def health(world: World, rng: np.random.Generator, _: Traffic) -> None:
    """Emergency attendances, referrals to mental health, appointments missed, pregnancies."""
    people, rates, days = world.people, world.plan.rates, world.plan.days
    even, frail = mixed_frailty(world, 0.1), mixed_frailty(world, 0.5)
    girls = np.where(people.sex[: people.children] == 0, 2.0, 0.0)
    worrying = rates.emergencies * rates.emergencies_of_worry
    streams = (
        ("emergency_attendance", "emergency", "ACU", rates.emergencies - worrying, TEENS, even),
        ("emergency_attendance", "emergency_worry", "ACU", worrying, (12.0, 18.0), frail),
        ("mental_health_referral", "mental_health", "CAMHS", rates.mental_health_referrals, (8.0, 18.0), frail),
        ("was_not_brought", "not_brought", "CAMHS", 0.2 * rates.mental_health_referrals, (8.0, 18.0), frail),
        ("pregnancy", "pregnancy", "MAT", rates.pregnancies / 2, (14.0, 18.0), girls * frail),
    )
    for kind, key, agency, rate, ages, weight in streams:
        child, at = draw(rng, people, rate, ages, days=days, weight=weight)
        columns: dict[str, Any] = said(rng, key, len(child))
        if kind == "mental_health_referral":
            columns |= {"answer": IN_WEEKS, "outcome": drawn(rng, words("outcome")["weeks"], len(child))}
        if kind == "emergency_attendance":
            columns |= {"answer": AT_ONCE, "outcome": drawn(rng, words("outcome")["at_once"], len(child))}
        world.book.add(
            len(child), kind=kind, agency=_agency(world, agency), child=child, at=at, stream=key,
            statement="seen", safe=key == "emergency", **columns,
        )  # fmt: skip


def sexual_health(world: World, rng: np.random.Generator, _: Traffic) -> None:
    """Attendances at the clinic; a fifth come again."""
    people, rates, days = world.people, world.plan.rates, world.plan.days
    girls = np.where(people.sex[: people.children] == 0, 1.6, 0.4)
    rate = rates.sexual_health * (1 - rates.sexual_health_again)
    child, at = draw(rng, people, rate, (13.0, 18.0), days=days, weight=girls * mixed_frailty(world, 0.2))
    again = np.flatnonzero(rng.random(len(child)) < rates.sexual_health_again / (1 - rates.sexual_health_again))
    child, at = np.r_[child, child[again]], np.r_[at, at[again] + rng.uniform(14, 200, len(again))]
    inside = at < days
    child, at = child[inside], at[inside]
    asked = rng.choice(["known", "asked_not_told", "not_asked: not on the form"], len(child), p=[0.6, 0.25, 0.15])
    world.book.add(
        len(child), kind="sexual_health_attendance", agency=_agency(world, "SHS"), child=child, at=at,
        stream="sexual_health", statement="seen", partner_asked=asked.astype(object), answer=AT_ONCE,
        outcome=drawn(rng, words("outcome")["at_once"], len(child)), **said(rng, "sexual_health", len(child)),
    )  # fmt: skip


def surgeries(world: World, rng: np.random.Generator, _: Traffic) -> None:
    """What doctors' surgeries think worth passing on."""
    child, at = draw(rng, world.people, 0.02, (5.0, 18.0), days=world.plan.days)
    agency = world.agencies.surgery_of_town[world.people.town[child]]
    text = said(rng, "surgery", len(child))
    world.book.add(len(child), kind="contact", agency=agency, child=child, at=at, stream="surgery", **text)


def youth(world: World, rng: np.random.Generator, traffic: Traffic) -> None:
    """Who comes to youth clubs and group work: busy, steady and harmless."""
    child, at = draw(rng, world.people, 0.05, (11.0, 18.0), days=world.plan.days)
    place = traffic.draw(rng, world.people.town[child], at, trade="youth club")
    columns = said(rng, "group_work", len(child))
    name_places(columns, place, world.ground.places)
    world.book.add(
        len(child), kind="contact", agency=_agency(world, "ASU"), child=child, at=at, place=place, stream="youth",
        **columns,
    )  # fmt: skip


def care(world: World, rng: np.random.Generator, _: Traffic) -> None:
    """Placements of looked-after children, as social care writes them down."""
    people, days = world.people, world.plan.days
    child = np.flatnonzero((people.care_from > 0) & (people.care_from < days)).astype(np.int32)
    world.book.add(
        len(child), kind="placement", agency=_agency(world, "CSC"), child=child, at=people.care_from[child],
        place=np.where(people.in_home[child], people.care_place[child], -1), stream="placement", safe=True,
        **said(rng, "placement", len(child)),
    )  # fmt: skip


def graded(rng: np.random.Generator, count: int) -> dict[str, Any]:
    """Grades of intelligence: source, information, handling."""
    which = rng.choice(len(GRADES), count, p=GRADE_SHARES)
    pairs = np.array(GRADES, dtype=object)[which]
    return {
        "source_grade": pairs[:, 0],
        "information_grade": pairs[:, 1],
        "handling": rng.choice(np.array(["P", "C"], dtype=object), count, p=[0.9, 0.1]),
    }


def police(world: World, rng: np.random.Generator, traffic: Traffic) -> None:
    """Intelligence about young people and places, crimes, and checks in the street."""
    rates, days, people = world.plan.rates, world.plan.days, world.people
    begin, end = exposure(people, TEENS, days)
    years = float(np.maximum(end - begin, 0).sum()) / DAYS_A_YEAR
    yearly = 0.65 * rates.intelligence * world.plan.scale * world.plan.years
    streams = (
        ("intelligence", "intelligence_place", yearly * POLICE_WITH_PLACE / years, False),
        ("intelligence", "intelligence_child", yearly * (1 - POLICE_WITH_PLACE) / years, True),
        ("crime", "crime", rates.crimes, True),
        ("stop_check", "stop_check", 0.03, True),
    )
    for kind, key, rate, with_child in streams:
        child, at = draw(rng, people, rate, TEENS, days=days, weight=mixed_frailty(world, 0.6))
        at = seasonal(at, days)
        place = traffic.draw(rng, people.town[child], at)
        columns = said(rng, key, len(child))
        name_places(columns, place, world.ground.places)
        events = world.book.add(
            len(child), kind=kind, agency=_agency(world, "POL"), child=child if with_child else -1, at=at, place=place,
            stream=key, statement="intelligence" if kind == "intelligence" else "seen",
            **(graded(rng, len(child)) if kind == "intelligence" else {}), **columns,
        )  # fmt: skip
        if kind == "stop_check":
            with_friends(rng, world, events, (child, at), share=STOPPED_WITH_A_FRIEND)


def with_friends(
    rng: np.random.Generator, world: World, events: NDArray[np.int64], who: Drawn, *, share: float
) -> None:
    """In a share of the events a friend of about the same age and the same school is there too."""
    child, at = who
    friend = friends(rng, world.people, child)
    age = world.people.age(friend, at)
    there = np.flatnonzero((rng.random(len(child)) < share) & (age >= TEENS[0]) & (age < TEENS[1]) & (friend != child))
    world.book.involve(events[there], friend[there], "subject")
