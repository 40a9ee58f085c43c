"""The embedded server: how it starts, who may enter, how it stops."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import OperationalError

from cairn.operations import embedded

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A new installation's folder, and nothing left of it afterwards."""
    yield tmp_path / "home"
    where = embedded.place(tmp_path / "home")
    if where.state != where.home:
        shutil.rmtree(where.state, ignore_errors=True)


def _pid(where: embedded.Place) -> int:
    return int((where.data / "postmaster.pid").read_text().split()[0])


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _gone_within(pid: int, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while _alive(pid) and time.monotonic() < end:
        time.sleep(0.05)
    return not _alive(pid)


def test_the_server_lives_while_held_and_keeps_its_rows(home: Path) -> None:
    with embedded.holding(home) as where:
        pid = _pid(where)
        with psycopg.connect(**embedded.superuser(where), autocommit=True) as connection:
            connection.execute("create table kept (n int)")
    assert not _alive(pid)
    with embedded.holding(home) as where, psycopg.connect(**embedded.superuser(where)) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)
        assert connection.execute("show data_checksums").fetchone() == ("on",)


def test_nobody_enters_without_a_password_and_nothing_listens_on_a_network(home: Path) -> None:
    with embedded.holding(home) as where:
        with pytest.raises(OperationalError, match="password"):
            psycopg.connect(**(embedded.superuser(where) | {"password": "wrong"}))
        with psycopg.connect(**embedded.superuser(where)) as connection:
            assert connection.execute("show listen_addresses").fetchone() == ("",)
            rules = connection.execute("select distinct auth_method from pg_hba_file_rules").fetchall()
        assert rules == [("scram-sha-256",)]


def test_two_holders_share_one_server_and_the_last_one_stops_it(home: Path) -> None:
    with embedded.holding(home) as where:
        first = _pid(where)
        with embedded.holding(home) as again:
            assert _pid(again) == first
        assert _alive(first)
    assert not _alive(first)


def test_a_server_that_is_killed_comes_back(home: Path) -> None:
    with embedded.holding(home) as where:
        with psycopg.connect(**embedded.superuser(where), autocommit=True) as connection:
            connection.execute("create table kept as select 1 as n")
        first = _pid(where)
        os.kill(first, signal.SIGKILL)
        end = time.monotonic() + 15
        while True:
            try:
                with psycopg.connect(**embedded.superuser(where)) as connection:
                    assert connection.execute("select n from kept").fetchone() == (1,)
                break
            except OperationalError:
                assert time.monotonic() < end, "the server did not come back"
                time.sleep(0.1)
        assert _pid(where) != first


def test_a_holder_that_is_killed_leaves_no_orphan(home: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from cairn.operations import embedded\n"
        "with embedded.holding(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", program, str(home)], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    server = _pid(embedded.place(home))
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert _gone_within(server, 10)


def test_a_home_with_a_long_path_gets_a_short_folder_for_its_socket() -> None:
    with tempfile.TemporaryDirectory() as open_to_all:
        Path(open_to_all).chmod(0o755)  # else root would keep the data elsewhere, under a short path
        _check_a_long_path(Path(open_to_all) / ("long" * 20) / ("path" * 10))


def _check_a_long_path(far: Path) -> None:
    with embedded.holding(far) as where:
        assert where.state == where.home
        assert len(os.fsencode(where.run)) <= embedded.SOCKET_LIMIT
        folder = where.run
        with psycopg.connect(**embedded.superuser(where)) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert not folder.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_root_runs_the_server_as_somebody_else_even_in_a_closed_home(home: Path) -> None:
    home.mkdir(mode=0o700)
    with embedded.holding(home) as where:
        assert where.account is not None
        assert where.state != where.home
        assert (where.state / "home").read_text() == f"{home}\n"
        assert Path(f"/proc/{_pid(where)}").stat().st_uid == where.account.pw_uid
        assert where.data.stat().st_mode & 0o777 == 0o700


def test_what_a_trial_in_the_temporary_folder_left_is_removed_and_what_may_be_unplugged_is_not(tmp_path: Path) -> None:
    gone, kept = Path(tempfile.gettempdir()) / "no-such-home-of-cairn", Path("/no-such-drive/home")
    for name, home in (("gone", gone), ("kept", kept), ("here", tmp_path)):
        (tmp_path / "states" / name / "data").mkdir(parents=True)
        (tmp_path / "states" / name / "home").write_text(f"{home}\n")
    (tmp_path / "states" / "unnamed").mkdir()
    embedded._sweep(tmp_path / "states")
    assert sorted(one.name for one in (tmp_path / "states").iterdir()) == ["here", "kept", "unnamed"]
