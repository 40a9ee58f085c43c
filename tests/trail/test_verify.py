"""The check of an export, on exports that this file seals by itself, as an outsider would."""

import hashlib
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from cairn.base.errors import BadInput
from cairn.trail.verify import head_words, verify

KEY = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
PUBLIC = KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
CHAIN_OF = "5b1d0c9e-0000-4000-8000-000000000001"


def an_export(rows: int) -> list[str]:
    chain = hashlib.sha256(CHAIN_OF.encode()).digest()
    lines = [json.dumps({"format": "cairn-trail", "version": 1, "chain_of": CHAIN_OF})]
    for seq in range(1, rows + 1):
        fields = ["look", f"row-{seq}", "2026-01-01T00:00:00.000000Z", "picture", None]
        leaf = hashlib.sha256("\x1f".join(field or "" for field in fields).encode()).digest()
        chain = hashlib.sha256(chain + str(seq).encode() + leaf).digest()
        lines.append(json.dumps({"seq": seq, "fields": fields, "leaf": leaf.hex(), "chain": chain.hex()}))
    head = {"chain_of": CHAIN_OF, "seq": rows, "chain": chain.hex(), "at": "2026-01-02T00:00:00Z"}
    lines.append(json.dumps({"head": head, "signature": KEY.sign(head_words(head)).hex()}))
    return lines


def test_a_whole_export_is_whole() -> None:
    verdict = verify(an_export(20), public_key=PUBLIC)
    assert (verdict.rows, verdict.last, verdict.findings) == (20, 20, ())


@given(row=st.integers(1, 12))
def test_a_changed_row_is_found_and_named(row: int) -> None:
    lines = an_export(12)
    changed = json.loads(lines[row])
    changed["fields"][3] = "export"
    lines[row] = json.dumps(changed)
    findings = verify(lines, public_key=PUBLIC).findings
    assert findings == (f"Row {row} (row-{row}) was changed: its words don't match its seal.",)


@given(row=st.integers(1, 12))
def test_a_changed_and_resealed_row_is_found(row: int) -> None:
    lines = an_export(12)
    changed = json.loads(lines[row])
    changed["fields"][3] = "export"
    changed["leaf"] = hashlib.sha256("\x1f".join(field or "" for field in changed["fields"]).encode()).hexdigest()
    lines[row] = json.dumps(changed)
    assert f"Row {row} (row-{row}) doesn't follow the row before it." in verify(lines, public_key=PUBLIC).findings


@given(row=st.integers(1, 12))
def test_a_removed_row_is_found_and_named(row: int) -> None:
    lines = an_export(12)
    del lines[row]
    findings = verify(lines, public_key=PUBLIC).findings
    expected = f"Row {row} is missing" + (" at the end." if row == 12 else ".")
    assert expected in findings


@given(row=st.integers(1, 11))
def test_rows_in_another_order_are_found(row: int) -> None:
    lines = an_export(12)
    lines[row], lines[row + 1] = lines[row + 1], lines[row]
    assert any("was moved or repeated" in finding for finding in verify(lines, public_key=PUBLIC).findings)


def test_a_repeated_row_is_found() -> None:
    lines = an_export(5)
    lines.insert(3, lines[2])
    assert "Row 2 stands after row 2: it was moved or repeated." in verify(lines, public_key=PUBLIC).findings


def test_another_key_does_not_do() -> None:
    other = Ed25519PrivateKey.from_private_bytes(b"o" * 32).public_key()
    findings = verify(an_export(3), public_key=other.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()).findings
    assert findings == ("The head's signature doesn't match the public key.",)


def test_a_file_cut_off_has_no_head() -> None:
    assert verify(an_export(5)[:-1], public_key=PUBLIC).findings == (
        "The signed head is missing: the file was cut off after its last row.",
    )


@pytest.mark.parametrize("text", ["", "hello", "[]", '{"format": "other"}'])
def test_something_else_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match=r"no (whole )?export of a"):
        verify([text], public_key=PUBLIC)
