"""Claim: neither time nor size of an answer tells what is restricted from what isn't there.

An answer that there is nothing here waits for a time drawn from who asks and what for, the same at each try (`web/blurred.py`).
Whoever tries one thing as often as they like then guesses right in half of the cases and half of what the bare difference is of the
longest wait: claimed are at most 51 of 100. The bare difference is measured here with no wait. What waits for nothing (search,
functions, quiet questions) must not be told apart at all.

Run: python benchmarks/trust_timing.py [--pairs 3000] [--seed 1]
Pages and steps are asked in pairs, one for something that another agency holds and the reader has no need for, one for what
isn't there, in random order, through the whole site as `cairn_web`; so are the functions behind them, alone, which sees much
finer, and a quiet question about somebody who is held and somebody who isn't. Times
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
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from math import comb, erfc, sqrt
from pathlib import Path
from string import ascii_lowercase
from typing import Any
from uuid import UUID, uuid4

LEVEL = 0.01  # that a true claim is refused, over all tests together
HELD = 24  # things of each sort that are restricted, and as many that aren't there
PLANTED_MS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
WARM = 30  # requests that are not counted
LEVELS = ("partnership", "pointer", "analysis_only", "sealed")
GUESSED = 0.51  # share of right guesses about one thing, at most
WITHOUT_A_WAIT = ("search",)
PAGES = ("picture", "place", "record", "search", "concern", "file", "request", "ending", "asking")
CALLS = {
    "party": "select sharing_party(%s)",
    "opened by": "select sharing_openable(%s)",
    "end": "select sharing_end(%s, 'x')",
    "take back": "select sharing_withdraw(%s, 'x')",
    "ask about": "select sharing_ask(gen_random_uuid(), jsonb_build_object('about_kind', 'person', 'about_id', %s::text))",
}


@dataclass
class Sort:
    """One sort of asking. ask: gives the bytes of its answer; hidden, absent: what is asked for; times: milliseconds of
    (hidden, absent) pairs; sizes: bytes seen.
    """

    ask: Callable[[Any], int]
    hidden: list[Any]
    absent: list[Any]
    times: list[tuple[float, float]] = field(default_factory=list)
    sizes: set[tuple[int, int]] = field(default_factory=set)


def main() -> int:
    """Make what is hidden, ask, compare, print; 1 if the claim doesn't hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--pairs", type=int, default=3_000, help="over all pages together; half as many over the functions"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAIRN_HOME"] = folder
        from django.conf import settings

        from cairn.operations import database

        with database.ready(migrating=True):
            logging.disable(logging.CRITICAL)
            longest, settings.NOTHING_HERE_TAKES = settings.NOTHING_HERE_TAKES, 0
            pages, inner = _made(draw)
            begun = time.monotonic()
            _ask(pages, options.pairs // len(PAGES), draw)
            with inner as within:
                _ask(within, options.pairs // 2, draw)
            print(f"asked in {time.monotonic() - begun:.0f} s")
    waits = {name: sort for name, sort in pages.items() if name not in WITHOUT_A_WAIT}
    bare = {name: sort for name, sort in (pages | within).items() if name not in waits}
    wrong = [_guessed(waits, longest), _told(bare)]
    print(
        f"\nload average {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores; the claim {'DOES NOT HOLD' if any(wrong) else 'holds'}"
    )
    return int(any(wrong))


def _made(draw: random.Random) -> tuple[dict[str, Sort], AbstractContextManager[dict[str, Sort]]]:
    """What one agency holds of nobody's business, and somebody of another who asks: by page, and inside the database."""
    from cairn.access.actions import prepare
    from cairn.agencies.roles import Role
    from collected import collect_once
    from factories import a_browser, a_post, an_agency

    prepare()
    collect_once()
    other = an_agency(code="SCH")
    found, people = _held(draw)
    asks = {"record": Role.SAFEGUARDING_LEAD} | dict.fromkeys(("request", "ending", "asking"), Role.TRIAGE)
    roles = (Role.PRACTITIONER, Role.SAFEGUARDING_LEAD, Role.TRIAGE)
    browsers = {role: a_browser(a_post(agency=other, role=role)) for role in roles}
    for browser in browsers.values():
        browser.raise_request_exception = False

    def asking(sort: str) -> Callable[[Any], int]:
        browser = browsers[asks.get(sort, Role.PRACTITIONER)]
        if sort == "ending":
            return lambda address: len(browser.post(address, {"why": "No longer needed."}).content)
        return lambda address: len(browser.get(address).content)

    pages = {
        sort: Sort(asking(sort), found[sort], [_absent(one, draw) for one in found[sort]]) for sort in PAGES
    }  # fmt: skip
    return pages, _inner(a_post(agency=other, role=Role.TRIAGE), found["request"], people)


def _held(draw: random.Random) -> tuple[dict[str, list[str]], list[dict[str, str]]]:
    """Addresses of each page for what the police alone hold, and details of the children among it."""
    from cairn.agencies.roles import Role
    from cairn.records.indexing import write_tokens
    from concerns.made_concerns import told
    from concerns.test_attachments import added
    from factories import a_child, a_place, a_post, an_agency, an_event, identity_of
    from sharing.made_quiet import ANA
    from sharing.made_sharing import asked, lead

    owner, nurse, nadia = (
        an_agency(code="POL"),
        lead("SHS", desk_name="Named nurse", desk_phone="01632 960 100"),
        lead("CSC"),
    )
    teller, asker = a_post(agency=owner), a_post(agency=owner, role=Role.SAFEGUARDING_LEAD)
    found: dict[str, list[str]] = {sort: [] for sort in PAGES}
    people = []
    for number in range(HELD):
        level, name, family = LEVELS[number % len(LEVELS)], _name(draw), _name(draw)
        child = a_child(agency=owner, sharing=level, given_names=name, family_name=family, born="1996-03-14")
        known = a_child(agency=nurse.agency, sharing="sealed", given_names=name, family_name=family, born="1996-03-14")
        place = a_place(agency=owner, sharing=level, name=_name(draw))
        event = an_event(agency=owner, sharing=level, about=[child], at=place)
        write_tokens([child, place, event, known])
        concern = told(teller, given_names=name, family_name=_name(draw))
        request = asked(asker, identity_of(child), of=nadia)
        people.append(ANA | {"given_names": name, "family_name": family})
        found["picture"].append(f"/child/{identity_of(child)}")
        found["place"].append(f"/place/{identity_of(place)}")
        found["record"].append(f"/person/{identity_of(child)}/challenge/{event}")
        found["search"].append(f"/search?q={name}")
        found["concern"].append(f"/concerns/{concern}")
        found["file"].append(f"/files/{added(concern, by=teller)}")
        found["request"].append(f"/requests/{request}")
        found["ending"].append(f"/requests/{request}/end")
        found["asking"].append(f"/requests/new?person={identity_of(child)}")
    return found, people


@contextmanager
def _inner(post: Any, requests: list[str], people: list[dict[str, str]]) -> Iterator[dict[str, Sort]]:
    """Within one transaction of a reader: the functions that pages call, and a quiet question; each is rolled back."""
    from django.db import transaction

    from cairn.base.errors import CairnError
    from cairn.sharing.quiet import ask_quietly
    from cairn.sharing.quiet_tokens import refresh
    from cairn.sharing.steps import call
    from factories import looking
    from sharing.made_quiet import REST, evaluating

    hidden = [UUID(address.rpartition("/")[2]) for address in requests]
    absent = [uuid4() for _ in hidden]

    def calling(words: str) -> Callable[[Any], int]:
        def ask(wanted: Any) -> int:
            try:
                with transaction.atomic():
                    call(words, wanted)
            except CairnError:
                return 1
            return 0

        return ask

    with evaluating(), looking(post) as actor:
        refresh()

        def quietly(who: Any) -> int:
            mark = transaction.savepoint()
            ask_quietly(said=who | REST, by=actor, form=uuid4())
            transaction.savepoint_rollback(mark)
            return 0

        calls = {name: Sort(calling(words), hidden, absent) for name, words in CALLS.items()}
        nobody = [one | {"given_names": "Eva"} for one in people]
        yield calls | {"quiet": Sort(quietly, people, nobody)}


def _name(draw: random.Random) -> str:
    return "".join(draw.choices(ascii_lowercase, k=9)).capitalize()


def _absent(address: str, draw: random.Random) -> str:
    """The same address with ids, or a name, that nobody has."""
    if "?q=" in address:
        return f"/search?q={_name(draw)}"
    if "?person=" in address:
        return f"{address.partition('=')[0]}={uuid4()}"
    return "/".join(str(uuid4()) if _is_id(part) else part for part in address.split("/"))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _ask(sorts: dict[str, Sort], pairs: int, draw: random.Random) -> None:
    """So many pairs of each sort, all sorts in turn, so that what the machine does besides meets all alike."""
    for sort in sorts.values():
        for number in range(WARM):
            sort.ask((sort.hidden, sort.absent)[number % 2][number % HELD])
    for number in range(pairs):
        for sort in sorts.values():
            at, took, sizes = number % HELD, [0.0, 0.0], [0, 0]
            for which in draw.sample((0, 1), 2):
                wanted = (sort.hidden, sort.absent)[which][at]
                begun = time.perf_counter()
                sizes[which] = sort.ask(wanted)
                took[which] = 1000 * (time.perf_counter() - begun)
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


def _guessed(sorts: dict[str, Sort], longest: float) -> bool:
    """Print what a clock sees of answers that wait; whether one can be guessed too well."""
    print(f"waits are drawn from 0 to {longest} ms; here there is none\n")
    print(f"{'page':<9}{'restricted ms':>14}{'absent ms':>11}{'slower in':>11}{'then guessed':>14}  sizes")
    wrong = False
    for name, sort in sorts.items():
        hidden, absent = _medians(sort)
        right = 0.5 + min(abs(hidden - absent) / longest, 1) / 2
        wrong |= right > GUESSED or not _alike(sort)
        print(f"{name:<9}{hidden:>14.2f}{absent:>11.2f}{_slower(sort):>10.1%}{right:>14.1%}   {_sizes(sort)}")
    return wrong


def _told(sorts: dict[str, Sort]) -> bool:
    """Print what a clock sees of answers that don't wait; whether any is told apart."""
    bar, wrong = LEVEL / (2 * len(sorts)), False
    print(f"\nwithout a wait; told apart where p < {bar:.5f}\n")
    print(
        f"{'':<9}{'restricted ms':>14}{'absent ms':>11}{'slower in':>11}{'p ranks':>9}{'p signs':>9}{'sees from ms':>14}  sizes"
    )
    for name, sort in sorts.items():
        hidden, absent = ([pair[which] for pair in sort.times] for which in (0, 1))
        found = by_ranks(hidden, absent), by_signs(sort.times)
        sees = next((ms for ms in PLANTED_MS if _found(sort.times, ms) < bar), "none")
        wrong |= min(found) < bar or not _alike(sort)
        print(
            f"{name:<9}{statistics.median(hidden):>14.2f}{statistics.median(absent):>11.2f}{_slower(sort):>10.1%} "
            f"{found[0]:>8.3f} {found[1]:>8.3f} {sees:>13}  {_sizes(sort)}"
        )
    return wrong


def _medians(sort: Sort) -> tuple[float, float]:
    hidden, absent = (statistics.median(pair[which] for pair in sort.times) for which in (0, 1))
    return hidden, absent


def _slower(sort: Sort) -> float:
    return sum(one > other for one, other in sort.times) / len(sort.times)


def _alike(sort: Sort) -> bool:
    return all(one == other for one, other in sort.sizes)


def _sizes(sort: Sort) -> str:
    return "equal" if _alike(sort) else "DIFFER"


if __name__ == "__main__":
    raise SystemExit(main())
