"""Every address about what agencies hold, asked from every seat, at every level and with every need, against the oracle."""

import os
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, product
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import get_resolver, reverse

from rows import oracle
from rows.made_matrix import CASES, FAMILY_NAME, WORDS, Family, World, a_world, ask, words_of
from rows.made_parties import ask_of, the_things, thing_of
from rows.oracle_of_addresses import ELSEWHERE, LISTS, NAMES_NOBODY, OWN_ACCOUNT
from rows.oracle_of_parties import PARTIES
from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
Cell = tuple[oracle.Seat, str, Family]


LAPSED = {"grant_ended", "answer_ended", "emergency_over"}
WHOLE = "CAIRN_WHOLE_MATRIX" in os.environ
"""Whether the slow test asks every cell; else every other one."""


def seats_for(case: oracle.Case) -> Iterator[oracle.Seat]:
    """The other agency's seats at each case; the owner's and a stranger's where the case differs for them."""
    shut, fresh = case.level != "partnership", case.need == "none"
    sides = {
        "owner": fresh,
        "other": not (shut and case.need in LAPSED),
        "stranger": (not shut and case.need in {"none", "grant"}) or (case.level == "pointer" and fresh),
    }
    yield from (oracle.Seat(side, role) for side, role in product(oracle.SIDES, oracle.ROLES) if sides[side])


def cells(world: World) -> list[Cell]:
    """Each seat, address and case, seat by seat."""
    found = [
        (seat, line, family) for family in world.families for seat in seats_for(family.case) for line in oracle.HELD
    ]
    return sorted(found, key=lambda cell: (cell[0].side, cell[0].role))


def every_other(found: Iterable[Cell]) -> list[Cell]:
    """Half of the cells, as on a chequered board: each seat asks each address, in every other case."""
    lines = list(oracle.HELD)

    def dark(line: str, case: oracle.Case) -> bool:
        return (lines.index(line) + oracle.LEVELS.index(case.level) + oracle.NEEDS.index(case.need)) % 2 == 0

    return [(seat, line, family) for seat, line, family in found if dark(line, family.case)]


def test_the_matrix_has_at_least_ten_thousand_cells() -> None:
    """Every address, role, level and need; those of parties and of lists are counted besides. Half is enough as well."""
    world = World({}, tuple(Family(case, "", {}) for case in CASES))
    of_cases, half = len(cells(world)), every_other(cells(world))
    of_parties = len(oracle.SIDES) * len(oracle.ROLES) * len(PARTIES)
    assert len(half) >= 10_000
    numbers = (of_cases, len(half), of_parties)
    assert numbers == (23_400, 11_700, 2_028), "the page of attacks says how many: change it there too"
    asked = {(seat, line) for seat, line, _ in half}
    assert asked == {(seat, line) for seat, line, _ in cells(world)}


def test_every_address_of_the_site_has_a_line_in_an_oracle() -> None:
    """An address that somebody adds fails here until it is said who may see what it shows."""
    there = [pattern.name for pattern in get_resolver().url_patterns]
    asked = {line.partition(" (")[0] for line in (*oracle.HELD, *PARTIES)}
    named = [*asked, *NAMES_NOBODY, *OWN_ACCOUNT, *(one for one in LISTS if one not in asked), *ELSEWHERE]
    assert sorted(there) == sorted(named)
    root = Path(__file__).parents[2]
    assert [where for where in ELSEWHERE.values() if not (root / where).exists()] == []


def test_the_account_imports_nothing_of_cairn() -> None:
    """Else both could be wrong in one place."""
    for name in ("oracle.py", "oracle_of_parties.py", "oracle_of_addresses.py"):
        text = (Path(__file__).parent / name).read_text("utf-8")
        assert [line for line in text.splitlines() if "import" in line and ("cairn" in line or "django" in line)] == []


def does(status: int, line: str) -> str:
    """What an answer does, by its status."""
    said = {403: oracle.REFUSED, 404: oracle.ABSENT, 409: oracle.LACKS, 422: oracle.LACKS, 400: oracle.LACKS}
    if status in said or status >= 500:
        return said.get(status, "breaks")
    if line.endswith("post)"):
        return oracle.DONE
    return oracle.MOVED if status in {301, 302} else oracle.SHOWN


def undone(how: Callable[..., tuple[int, str]], *said: Any, **more: Any) -> tuple[int, str]:
    """What the site answers, with nothing left of it."""
    with transaction.atomic():
        answer = how(*said, **more)
        transaction.set_rollback(True)
    return answer


