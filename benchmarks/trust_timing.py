"""Claim: neither time nor size of an answer tells what is restricted from what isn't there.

Run: python benchmarks/trust_timing.py [--pairs 2000] [--seed 1]
Six sorts of pages (picture, place, record, search, concern, file) are asked in pairs, one for something that another agency
holds and the reader has no need for, one for what isn't there, in random order, through the whole site as `cairn_web`. Times
are compared by a rank test over all and by a sign test within pairs, each at 1 in 100 shared among all tests; sizes must be
equal. How fine the tests see is printed: the least number of milliseconds which, added to the restricted ones, would have been
found. On a busy machine that is more.
"""

import argparse
import logging
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import comb, erfc, sqrt
from pathlib import Path
from string import ascii_lowercase
from typing import Any
from uuid import UUID, uuid4

LEVEL = 0.01  # that a true claim is refused, over all tests together
HELD = 24  # things of each sort that are restricted, and as many that aren't there
PLANTED_MS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
WARM = 30  # requests that are not counted
LEVELS = ("partnership", "pointer", "analysis_only", "sealed")
SORTS = ("picture", "place", "record", "search", "concern", "file")


@dataclass
class Sort:
    """One sort of page. hidden, absent: addresses; times: milliseconds of (hidden, absent) pairs; sizes: bytes seen."""

    ask: Callable[[str], Any]
    hidden: list[str]
    absent: list[str]
    times: list[tuple[float, float]] = field(default_factory=list)
    sizes: set[tuple[int, int]] = field(default_factory=set)


def main() -> int:
    """Make what is hidden, ask, compare, print; 1 if the claim doesn't hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=2_000, help="over all sorts together")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAIRN_HOME"] = folder
        from cairn.operations import database

        with database.ready(migrating=True):
            logging.disable(logging.CRITICAL)
            sorts = _made(draw)
            begun = time.monotonic()
            _ask(sorts, options.pairs // len(SORTS), draw)
            print(f"{options.pairs // len(SORTS)} pairs of each sort in {time.monotonic() - begun:.0f} s")
    return _told(sorts)


def _made(draw: random.Random) -> dict[str, Sort]:
    """What one agency holds of nobody's business, and somebody of another who asks."""
    from cairn.access.actions import prepare
    from cairn.agencies.roles import Role
    from cairn.records.indexing import write_tokens
    from collected import collect_once
    from concerns.made_concerns import told
    from concerns.test_attachments import added
    from factories import a_browser, a_child, a_place, a_post, an_agency, an_event, identity_of

    prepare()
    collect_once()
    owner, other = an_agency(code="POL"), an_agency(code="SCH")
    teller = a_post(agency=owner)
    found: dict[str, list[str]] = {sort: [] for sort in SORTS}
    for number in range(HELD):
        level, name = LEVELS[number % len(LEVELS)], _name(draw)
        child = a_child(agency=owner, sharing=level, given_names=name, family_name=_name(draw))
        place = a_place(agency=owner, sharing=level, name=_name(draw))
        event = an_event(agency=owner, sharing=level, about=[child], at=place)
        write_tokens([child, place, event])
        concern = told(teller, given_names=name, family_name=_name(draw))
        found["picture"].append(f"/child/{identity_of(child)}")
        found["place"].append(f"/place/{identity_of(place)}")
        found["record"].append(f"/person/{identity_of(child)}/challenge/{event}")
        found["search"].append(f"/search?q={name}")
        found["concern"].append(f"/concerns/{concern}")
        found["file"].append(f"/files/{added(concern, by=teller)}")
    roles = {"record": Role.SAFEGUARDING_LEAD}
    browsers = {
        role: a_browser(a_post(agency=other, role=role)) for role in (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD)
    }
    for browser in browsers.values():
        browser.raise_request_exception = False
    return {
        sort: Sort(browsers[roles.get(sort, Role.PRACTITIONER)].get, held, [_absent(one, draw) for one in held])
        for sort, held in found.items()
    }


