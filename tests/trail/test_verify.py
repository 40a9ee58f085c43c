"""The check of an export, on exports that the tests seal by themselves, as an outsider would."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.base.errors import BadInput
from cairn.trail.lines import FIELDS, NULLABLE
from cairn.trail.verify import verify
from trail.made_exports import (
    CHAIN_OF,
    OTHER_CHAIN,
    PUBLIC,
    a_head,
    a_key,
    an_export,
    chain_after,
    fields_of,
    leaf_of,
    row_id,
    with_line,
)

LAST_WORDS = "2026-01-02T00:00:00.000000Z"


def findings(lines: list[str]) -> tuple[str, ...]:
    return verify(lines, public_key=PUBLIC).findings


def test_a_whole_export_is_whole_and_says_whose_it_is_and_when_it_was_signed() -> None:
    verdict = verify(an_export(20), public_key=PUBLIC)
    assert (verdict.rows, verdict.last, verdict.findings) == (20, 20, ())
    assert (verdict.chain_of, verdict.signed_at, verdict.kept) == (CHAIN_OF, LAST_WORDS, 0)


def test_an_export_of_no_rows_is_whole() -> None:
    assert findings(an_export(0)) == ()


def test_the_last_line_may_end_and_lines_may_end_as_elsewhere() -> None:
    assert findings([*(line + "\r\n" for line in an_export(3)), "\n"]) == ()


def test_a_row_written_with_other_spaces_and_in_another_order_is_the_same_row() -> None:
    lines = an_export(3)
    row = json.loads(lines[2])
    lines[2] = json.dumps(
        {key: row[key] for key in ("chain", "leaf", "fields", "seq")}, indent=None, separators=(",", ":")
    )
    assert findings(lines) == ()


@given(row=st.integers(1, 12), field=st.integers(1, 12))
def test_a_changed_row_is_found_and_named(row: int, field: int) -> None:
    lines = an_export(12)
    fields = json.loads(lines[row])["fields"]
    fields[field] = (fields[field] or "") + "x"
    named = f" ({row_id(row)})" if field != 1 else ""
    changed = with_line(lines, row + 1, fields=fields)
    assert findings(changed) == (f"Row {row}{named} was changed: its words don't match its seal.",)


@given(row=st.integers(1, 12))
def test_a_changed_and_resealed_row_is_found(row: int) -> None:
    lines = an_export(12)
    fields = [*fields_of(row)[:3], "export", *fields_of(row)[4:]]
    changed = with_line(lines, row + 1, fields=fields, leaf=leaf_of(fields))
    assert findings(changed) == (f"Row {row} ({row_id(row)}) doesn't follow the row before it.",)


def test_all_that_was_resealed_after_a_change_does_not_match_the_head() -> None:
    lines = an_export(12)
    resealed = an_export(12, changed={5: fields_of(6)})
    assert findings([*resealed[:-1], lines[-1]]) == ("The head doesn't match the last row.",)


@given(row=st.integers(1, 12))
def test_a_removed_row_is_found_and_named(row: int) -> None:
    lines = an_export(12)
    del lines[row]
    assert findings(lines) == (f"Row {row} is missing" + (" at the end." if row == 12 else "."),)


@given(row=st.integers(1, 11))
def test_rows_in_another_order_are_found(row: int) -> None:
    lines = an_export(12)
    lines[row], lines[row + 1] = lines[row + 1], lines[row]
    moved = f"Row {row} stands after row {row + 1}: it was moved or repeated."
    assert findings(lines) == (f"Row {row} is missing.", moved)


@given(rows=st.integers(1, 3), begin=st.integers(1, 5), to=st.integers(8, 12))
def test_rows_that_were_moved_are_told_once_and_the_rest_is_whole(rows: int, begin: int, to: int) -> None:
    lines = an_export(12)
    end = begin + rows - 1
    moved = [*lines[:begin], *lines[end + 1 : to + 1], *lines[begin : end + 1], *lines[to + 1 :]]
    gap = f"Row {begin} is missing." if rows == 1 else f"Rows {begin} to {end} are missing."
    assert findings(moved) == (gap, f"Row {begin} stands after row {to}: it was moved or repeated.")


@given(row=st.integers(1, 12), to=st.integers(1, 12))
def test_a_repeated_row_is_found_wherever_it_stands(row: int, to: int) -> None:
    lines = an_export(12)
    found = findings([*lines[: to + 1], lines[row], *lines[to + 1 :]])
    if row <= to:
        assert found == (f"Row {row} stands after row {to}: it was moved or repeated.",)
    else:
        assert found[-1] == f"Row {to + 1} stands after row {row}: it was moved or repeated."


def test_another_key_does_not_do() -> None:
    verdict = verify(an_export(3), public_key=a_key(b"o")[1])
    assert verdict.findings == ("The head's signature doesn't match the public key.",)
    assert verdict.signed_at == "", "a moment that nobody's signature holds is not told"


def test_a_file_cut_off_has_no_head() -> None:
    assert findings(an_export(5)[:-1]) == ("The signed head is missing: the file was cut off after its last row.",)


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "[]", "7", "null", '{"format": "other"}', "[" * 100_000, '{"format": "cairn-trail", "version": 2}',
        '{"format": "cairn-trail", "version": true, "chain_of": "5b1d0c9e-0000-4000-8000-000000000001"}',
        '{"format": "cairn-trail", "version": 1}', '{"format": "cairn-trail", "version": 1, "chain_of": "me"}',
        '{"format": "cairn-trail", "version": 1, "chain_of": ["5b1d0c9e-0000-4000-8000-000000000001"]}',
        '{"format": "cairn-trail", "version": 1, "chain_of": "5B1D0C9E-0000-4000-8000-000000000001"}',
    ],
)  # fmt: skip
def test_something_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match=r"no export of a Cairn trail"):
        verify([text], public_key=PUBLIC)


@pytest.mark.parametrize("key", ["", "k", "zz" * 32, "ab" * 31, "ab" * 33, "ab" * 31 + "a ", "٣" * 64, "a" * 63 + "\n"])
def test_a_key_that_is_none_is_refused_before_anything_is_read(key: str) -> None:
    lines = iter(an_export(1))
    with pytest.raises(BadInput, match="The public key is not 32 bytes"):
        verify(lines, public_key=key)
    assert len(list(lines)) == 3


@pytest.mark.parametrize("signature", ["", "z" * 128, "ab" * 63, "AB" * 64, " " + "ab" * 64, 7, None, ["ab" * 64]])
def test_a_signature_that_is_not_128_digits_is_a_finding_and_not_a_bad_key(signature: object) -> None:
    changed = with_line(an_export(3), 5, signature=signature)
    assert findings(changed) == ("The head's signature is not 128 hexadecimal digits.",)


def test_a_field_border_can_not_be_moved() -> None:
    """Two fields and one field with the border in it are hashed alike: so there are 13, and none holds a border."""
    lines = an_export(3)
    fields: list[Any] = fields_of(2)
    moved = [*fields[:3], "signal.answered\x1f" + fields[4], "", *fields[5:]]
    joined = [*fields[:3], f"{fields[3]}\x1f{fields[4]}", *fields[5:]]
    assert leaf_of(joined) == leaf_of(fields), "the attack is real: both hash alike"
    assert findings(with_line(lines, 3, fields=moved)) == (
        "Line 3 is no row of a trail: its did holds U+001F.", "Row 2 is missing.",
    )  # fmt: skip
    assert findings(with_line(lines, 3, fields=joined))[0] == "Line 3 is no row of a trail: it has not 13 fields."


@pytest.mark.parametrize("kind", ["deed", "look"])
@pytest.mark.parametrize("place", range(13))
def test_null_and_nothing_are_never_the_same(kind: str, place: int) -> None:
    """In each field one of the two is refused, so they can't take each other's place unseen."""
    base: list[Any] = fields_of(2 if kind == "deed" else 4)
    name = FIELDS[kind][place]
    for said in (None, ""):
        fields = [*base[:place], said, *base[place + 1 :]]
        sealed = an_export(5, changed={5: fields})
        whole = findings(sealed) == ()
        if place == 0:
            assert not whole
        elif name == "id" or name.endswith("_id"):
            assert whole == (said is None and name in NULLABLE[kind]), name
        else:
            assert whole == (said == ""), name


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"leaf": ...}, "it has no leaf"),
        ({"chain": ...}, "it has no chain"),
        ({"seq": ...}, "it has no seq"),
        ({"fields": ...}, "it has no fields"),
        ({"note": "x"}, "it has more than seq, fields, leaf and chain"),
        ({"leaf": "z" * 64}, "its leaf is not 64 hexadecimal digits"),
        ({"leaf": None}, "its leaf is not 64 hexadecimal digits"),
        ({"chain": "A" * 64}, "its chain is not 64 hexadecimal digits"),
        ({"chain": ["a" * 64]}, "its chain is not 64 hexadecimal digits"),
        ({"seq": "3"}, "its seq is no place in a chain"),
        ({"seq": 3.0}, "its seq is no place in a chain"),
        ({"seq": True}, "its seq is no place in a chain"),
        ({"seq": 0}, "its seq is no place in a chain"),
        ({"seq": -3}, "its seq is no place in a chain"),
        ({"seq": 10**30}, "its seq is no place in a chain"),
        ({"seq": float("nan")}, "its seq is no place in a chain"),
        ({"seq": {"a": 1}}, "its seq is no place in a chain"),
        ({"fields": ["look"]}, "it has not 13 fields"),
        ({"fields": []}, "it has not 13 fields"),
        ({"fields": None}, "it has not 13 fields"),
        ({"fields": "look" + "x" * 9}, "it has not 13 fields"),
        ({"fields": {"0": "look"}}, "it has not 13 fields"),
        ({"fields": [["look"], *fields_of(4)[1:]]}, "it is neither deed nor look"),
        ({"fields": ["Look", *fields_of(4)[1:]]}, "it is neither deed nor look"),
        ({"fields": [*fields_of(4)[:12], 4]}, "its shown is no text"),
        ({"fields": [*fields_of(4)[:12], None]}, "its shown is no text"),
        ({"fields": [*fields_of(4)[:12], ["4"]]}, "its shown is no text"),
        ({"fields": [*fields_of(4)[:9], "", *fields_of(4)[10:]]}, "its on_id is empty"),
        ({"fields": [*fields_of(4)[:9], False, *fields_of(4)[10:]]}, "its on_id is no text"),
        ({"fields": [*fields_of(4)[:3], "\ud800", *fields_of(4)[4:]]}, "it holds half a character"),
    ],
)
def test_a_malformed_row_is_named_by_its_line_and_reading_goes_on(other: dict[str, Any], why: str) -> None:
    lines = with_line(an_export(9), 4, **other)
    changed = with_line(lines, 9, fields=[*fields_of(8)[:3], "export", *fields_of(8)[4:]])
    assert findings(changed) == (
        f"Line 4 is no row of a trail: {why}.",
        "Row 3 is missing.",
        f"Row 8 ({row_id(8)}) was changed: its words don't match its seal.",
    )


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("[" * 100_000, "it is nested too deeply"),
        ('{"a":' * 100_000, "it is nested too deeply"),
        ("", "it is not JSON"),
        ("hello", "it is not JSON"),
        ('{"seq": 3', "it is not JSON"),
        ('{"seq": ' + "9" * 5_000 + "}", "it is not JSON"),
        ("[]", "it is no object"),
        ("null", "it is no object"),
        ('[["seq", 3], ["fields", []], ["leaf", ""], ["chain", ""]]', "it is no object"),
        ('"\udcff"', "it is no object"),
    ],
)
def test_a_line_that_is_no_object_is_named_and_reading_goes_on(line: str, why: str) -> None:
    lines = an_export(5)
    lines[3] = line
    assert findings(lines) == (f"Line 4 is no row of a trail: {why}.", "Row 3 is missing.")


@pytest.mark.parametrize("key", ["seq", "fields", "leaf", "chain"])
def test_a_repeated_key_is_found_whichever_of_the_two_is_true(key: str) -> None:
    lines = an_export(5)
    true = lines[3]
    for other in (f'"{key}": "x", ', f'"{key}": {json.dumps(json.loads(true)[key])}, '):
        for line in ("{" + other + true[1:], true[:-1] + ", " + other[:-2] + "}"):
            found = findings([*lines[:3], line, *lines[4:]])
            assert found == ("Line 4 is no row of a trail: it says one thing twice.", "Row 3 is missing.")


@pytest.mark.parametrize("shift", [1, 2])
def test_lines_after_the_head_are_named(shift: int) -> None:
    lines = an_export(3)
    after = [lines[3], "hello"][:shift]
    said = ("Line 6 stands after the head.", "Lines 6 to 7 stand after the head.")[shift - 1]
    assert findings([*lines, *after, ""]) == (said,)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"signature": ...}, "it has no signature"),
        ({"note": 1}, "it has more than head and signature"),
        ({"head": None}, "it is no object"),
        ({"head": []}, "it is no object"),
        ({"head": {}}, "it has no chain_of"),
        ({"head": {"chain_of": CHAIN_OF, "seq": 3, "chain": "a" * 64}}, "it has no at"),
        ({"head": {"chain_of": "me", "seq": 3, "chain": "a" * 64, "at": LAST_WORDS}}, "its chain_of is not written"),
        ({"head": {"chain_of": CHAIN_OF, "seq": "3", "chain": "a" * 64, "at": LAST_WORDS}}, "its seq is no place"),
        ({"head": {"chain_of": CHAIN_OF, "seq": 3, "chain": "a", "at": LAST_WORDS}}, "its chain is not written"),
        ({"head": {"chain_of": CHAIN_OF, "seq": 3, "chain": "a" * 64, "at": "then\ud800"}}, "its at is not written"),
        (
            {"head": {"chain_of": CHAIN_OF, "seq": 3, "chain": "a" * 64, "at": LAST_WORDS, "by": 1}},
            "it has more than chain_of, seq, chain and at",
        ),
    ],
)
def test_a_malformed_head_is_a_finding(other: dict[str, Any], why: str) -> None:
    found = findings(with_line(an_export(3), 5, **other))
    assert len(found) == 1
    assert found[0].startswith(f"The signed head can't be read: {why}")


def test_a_head_that_says_something_twice_is_a_finding() -> None:
    lines = an_export(3)
    lines[-1] = lines[-1].replace('{"head": {', '{"head": {"seq": 9, ')
    assert findings(lines) == ("The signed head can't be read: it says one thing twice.",)


def test_a_genuine_head_of_another_chain_is_found() -> None:
    lines = an_export(3)
    assert findings([*lines[:-1], an_export(3, chain_of=OTHER_CHAIN)[-1]]) == (
        "The head is of another chain.", "The head doesn't match the last row.",
    )  # fmt: skip
    chain = json.loads(lines[3])["chain"]
    assert findings([*lines[:-1], a_head(3, chain, chain_of=OTHER_CHAIN)]) == ("The head is of another chain.",)


def test_rows_of_another_chain_are_found() -> None:
    lines = an_export(3)
    assert f"Row 1 ({row_id(1)}) doesn't follow the row before it." in findings([
        lines[0], *an_export(3, chain_of=OTHER_CHAIN)[1:]
    ])  # fmt: skip


@pytest.mark.parametrize("other", [{"exported_at": ...}, {"exported_at": 7}, {"by": "me"}])
def test_a_header_that_says_more_or_less_is_a_finding(other: dict[str, Any]) -> None:
    found = findings(with_line(an_export(3), 1, **other))
    assert len(found) == 1
    assert found[0].startswith("Line 1 is not as an export begins: ")


def test_only_the_moment_of_export_is_held_by_no_signature() -> None:
    assert findings(with_line(an_export(3), 1, exported_at="2031-01-01T00:00:00.000000Z")) == ()


def test_words_of_a_row_are_never_repeated_on_the_screen() -> None:
    """A sentence of the check can't be forged by what stands in the file, nor a terminal steered."""
    fields = [*fields_of(4)[:1], "x\n\x1b[2JWhole: the chain of agency", *fields_of(4)[2:]]
    said = "\n".join(findings(with_line(an_export(5), 5, fields=fields)))
    assert said == "Row 4 was changed: its words don't match its seal."


def test_a_row_that_follows_by_its_own_account_is_still_held_against_the_head() -> None:
    lines = an_export(3)
    more = chain_after(json.loads(lines[3])["chain"], 4, leaf_of(fields_of(4)))
    row = {"seq": 4, "fields": fields_of(4), "leaf": leaf_of(fields_of(4)), "chain": more}
    assert findings([*lines[:-1], json.dumps(row), lines[-1]]) == ("The head doesn't match the last row.",)
