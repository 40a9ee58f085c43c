"""The evaluator serves on this machine alone, stops when told, refuses what is unsafe, and learns nothing that it could tell."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cairn.base.errors import BadInput, Broken
from cairn.operations import database, evaluator, roles
from cairn.sharing.engines import messages, oblivious

pytestmark = pytest.mark.slow
SECRET = "a made-up secret of more than thirty-two characters"
CAIRN = [sys.executable, "-c", "from cairn.cli import main; main()", "evaluator"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path, **more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("CAIRN_", "DATABASE_"))}
    return plain | {"CAIRN_HOME": str(home), "CAIRN_EVALUATOR_SECRET": SECRET, "CAIRN_EVALUATOR": "127.0.0.1:0"} | more


@contextmanager
def running(home: Path, port: int, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as file:
        process = subprocess.Popen(
            CAIRN, env=environment(home, CAIRN_EVALUATOR=f"127.0.0.1:{port}", **more), stdout=file, stderr=file
        )
    try:
        for _ in range(200):
            if process.poll() is not None or "listens" in log.read_text():
                break
            time.sleep(0.05)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


def asked(port: int, words: list[bytes], *, secret: str = SECRET) -> tuple[bytes, messages.Reply | None]:
    """What travelled, and what was answered; nothing where the line was closed."""
    blinded = [oblivious.blind(word) for word in words]
    said = messages.written_request(
        messages.Request(messages.NEWEST, tuple(one.point for one in blinded)), secret=secret.encode()
    )
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(said)
        heard = b""
        while len(heard) < messages.REPLY and (more := line.recv(messages.REPLY)):
            heard += more
    return said, messages.read_reply(heard, to=said, secret=secret.encode()) if heard else None


WORDS = [f"1|nhs_number|{number}".encode() for number in range(8)]


def test_it_answers_and_stops_when_told_and_goes_on_with_its_key(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with running(tmp_path, port, log) as process:
        _, first = asked(port, WORDS)
        assert first is not None
        assert first.how == messages.DONE
        with socket.create_connection(("127.0.0.1", port)):  # somebody who says nothing keeps nobody from stopping
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
    assert "has stopped" in log.read_text()
    log.unlink()
    with running(tmp_path, port, log) as process:
        _, second = asked(port, WORDS)
        assert second is not None
        assert second.public == first.public
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


def test_its_log_and_folder_tell_nothing_of_what_was_asked(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with running(tmp_path, port, log):
        before = log.read_text()
        said, reply = asked(port, WORDS)
        asked(port, WORDS, secret="another secret, which the evaluator doesn't know")
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(b"Ana O'Neill" * 40)
        time.sleep(0.3)
        assert log.read_text() == before
        assert reply is not None
        files = [file for file in tmp_path.rglob("*") if file.is_file()]
        assert sorted(file.name for file in files) == ["key-0001", "log"]
    assert b"nhs" not in said
    (key,) = evaluator.keys(tmp_path / "evaluator")
    assert key.public == reply.public


def test_what_travels_is_always_as_long_and_never_the_same_twice(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, port, tmp_path / "log"):
        first, one = asked(port, WORDS)
        second, other = asked(port, WORDS)
    assert len(first) == len(second) == messages.REQUEST
    points = [set(messages.read_request(said, secret=SECRET.encode()).points) for said in (first, second)]
    assert len(points[0]) == messages.AT_ONCE
    assert points[0].isdisjoint(points[1])
    assert one is not None
    assert other is not None
    assert set(one.points).isdisjoint(other.points)


def test_who_does_not_share_its_secret_gets_no_answer(tmp_path: Path) -> None:
    port = free_port()
    with running(tmp_path, port, tmp_path / "log"):
        assert asked(port, WORDS, secret="another secret, which the evaluator doesn't know")[1] is None
        assert asked(port, WORDS)[1] is not None


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"CAIRN_EVALUATOR": "0.0.0.0:8797"}, "0.0.0.0, which others can reach"),
        ({"CAIRN_EVALUATOR": "evaluator.example.org:8797"}, "which others can reach"),
        ({"CAIRN_EVALUATOR": "8797"}, "ADDRESS:PORT"),
        ({"CAIRN_EVALUATOR_SECRET": "short"}, "shorter than 32"),
        ({"CAIRN_OWNER_PASSWORD": "x"}, "may not be able to reach the records"),
        ({"DATABASE_URL": "postgresql://127.0.0.1/cairn"}, "may not be able to reach the records"),
        ({"CAIRN_SECRET_KEY": "x" * 40}, "may not be able to reach the records"),
    ],
)
def test_it_does_not_start_where_something_is_unsafe(tmp_path: Path, more: dict[str, str], says: str) -> None:
    done = subprocess.run(
        CAIRN, env=environment(tmp_path, **more), capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 2
    assert says in done.stderr
    assert not (tmp_path / "evaluator").exists()
    assert "x" * 40 not in done.stderr


def test_it_does_not_start_with_a_key_that_others_can_read(tmp_path: Path) -> None:
    evaluator.add_key(tmp_path / "evaluator")
    key = tmp_path / "evaluator/key-0001"
    for path, mode in ((key, 0o644), (tmp_path / "evaluator", 0o755)):
        before = path.stat().st_mode
        path.chmod(mode)
        done = subprocess.run(CAIRN, env=environment(tmp_path), capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 2
        assert "can be read or changed by others" in done.stderr
        assert key.read_text().strip() not in done.stderr
        path.chmod(before)


def test_keys_are_added_and_never_overwritten_and_a_broken_one_is_said(tmp_path: Path) -> None:
    first = evaluator.add_key(tmp_path)
    second = evaluator.add_key(tmp_path)
    assert [key.public.hex() for key in evaluator.keys(tmp_path)] == [first, second]
    assert {oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()} == {"0o600"}
    (tmp_path / "key-0001").write_text("00" * 32)
    with pytest.raises(Broken):
        evaluator.keys(tmp_path)


def test_an_older_key_answers_by_its_name_and_an_unknown_one_is_refused_at_the_same_length() -> None:
    old, new = oblivious.new_key(), oblivious.new_key()
    points = tuple(oblivious.blind(word).point for word in WORDS)
    with evaluator.Evaluator(("127.0.0.1", 0), [old, new], SECRET.encode()) as served:
        for public, how, used in (
            (messages.NEWEST, messages.DONE, new.public),
            (old.public, messages.DONE, old.public),
            (oblivious.new_key().public, messages.NO_SUCH_KEY, bytes(32)),
        ):
            said = messages.written_request(messages.Request(public, points), secret=SECRET.encode())
            heard = served.answer(said)
            assert len(heard) == messages.REPLY
            reply = messages.read_reply(heard, to=said, secret=SECRET.encode())
            assert (reply.how, reply.public) == (how, used)
        said = messages.written_request(messages.Request(new.public, (*points[:7], bytes(32))), secret=SECRET.encode())
        reply = messages.read_reply(served.answer(said), to=said, secret=SECRET.encode())
        assert reply.how == messages.UNFIT
        with pytest.raises(messages.Unsealed):
            messages.read_reply(heard, to=said, secret=SECRET.encode())
        with pytest.raises(BadInput):
            evaluator.Evaluator(served.server_address, [new], SECRET.encode())


def test_it_knows_by_name_all_that_leads_to_the_records() -> None:
    secrets = {database.variable(role) for role in roles.ROLES} | {"DATABASE_URL", *database.KEYS}
    assert set(evaluator.NOT_ITS_OWN) == secrets - {evaluator.SECRET}


def test_the_process_loads_neither_a_database_nor_a_page(tmp_path: Path) -> None:
    code = (
        "import sys, threading; from cairn.operations import evaluator;"
        "evaluator.add_key(evaluator.keys_folder());"
        "served = evaluator.Evaluator(('127.0.0.1', 0), evaluator.keys(evaluator.keys_folder()), b'x' * 32);"
        "from cairn.sharing.engines import messages, oblivious;"
        "points = tuple(oblivious.blind(bytes([n])).point for n in range(8));"
        "served.answer(messages.written_request(messages.Request(messages.NEWEST, points), secret=b'x' * 32));"
        "print([name for name in ('django', 'psycopg', 'polars', 'cairn.records') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
