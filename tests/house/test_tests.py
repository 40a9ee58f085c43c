"""Tests meet the real thing."""

import ast
import logging
import re
import socket

import pytest

from house.canary import names_said
from house.source import ROOT, modules, short, tree

TESTS = modules(ROOT / "tests")
MOCKED = re.compile(
    r"""(patch(\.object)?\(\s*["']cairn|monkeypatch\.setattr\(\s*["']cairn|MagicMock|AsyncMock|create_autospec)"""
)


def test_nothing_of_ours_is_mocked() -> None:
    mocking = [short(file) for file in TESTS if file.name != "test_tests.py" and MOCKED.search(file.read_text("utf-8"))]
    assert mocking == []


def test_every_test_checks_something() -> None:
    """A test without `assert` or `raises` passes whatever happens."""
    idle = [
        f"{short(file)}:{node.name}"
        for file in TESTS
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not _checks(node)
    ]
    assert idle == []


def _checks(node: ast.FunctionDef) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.Assert):
            return True
        if isinstance(part, ast.Call):
            called = ast.unparse(part.func)
            if called.endswith("raises") or re.search(r"(^|\.|_)(check|assert|expect)", called):
                return True
    return False


def test_tests_are_named_as_sentences() -> None:
    short_names = [
        f"{short(file)}:{node.name}"
        for file in TESTS
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and node.name.count("_") < 3
    ]
    assert short_names == []


def test_no_test_reaches_the_network() -> None:
    with socket.socket() as one, pytest.raises(RuntimeError, match="may not leave this machine"):
        one.connect(("192.0.2.1", 80))  # RFC 5737: nobody's address


def test_a_name_in_a_log_would_be_found_in_messages_and_in_tracebacks() -> None:
    def logged(*, message: str, error: Exception | None = None) -> logging.LogRecord:
        raised = (type(error), error, None) if error else None
        return logging.LogRecord("cairn", logging.ERROR, "file.py", 1, message, None, raised)

    assert names_said([logged(message="batch 7 was refused")]) == []
    assert len(names_said([logged(message="could not link Quinn Harrow")])) == 1
    assert len(names_said([logged(message="failed", error=ValueError("darran velk"))])) == 1
