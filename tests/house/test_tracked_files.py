"""What is committed names no registry, no machine and no secret."""

import re

from house.source import ROOT, short, tracked

ELSEWHERE = re.compile(
    r"p[y]pi\.org|p[y]thonhosted|registry\.n[p]mjs|deb\.d[e]bian\.org|/w[o]rk/|/r[o]ot/|(?<![\w.])/t[m]p/[a-z]|/h[o]me/[a-z]"
)
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")
BIGGEST = 1_000_000  # bytes


def _texts() -> list[tuple[str, str]]:
    readable = []
    for file in tracked():
        content = file.read_bytes()
        if b"\0" not in content:
            readable.append((short(file), content.decode("utf-8", errors="replace")))
    return readable


def test_no_file_names_a_registry_or_somebodys_machine() -> None:
    assert [(name, found.group()) for name, text in _texts() if (found := ELSEWHERE.search(text))] == []


def test_no_file_holds_a_private_key() -> None:
    assert [name for name, text in _texts() if SECRET.search(text)] == []


def test_no_file_is_large() -> None:
    assert [short(file) for file in tracked() if file.stat().st_size > BIGGEST] == []


def test_lock_files_with_hosts_are_not_committed() -> None:
    assert ROOT / "uv.lock" not in tracked()
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
