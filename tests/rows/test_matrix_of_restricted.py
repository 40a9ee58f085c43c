"""Records that somebody asked not to use: from each seat that reads, each address of the matrix, before and after.

The rule is one line: no page shows a word of a restricted record, neither to the agency that wrote it nor to one that it was opened to
(UK GDPR, article 18; ADR 34). What isn't restricted, a place, may stay. A page goes on to answer, or answers that nothing is there.
"""

import pytest

from rows import oracle
from rows.made_matrix import FAMILY_NAME, WORDS, Family, World, a_world, ask, words_of
from rows.test_matrix import undone
from web import test_restrictions as restricting
from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
    pytest.mark.slow,
]
SEATS = [
    *(oracle.Seat("owner", role) for role in sorted(oracle.READS_OWN)),
    *(oracle.Seat("other", role) for role in sorted(oracle.READS_GRANTED)),
    oracle.Seat("stranger", "analyst"),
]
PAGES = [line for line in oracle.HELD if not line.endswith("post)")]


def told(world: World, family: Family) -> dict[tuple[oracle.Seat, str], set[str]]:
    """Each seat and page -> the words of the records that stand on it; a page that breaks says so."""
    found = {}
    for seat in SEATS:
        client = world.browser(seat)
        for line in PAGES:
            status, text = undone(ask, client, line, family)
            seen = {part for _, part in words_of(text)} - {"place"}
            if line == "search":  # the word that was asked for stands in the box
                seen = {"name"} if f"{family.mark}{WORDS['name']} {FAMILY_NAME}" in text else set()
            found[seat, line] = {"breaks"} if status >= 500 else seen
    return found


def test_no_page_of_any_seat_shows_a_word_of_a_restricted_record() -> None:
    """R67: 588 cells before it is restricted, of which many show words, and as many after."""
    world = a_world([oracle.Case("partnership", "grant")])
    (family,) = world.families
    before = told(world, family)
    assert {seat for (seat, _), seen in before.items() if seen} == set(SEATS)
    lead = world.posts[oracle.Seat("owner", "safeguarding_lead")]
    for record in (family.ids["childs"], family.ids["adults"], family.ids["record"], family.ids["gone"]):
        restricting.decide(lead, restricting.ask(lead, record))
    after = told(world, family)
    assert {cell: seen for cell, seen in after.items() if seen} == {}
