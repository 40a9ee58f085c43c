"""A server of one's own: roles, database and tables are made there by whoever DATABASE_URL names, superuser or not."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from cairn.operations import embedded

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[embedded.Place]:
    """Somebody's PostgreSQL, with a role that may create roles and databases and is no superuser."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with embedded.holding(Path(folder) / "server", durable=False) as where:
            with psycopg.connect(**embedded.superuser(where), autocommit=True) as connection:
                connection.execute("create role keeper login createrole createdb password 'made-up'")
            yield where


def _url(where: embedded.Place, user: str, password: str) -> str:
    return f"postgresql://{user}:{quote(password, safe='')}@/cairn?host={quote(str(where.run), safe='')}"


def _cairn(home: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in os.environ.items() if not name.startswith("CAIRN_")}
    given |= {"CAIRN_HOME": str(home), "DATABASE_URL": url}
    line = [sys.executable, "-c", "from cairn.cli import main; main()", *words]
    return subprocess.run(line, env=given, capture_output=True, text=True, check=False)


def test_a_role_that_may_create_roles_sets_everything_up_and_check_says_what_it_could_not(
    server: embedded.Place, tmp_path: Path
) -> None:
    url = _url(server, "keeper", "made-up")
    done = _cairn(tmp_path, url, "migrate")
    assert done.returncode == 0, done.stderr
    again = _cairn(tmp_path, url, "migrate")
    assert again.returncode == 0, again.stderr
    said = _cairn(tmp_path, url, "check")
    assert said.returncode == 1, said.stderr
    assert "may read pg_stat_all_tables" in said.stdout  # only a superuser can take that away
    assert "does not force row security" not in said.stdout
    assert "may act as" not in said.stdout


def test_a_superuser_leaves_nothing_for_check_but_the_missing_worker(server: embedded.Place, tmp_path: Path) -> None:
    given = embedded.superuser(server)
    url = _url(server, "postgres", str(given["password"]))
    done = _cairn(tmp_path, url, "migrate")
    assert done.returncode == 0, done.stderr
    said = _cairn(tmp_path, url, "check")
    assert said.stdout.splitlines() == [
        "- No job worker has been seen in the last minute: nothing is linked, looked through or sealed.",
        "1 unsound.",
    ]


def test_an_address_without_anybody_who_may_create_roles_is_refused(server: embedded.Place, tmp_path: Path) -> None:
    done = _cairn(tmp_path, f"postgresql:///cairn?host={quote(str(server.run), safe='')}", "migrate")
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1


def test_an_unreadable_address_is_said_without_its_secret(tmp_path: Path) -> None:
    done = _cairn(tmp_path, "postgresql://keeper:hush@[broken", "check")
    assert done.returncode == 2
    assert "DATABASE_URL is not readable" in done.stderr
    assert "hush" not in done.stderr + done.stdout
