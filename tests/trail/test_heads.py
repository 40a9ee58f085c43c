"""Signed heads that were kept outside, against exports that were whole once or were signed anew."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.trail.verify import Verdict, verify
from trail.made_exports import (
    KEY,
    OTHER_CHAIN,
    PUBLIC,
    a_head,
    a_key,
    an_export,
    fields_of,
    head_at,
    start,
    with_line,
)

FIRST, SECOND, THIRD = (f"2026-01-0{day}T00:00:00.000000Z" for day in (3, 4, 5))
EXPORT = an_export(60)


def checked(lines: list[str], *heads: str) -> Verdict:
    return verify(lines, public_key=PUBLIC, heads={"kept.jsonl": heads})


def rolled_back(to: int) -> list[str]:
    """An older export, whole: its rows and the genuine head of its day."""
    return [*EXPORT[: to + 1], head_at(EXPORT, to)]


def test_an_export_agrees_with_every_head_that_was_kept_on_the_way() -> None:
    kept = [head_at(EXPORT, seq, at=FIRST) for seq in (1, 20, 40, 60)]
    verdict = checked(EXPORT, *kept)
    assert verdict.findings == ()
    assert (verdict.kept, verdict.kept_to) == (4, 60)


@given(to=st.integers(0, 59))
def test_an_older_whole_export_passes_by_itself_and_not_against_a_later_head(to: int) -> None:
    assert verify(rolled_back(to), public_key=PUBLIC).findings == ()
    rows = "Row 60 is" if to == 59 else f"Rows {to + 1} to 60 are"
    assert checked(rolled_back(to), head_at(EXPORT, 60, at=SECOND)).findings == (
        f"{rows} missing at the end: a head kept outside, of {SECOND}, is signed over row 60.",
    )


def test_of_several_heads_beyond_the_end_the_last_is_told() -> None:
    kept = [head_at(EXPORT, seq, at=at) for seq, at in ((50, FIRST), (60, THIRD), (55, SECOND))]
    assert checked(rolled_back(40), *kept, head_at(EXPORT, 40)).findings == (
        f"Rows 41 to 60 are missing at the end: a head kept outside, of {THIRD}, is signed over row 60.",
    )


def test_a_history_that_was_signed_anew_is_found_between_two_heads() -> None:
    anew = an_export(60, changed={25: fields_of(26)})
    assert verify(anew, public_key=PUBLIC).findings == (), "the key signed it, so it is whole by itself"
    kept = [head_at(EXPORT, seq, at=at) for seq, at in ((20, FIRST), (40, SECOND), (60, THIRD))]
    assert checked(anew, *kept).findings == (
        f"Row 40 is not the one that was signed on {SECOND}: rows 21 to 40 hold a change.",
    )


def test_where_no_head_agrees_the_change_is_told_from_the_first_row() -> None:
    anew = an_export(60, changed={1: fields_of(2)})
    assert checked(anew, head_at(EXPORT, 40, at=FIRST)).findings == (
        f"Row 40 is not the one that was signed on {FIRST}: rows 1 to 40 hold a change.",
    )
    assert checked(anew, head_at(EXPORT, 1, at=FIRST)).findings == (
        f"Row 1 is not the one that was signed on {FIRST}: row 1 holds a change.",
    )


def test_a_history_that_was_signed_anew_and_cut_off_is_told_both_ways() -> None:
    anew = an_export(40, changed={25: fields_of(26)})
    kept = [head_at(EXPORT, seq, at=at) for seq, at in ((20, FIRST), (30, SECOND), (60, THIRD))]
    assert checked(anew, *kept).findings == (
        f"Row 30 is not the one that was signed on {SECOND}: rows 21 to 30 hold a change.",
        f"Rows 41 to 60 are missing at the end: a head kept outside, of {THIRD}, is signed over row 60.",
    )


def test_a_row_that_is_gone_and_that_a_head_fixes_is_named() -> None:
    lines = [*EXPORT[:40], *EXPORT[41:]]
    assert checked(lines, head_at(EXPORT, 40, at=FIRST)).findings == (
        "Row 40 is missing.",
        f"Row 40 is missing, over which a head kept outside, of {FIRST}, is signed.",
    )


def test_heads_that_differ_over_one_row_tell_of_two_histories() -> None:
    anew = an_export(60, changed={25: fields_of(26)})
    kept = [head_at(EXPORT, 40, at=FIRST), head_at(anew, 40, at=SECOND)]
    two = "Heads kept outside differ over row 40: two histories of this chain were signed."
    assert checked(EXPORT, *kept).findings == (two,)
    assert checked(anew, *kept).findings == (two,)


def test_heads_of_other_chains_are_passed_over_and_counted_as_nothing() -> None:
    other = an_export(60, chain_of=OTHER_CHAIN)
    verdict = checked(EXPORT, other[-1], head_at(EXPORT, 20), a_head(0, start()))
    assert (verdict.findings, verdict.kept, verdict.kept_to) == ((), 2, 20)


@pytest.mark.parametrize("kept", [[], ["", " \n"], [a_head(60, "a" * 64, chain_of=OTHER_CHAIN)]])
def test_heads_of_which_none_is_of_this_chain_compare_nothing_and_say_so(kept: list[str]) -> None:
    found = checked(EXPORT, *kept).findings
    assert len(found) == 1
    assert found[0].startswith("None of the heads that were given is of the chain of 5b1d0c9e-")
    assert verify(EXPORT, public_key=PUBLIC, heads={}).findings == found


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("hello", "kept.jsonl, line 2 is no signed head: it is not JSON."),
        ("[" * 100_000, "kept.jsonl, line 2 is no signed head: it is nested too deeply."),
        ("[]", "kept.jsonl, line 2 is no signed head: it is no object."),
        ('{"head": {}}', "kept.jsonl, line 2 is no signed head: it has no signature."),
        (EXPORT[3], "kept.jsonl, line 2 is no signed head: it has no head."),
        (
            with_line([head_at(EXPORT, 40)], 1, signature="ab" * 64)[0],
            "kept.jsonl, line 2: the signature doesn't match the public key.",
        ),
        (
            with_line([head_at(EXPORT, 40)], 1, signature="me")[0],
            "kept.jsonl, line 2: the signature is not 128 hexadecimal digits.",
        ),
        (
            head_at(EXPORT, 40, key=a_key(b"o")[0]),
            "kept.jsonl, line 2: the signature doesn't match the public key.",
        ),
        (
            a_head(60, "a" * 64, chain_of=OTHER_CHAIN, key=a_key(b"o")[0]),
            "kept.jsonl, line 2: the signature doesn't match the public key.",
        ),
    ],
)
def test_a_bad_line_among_the_heads_is_a_finding_and_fixes_nothing(line: str, said: str) -> None:
    verdict = checked(EXPORT, head_at(EXPORT, 20), line, head_at(EXPORT, 30))
    assert (verdict.findings, verdict.kept, verdict.kept_to) == ((said,), 2, 30)


def test_a_head_said_of_a_later_row_fixes_nothing_without_its_signature() -> None:
    said = json.loads(head_at(EXPORT, 40))
    said["head"]["seq"] = 70
    assert checked(EXPORT, head_at(EXPORT, 60), json.dumps(said)).findings == (
        "kept.jsonl, line 2: the signature doesn't match the public key.",
    )


def test_the_same_head_in_several_files_is_one() -> None:
    head = head_at(EXPORT, 60, key=KEY)
    verdict = verify(EXPORT, public_key=PUBLIC, heads={"a": [head], "b": [head, head]})
    assert (verdict.findings, verdict.kept) == ((), 1)
