"""One embedded server for all workers, started when the first test needs it; one template of the migrated database.

Tests connect as `cairn_web`, never as owner. Each worker has a clone of the template; a test that commits
(`django_db(transaction=True)`, `live_server`, `connect_as`) leaves its clone dirty, and it is wiped or made anew for the next.
"""

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings
from psycopg.rows import dict_row
from pytest_django.plugin import blocking_manager_key

import slate
from cairn.operations import database, embedded, roles, secret_files
from house.canary import names_said

ROOT = Path(__file__).parents[1]
HOME = Path(os.environ.get("CAIRN_TEST_HOME") or ROOT / ".cairn/tests").absolute()
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
MINE = f"cairn_test_{WORKER}_{os.getppid() if WORKER != 'main' else os.getpid()}"
ALIASES = {
    "default": roles.WEB,
    "owner": roles.OWNER,
    "job": roles.JOB,
    "engine": roles.ENGINE,
    "disposal": roles.DISPOSAL,
}
os.environ["CAIRN_HOME"] = str(HOME)
os.environ["CAIRN_NOTHING_HERE_MS"] = "0"  # tests of the wait itself say how long
os.environ.pop("DATABASE_URL", None)
if "CI" not in os.environ:  # there Hypothesis has a profile of its own; no test is timed, on a busy machine either
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")


