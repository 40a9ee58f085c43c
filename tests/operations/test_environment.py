"""Values from the environment and secrets from files."""

import importlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cairn.base.errors import BadInput
from cairn.operations import secret_files
from cairn.operations.environment import ASKED, env, words, yes_or_no


@pytest.mark.parametrize(
    ("given", "kind", "means"),
    [
        ("yes", yes_or_no, True),
        ("0", yes_or_no, False),
        ("TRUE", yes_or_no, True),
        ("8765", int, 8765),
        ("a.example, b.example,", words, ["a.example", "b.example"]),
    ],
)
def test_a_value_is_read_by_its_kind(monkeypatch: pytest.MonkeyPatch, given: str, kind, means: object) -> None:
    monkeypatch.setenv("CAIRN_TRIED", given)
    assert env("CAIRN_TRIED", kind, None, says="tried") == means
    assert ASKED.pop("CAIRN_TRIED").says == "tried"


def test_an_absent_or_empty_value_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CAIRN_TRIED", raising=False)
    assert env("CAIRN_TRIED", int, 7, says="tried") == 7
    monkeypatch.setenv("CAIRN_TRIED", "")
    assert env("CAIRN_TRIED", int, 7, says="tried") == 7
    ASKED.pop("CAIRN_TRIED")


@pytest.mark.parametrize(("given", "kind"), [("perhaps", yes_or_no), ("hush-hush", int)])
def test_an_unreadable_value_is_refused_by_name_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, given: str, kind
) -> None:
    monkeypatch.setenv("CAIRN_TRIED", given)
    with pytest.raises(BadInput, match="CAIRN_TRIED") as refusal:
        env("CAIRN_TRIED", kind, None, says="tried")
    assert given not in str(refusal.value)
    ASKED.pop("CAIRN_TRIED")


def test_a_secret_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = secret_files.make(tmp_path, "CAIRN_TRIED")
    assert len(first) >= 32
    assert secret_files.make(tmp_path, "CAIRN_TRIED") == first
    file = tmp_path / "secrets/CAIRN_TRIED"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_of_many_that_make_one_secret_at_once_all_are_given_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret_files.make(tmp_path, "CAIRN_TRIED"), range(64)))
    assert len(made) == 1
    assert [file.name for file in (tmp_path / "secrets").iterdir()] == ["CAIRN_TRIED"]


def test_the_environment_goes_before_a_kept_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret_files.make(tmp_path, "CAIRN_TRIED")
    monkeypatch.setenv("CAIRN_TRIED", "from the environment")
    assert secret_files.secret(tmp_path, "CAIRN_TRIED", "tried") == "from the environment"
    ASKED.pop("CAIRN_TRIED")


def _serve(home: Path, **given: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CAIRN_", "DATABASE_URL"))}
    return subprocess.run(
        [sys.executable, "-c", "import cairn.config.wsgi"],
        env=clean | {"CAIRN_HOME": str(home)} | given, capture_output=True, text=True, check=False,
    )  # fmt: skip


SAFE = {
    "CAIRN_SECRET_KEY": "s" * 40, "CAIRN_ENTRY_KEY": "e" * 40, "CAIRN_TRAIL_KEY": "t" * 40,
    "CAIRN_WEB_PASSWORD": "made-up",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unsafe", "said"),
    [
        ({"CAIRN_SECRET_KEY": "short"}, "CAIRN_SECRET_KEY is missing or shorter"),
        ({"CAIRN_ENTRY_KEY": ""}, "CAIRN_ENTRY_KEY is missing or shorter"),
        ({"CAIRN_WEB_PASSWORD": ""}, "CAIRN_WEB_PASSWORD is missing"),
        ({"CAIRN_HOSTS": "*"}, "CAIRN_HOSTS allows every host name"),
        ({"CAIRN_ROLE": "cairn_owner", "CAIRN_OWNER_PASSWORD": "made-up"}, "no role that may serve"),
    ],
)
def test_the_web_server_refuses_to_start_on_unsafe_settings(tmp_path: Path, unsafe: dict[str, str], said: str) -> None:
    done = _serve(tmp_path, **(SAFE | unsafe))
    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.slow
def test_the_web_server_starts_on_safe_settings(tmp_path: Path) -> None:
    done = _serve(tmp_path, **SAFE)
    assert done.returncode == 0, done.stderr


def test_settings_can_be_imported_by_tools_without_any_secret() -> None:
    assert importlib.import_module("cairn.config.settings").DATABASES["default"]["USER"] == "cairn_web"
