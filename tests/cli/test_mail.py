"""`cairn mail`: what the mail server is told."""

import io
import sys

import pytest

from cairn.cli import run


def test_an_empty_message_is_nothing_to_keep_and_nothing_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" \r\n")))
    assert run(["mail"]) == 0