def _name(draw: random.Random) -> str:
    return "".join(draw.choices(ascii_lowercase, k=9)).capitalize()


def _absent(address: str, draw: random.Random) -> str:
    """The same address with ids, or a name, that nobody has."""
    if "?q=" in address:
        return f"/search?q={_name(draw)}"
    return "/".join(str(uuid4()) if _is_id(part) else part for part in address.split("/"))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _ask(sorts: dict[str, Sort], pairs: int, draw: random.Random) -> None:
    """Pairs of all sorts in turn, so that what the machine does besides meets all alike."""
    for sort in sorts.values():
        for number in range(WARM):
            sort.ask((sort.hidden, sort.absent)[number % 2][number % HELD])
    for number in range(pairs):
        for sort in sorts.values():
            at, took, sizes = number % HELD, [0.0, 0.0], [0, 0]
            for which in draw.sample((0, 1), 2):
                address = (sort.hidden, sort.absent)[which][at]
                begun = time.perf_counter()
                answer = sort.ask(address)
                took[which], sizes[which] = 1000 * (time.perf_counter() - begun), len(answer.content)
            sort.times.append((took[0], took[1]))
            sort.sizes.add((sizes[0], sizes[1]))


def by_ranks(hidden: list[float], absent: list[float]) -> float:
    """Two-sided p of the Mann-Whitney test, by its normal limit; times have no ties worth correcting."""
    ranked = sorted([(value, 1) for value in hidden] + [(value, 0) for value in absent])
    n, m = len(hidden), len(absent)
    ranks = sum(rank for rank, (_, which) in enumerate(ranked, 1) if which)
    distance = abs(ranks - n * (n + m + 1) / 2) / sqrt(n * m * (n + m + 1) / 12)
    return erfc(distance / sqrt(2))


def by_signs(pairs: list[tuple[float, float]]) -> float:
    """Two-sided p that the restricted one is slower in so many of the pairs, by chance."""
    slower, n = sum(hidden > absent for hidden, absent in pairs), len(pairs)
    tail = sum(comb(n, k) for k in range(min(slower, n - slower) + 1))
    return float(min(1, tail * 2 / 2**n))


def _found(pairs: list[tuple[float, float]], ms: float) -> float:
    """The least p of both tests with so many milliseconds added to each restricted one."""
    slower = [(hidden + ms, absent) for hidden, absent in pairs]
    return min(by_signs(slower), by_ranks([one for one, _ in slower], [other for _, other in slower]))


def _told(sorts: dict[str, Sort]) -> int:
    bar, worst, wrong = LEVEL / (2 * len(sorts)), 1.0, False
    print(f"told apart where p < {bar:.5f}\n")
    print(
        f"{'page':<9}{'restricted ms':>14}{'absent ms':>11}{'slower in':>11}{'p ranks':>9}{'p signs':>9}{'sees from ms':>14}  sizes"
    )
    for name, sort in sorts.items():
        hidden, absent = ([pair[which] for pair in sort.times] for which in (0, 1))
        found = by_ranks(hidden, absent), by_signs(sort.times)
        sees = next((ms for ms in PLANTED_MS if _found(sort.times, ms) < bar), "none")
        alike = all(one == other for one, other in sort.sizes)
        share = sum(one > other for one, other in sort.times) / len(sort.times)
        print(
            f"{name:<9}{statistics.median(hidden):>14.2f}{statistics.median(absent):>11.2f}{share:>10.1%} "
            f"{found[0]:>8.3f} {found[1]:>8.3f} {sees:>13}  {'equal' if alike else 'DIFFER'}"
        )
        worst, wrong = min(worst, *found), wrong or not alike
    holds = worst >= bar and not wrong
    print(f"\nload average {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores")
    print(f"least p {worst:.4f}; the claim {'holds' if holds else 'DOES NOT HOLD'}")
    return int(not holds)


if __name__ == "__main__":
    raise SystemExit(main())