@dataclass
class Asking:
    """Asks cells, seat by seat; each in a transaction that is undone. absent: what isn't there answers, once for each."""

    world: World
    absent: dict[tuple[oracle.Seat, str], tuple[int, int]] = field(default_factory=dict)
    found: list[str] = field(default_factory=list)

    def all(self, asked: Iterable[Cell]) -> list[str]:
        """Where the site and the oracle differ, and where what is hidden and what isn't there do."""
        cases = {family.mark: family.case for family in self.world.families}
        for seat, of_seat in groupby(asked, key=lambda cell: cell[0]):
            client = self.world.browser(seat)
            for _, line, family in of_seat:
                status, text = undone(ask, client, line, family)
                about = f"{line}: {seat.side} {seat.role}, {family.case.level}, {family.case.need}"
                self.found += [f"{about}: {one}" for one in wrong((seat, line, family), cases, status, text)]
                alike = line == "search" and FAMILY_NAME in text  # another child, whom `wrong` has let this seat know
                if oracle.hidden(oracle.HELD[line], seat, family.case) and not alike:
                    if (seat, line) not in self.absent:
                        none = undone(ask, client, line, family, absent=True)
                        self.absent[seat, line] = none[0], len(none[1])
                    if (status, len(text)) != self.absent[seat, line]:
                        self.found.append(f"{about}: {status, len(text)}, and absent {self.absent[seat, line]}")
        return self.found


def wrong(cell: Cell, cases: dict[str, oracle.Case], status: int, text: str) -> Iterator[str]:
    """What differs from the oracle, in words."""
    seat, line, family = cell
    wanted, did = oracle.expected(oracle.HELD[line], seat, family.case), does(status, line)
    if did != wanted.does:
        yield f"{did} and not {wanted.does}"
    seen: dict[str, set[str]] = defaultdict(set)
    for mark, part in words_of(text):
        seen[mark].add(part)
    mine = seen.pop(family.mark, set())
    if line == "search":  # the word that was asked for stands in the box; whoever was found stands with both names
        mine = {"name"} if f"{family.mark}{WORDS['name']} {FAMILY_NAME}" in text else set()
    if wanted.does == oracle.SHOWN and mine != wanted.words:
        yield f"shows {sorted(mine)} and not {sorted(wanted.words)}"
    elif not mine <= oracle.may_know(seat, family.case):
        yield f"shows {sorted(mine)}"
    yield from (
        f"shows words of {cases[mark]}" for mark in seen if not seen[mark] <= oracle.may_know(seat, cases[mark])
    )


def test_a_drawn_part_of_the_matrix_answers_as_the_oracle_does() -> None:
    """A seventieth of the cells; which, changes with each line that is added."""
    world = a_world()
    everything = cells(world)
    drawn = sorted(random.Random(len(everything)).sample(range(len(everything)), 250))
    assert Asking(world).all(everything[number] for number in drawn) == []


def test_a_rule_that_is_wrong_on_either_side_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """An account by which analysts know nobody differs from the site on each page that they open."""
    monkeypatch.setattr(oracle, "READS_NAMES", set())
    world, seat = a_world([oracle.Case("partnership", "none")]), oracle.Seat("stranger", "analyst")
    found = Asking(world).all((seat, line, world.families[0]) for line in ("child", "place", "search", "know (post)"))
    for line in ("child", "place", "search", "know (post)"):
        assert any(one.startswith(f"{line}: ") for one in found), line


@pytest.mark.slow
@pytest.mark.parametrize("levels", [("partnership",), ("pointer",), ("analysis_only", "sealed")])
def test_every_other_cell_of_the_matrix_answers_as_the_oracle_does(levels: tuple[str, ...]) -> None:
    """0 differences, and what is hidden answers as what isn't there, to the letter's number. With CAIRN_WHOLE_MATRIX, every cell."""
    world = a_world([case for case in CASES if case.level in levels])
    assert Asking(world).all(cells(world) if WHOLE else every_other(cells(world))) == []


@pytest.mark.slow
def test_no_list_of_any_seat_holds_a_word_that_it_may_not_know() -> None:
    """Pages without anybody's id, read from each seat while every family is in the database."""
    world = a_world()
    cases = {family.mark: family.case for family in world.families}
    found = []
    for seat in world.posts:
        client = world.browser(seat)
        for name in LISTS:
            answer = client.get(reverse(name))
            told = {(mark, part) for mark, part in words_of(answer.content.decode())}
            found += [
                (name, seat, cases[mark], part) for mark, part in told if part not in oracle.may_know(seat, cases[mark])
            ]
            assert answer.status_code < 500
    assert found == []


@pytest.mark.slow
def test_whoever_is_party_to_a_thing_reaches_it_and_for_everybody_else_it_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each address of a thing to which people are party, from each seat."""
    monkeypatch.setattr(settings, "ARRIVALS", tmp_path / "arrivals")
    world = a_world(cases=())
    things = the_things(world, tmp_path)
    found = []
    for seat in world.posts:
        client = world.browser(seat)
        for line, reaches in PARTIES.items():
            status, text = undone(ask_of, client, line, things)
            shut = status in {403, 404}
            if reaches(seat) == shut or status >= 500:
                found.append(f"{line}: {seat.side} {seat.role}: {status}")
            elif shut and not PARTIES.get(thing_of(line), reaches)(seat):
                none, nothing = undone(ask_of, client, line, things, absent=True)
                if (status, len(text)) != (none, len(nothing)):
                    found.append(f"{line}: {seat.side} {seat.role}: {status}, and absent {none}")
    assert found == []
