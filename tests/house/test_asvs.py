"""The table of the security standard names tests that exist and pages that are there, and says no more than that."""

import ast
import re
import tomllib
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[2]
LINES = tomllib.loads((ROOT / "tests/house/asvs.toml").read_text("utf-8"))["lines"]
KINDS = {"shown", "kept", "yours", "gap", "none"}
NAMED = re.compile(r"tests/[\w/]+\.py::\w+")
WEAK = re.compile(r"\b(?:md5|sha1|rc4|3des|blowfish|ecb)\b", re.IGNORECASE)


def functions(path: Path) -> set[str]:
    """Names of the tests of a file."""
    return {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


def test_every_line_is_said_once_in_order_with_a_level_and_how_it_stands() -> None:
    numbers = [tuple(int(part) for part in line[0].split(".")) for line in LINES]
    assert numbers == sorted(set(numbers))
    assert [
        line for line in LINES if line[1] not in {1, 2, 3} or line[3] not in KINDS or not line[2] or not line[4]
    ] == []


def test_every_test_that_a_line_names_exists() -> None:
    named = {one for line in LINES for one in NAMED.findall(line[4])}
    missing = [one for one in sorted(named) if one.split("::")[1] not in functions(ROOT / one.split("::")[0])]
    assert missing == []
    assert [line for line in LINES if line[3] == "shown" and not NAMED.fullmatch(line[4])] == []


def test_every_page_that_a_line_names_is_there() -> None:
    assert [line for line in LINES if line[3] == "kept" and not (ROOT / line[4]).is_file()] == []


def test_no_weak_method_is_named_anywhere() -> None:
    """But for the codes of apps, which know no other."""
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for kind in ("*.py", "*.sql")
        for file in sorted((ROOT / "src/cairn").rglob(kind))
        for line in file.read_text("utf-8").splitlines()
        if WEAK.search(line)
    ]
    assert [line for line in found if "access/factors.py" not in line] == []
    assert len(found) == 2, "an import, and the one place where an app's code is counted"


def test_passwords_are_hashed_slowly_in_service() -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    assert "PASSWORD_HASHERS" not in (ROOT / "src/cairn/config/settings.py").read_text("utf-8"), "Django's own stand"
    assert PBKDF2PasswordHasher.iterations >= 600_000
    assert settings.SESSION_COOKIE_HTTPONLY