class Clone:
    """This worker's database: made from the template when first needed, and again after a test that committed."""

    def __init__(self) -> None:
        self.held = ExitStack()
        self.where: embedded.Place | None = None
        self.template = ""
        self.source = ""
        self.dirty = True
        self.slates: dict[str, slate.Slate] = {}
        self.shape: slate.Shape = ()

    def superuser(self, name: str = "postgres") -> psycopg.Connection[Any]:
        """A superuser's connection, for making databases only."""
        assert self.where is not None
        return psycopg.connect(**embedded.superuser(self.where, name), autocommit=True)

    def open(self) -> None:
        """Hold the server, make the template if migrations changed, and point every alias at this clone."""
        from django.conf import settings
        from django.db import connections

        if self.where is not None:
            return
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, in every worker alike
        settings.SECRET_KEY = secret_files.make(HOME, "CAIRN_SECRET_KEY")
        for name in database.KEYS:
            setattr(settings, name, secret_files.make(HOME, name))
        self.where = self.held.enter_context(embedded.holding(HOME, durable=False))
        self.template = f"cairn_template_{_fingerprint()}"
        with (HOME / "template.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            roles.make_roles(embedded.superuser(self.where), database.passwords())
            self._make_template()
        for alias, role in ALIASES.items():
            given = {"HOST": str(self.where.run), "NAME": MINE, "PASSWORD": database.password(role), "CONN_MAX_AGE": 0}
            connections.settings[alias].update(given)

    def _make_template(self) -> None:
        from django.db import connections

        with self.superuser() as connection:
            names = [name for (name,) in connection.execute("select datname from pg_database").fetchall()]
            if self.template in names:
                return
            for old in names:
                if old.startswith("cairn_template_"):
                    connection.execute(f'drop database if exists "{old}" with (force)')
            roles.make_database(connection, "cairn_template_new")
        with self.superuser("cairn_template_new") as connection:
            roles.close_doors(connection)
        assert self.where is not None
        given = {"HOST": str(self.where.run), "PASSWORD": database.password(roles.OWNER)}
        connections["owner"].settings_dict.update(given | {"NAME": "cairn_template_new"})
        database.migrate()
        from cairn.access.actions import prepare

        prepare()
        connections["owner"].close()
        with self.superuser() as connection:
            connection.execute(f'alter database cairn_template_new rename to "{self.template}"')

    def refresh(self, source: str = "") -> None:
        """A new clone of `source` (the empty template), unless the present one is clean and of it."""
        from django.db import connections

        source = source or self.template
        if not self.dirty and self.source == source:
            return
        connections.close_all()
        if not self._wiped(source):
            with self.superuser() as connection:
                connection.execute(f"drop database if exists {MINE} with (force)")
                roles.make_database(connection, MINE, template=source)
            with self.superuser(MINE) as connection:
                self.shape = slate.shape(connection)
                self.slates.setdefault(source, slate.read(connection))
        self.dirty, self.source = False, source

    def _wiped(self, source: str) -> bool:
        """Whether the present clone, of the same tables still, was made what a new clone of `source` would be."""
        if source not in self.slates:
            return False
        with self.superuser(MINE) as connection:
            if slate.shape(connection) != self.shape:
                return False
            slate.wipe(connection, self.slates[source])
        return True

    def with_the_case(self) -> None:
        """A clean clone that holds the fictional case, taken in, joined and looked through, with its staff."""
        from cairn.operations import first_data

        case = f"cairn_case_{_fingerprint('**/*')}"
        with (HOME / "case.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            with self.superuser() as connection:
                names = [name for (name,) in connection.execute("select datname from pg_database").fetchall()]
                for old in names:
                    if old.startswith("cairn_case_") and old != case:
                        connection.execute(f'drop database if exists "{old}" with (force)')
            if case not in names:
                self.refresh()
                first_data.fill_with_case()
                self._keep_as(case)
        self.refresh(case)

    def _keep_as(self, name: str) -> None:
        from django.db import connections

        connections.close_all()
        with self.superuser() as connection:
            roles.make_database(connection, name, template=MINE)
        self.dirty = True

    def close(self) -> None:
        """Drop the clone and let the server go."""
        from django.db import connections

        if self.where is not None:
            connections.close_all()
            with self.superuser() as connection:
                connection.execute(f"drop database if exists {MINE} with (force)")
        self.held.close()


CLONE = Clone()
LEFT_OUT = {"__pycache__", "static", "templates"}
LOOPBACK = ("127.", "::1", "localhost", "/", "@")


def _stay_here(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: no test of ours, and nothing it calls, opens a connection to another machine."""
    if event != "socket.connect":
        return
    address = arguments[1]
    target = str(address[0]) if isinstance(address, tuple) else os.fsdecode(address)
    if target and not target.startswith(LOOPBACK):
        raise RuntimeError(f"A test may not leave this machine, and one tried to reach {target}.")


sys.addaudithook(_stay_here)


MIGRATED = (
    "*/migrations/*.py", "**/*.sql", "base/*.py", "access/*.py", "agencies/roles.py", "operations/roles.py", "forms/kinds/*.py",
)  # fmt: skip


def _fingerprint(*patterns: str) -> str:
    """Of everything a migration is made from: itself, SQL files, the building of policies and of roles."""
    digest = hashlib.sha256(psycopg.__version__.encode() + Path(__file__).read_bytes())
    files = {file for pattern in patterns or MIGRATED for file in (ROOT / "src/cairn").glob(pattern)}
    for file in sorted(file for file in files if file.is_file() and not LEFT_OUT & set(file.parts)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _leave_dirty(case: TransactionTestCase) -> None:
    """In place of TRUNCATE, which no role of ours may do."""
    CLONE.dirty = True


TransactionTestCase._fixture_teardown = _leave_dirty  # type: ignore[attr-defined]  # TestCase has its own: rollback


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before a test's fixtures open connections: a clean clone, with the fictional case in it if the test asks for it."""
    names = getattr(item, "fixturenames", ())
    if not item.get_closest_marker("django_db") and "django_db_setup" not in names:
        return
    with item.config.stash[blocking_manager_key].unblock():
        CLONE.open()
        if "case" in names:
            CLONE.with_the_case()
        else:
            CLONE.refresh()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's hook: our clone in place of its test database."""
    yield
    with django_db_blocker.unblock():
        CLONE.close()


@pytest.fixture
def case() -> None:
    """The database holds the fictional case, with links, signals and staff: `demo_staff` says who. Use with django_db."""


@pytest.fixture
def connect_as(django_db_setup: None) -> Iterator[Callable[[str], psycopg.Connection[dict[str, Any]]]]:
    """connect_as("cairn_owner"): a raw, committing connection of a role (or of "postgres"); rows are dicts."""
    with ExitStack() as opened:

        def connect(role: str) -> psycopg.Connection[dict[str, Any]]:
            assert CLONE.where is not None
            given = embedded.superuser(CLONE.where, MINE)
            if role != "postgres":
                given |= {"user": role, "password": database.password(role)}
            CLONE.dirty = True
            return opened.enter_context(psycopg.connect(**given, autocommit=True, row_factory=dict_row))

        yield connect


@pytest.fixture
def owner(connect_as: Callable[[str], psycopg.Connection[dict[str, Any]]]) -> psycopg.Connection[dict[str, Any]]:
    """A raw, committing connection as `cairn_owner`; the clone is thrown away after the test."""
    return connect_as(roles.OWNER)


@pytest.fixture
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation's folder of its own."""
    monkeypatch.setenv("CAIRN_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    shutil.rmtree(tmp_path / "home", ignore_errors=True)


@pytest.fixture(autouse=True)
def no_names_in_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """After every test: nothing that was logged names a person, error or not."""
    yield
    named = names_said(caplog.get_records("call"))
    assert named == [], "a log must hold ids, never names"
