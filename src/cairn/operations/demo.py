"""The demo: everything on made-up data, on one machine, with two commands; safe to stop and to start again."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from cairn.base.errors import BadInput, Broken
from cairn.operations import children, database, evaluator, roles
from cairn.operations.environment import env, home

LOCAL = "127.0.0.1"
ANSWERS_WITHIN = 300.0  # seconds from the start of the web server to its first page: a busy machine has its time
SLOW_AFTER = 30.0  # seconds from which on it is said that it goes on
WEB_WORKERS, WEB_THREADS = 2, 4


class Told:
    """Whether somebody asked us to stop (Ctrl-C, SIGTERM, a closed terminal); asked once, we end in order."""

    def __init__(self) -> None:
        self.to_stop = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.hear)

    def hear(self, number: int, frame: FrameType | None) -> None:
        """What a signal does: during a step it ends the step, else it ends the wait."""
        if not self.to_stop:
            self.to_stop = True
            raise KeyboardInterrupt


def port() -> int:
    """The port of the web server."""
    return env("CAIRN_PORT", int, 8000, says="Port of the web server of `cairn demo`.")


def run(*, empty: bool = False) -> int:
    """Start everything, say where it is, and wait; 0 when stopped by Ctrl-C or SIGTERM. `empty`: without any data.

    Raises: BadInput if the port is taken; Broken if a part doesn't start or ends by itself.
    """
    Told()
    try:
        with ExitStack() as held:
            _check_port()
            with step("Starting the database and bringing its tables up to date"):
                held.enter_context(database.ready(migrating=True))
            from cairn.operations import first_data  # its tables need Django

            if not empty:
                first_data.fill(step=step)
            _serve([] if empty else first_data.how_to_sign_in())
    except KeyboardInterrupt:
        print("\nStopped. `cairn demo` goes on with the same data.", flush=True)
    return 0


@contextmanager
def step(says: str) -> Iterator[None]:
    """One step of the work, told in plain words with its time."""
    print(f"  {says} ...", end=" ", flush=True)
    begun = time.monotonic()
    yield
    print(f"{time.monotonic() - begun:.1f} s", flush=True)


def _check_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCAL, port()))
        except OSError as error:
            raise BadInput(f"Port {port()} can't be used ({error.strerror}). Set CAIRN_PORT to another.") from error


def web_command() -> list[str]:
    """How the web server is started."""
    memory = Path("/dev/shm")  # noqa: S108  gunicorn makes unnamed files of its own there
    return children.python(
        "gunicorn", "cairn.config.wsgi", "--bind", f"{LOCAL}:{port()}", "--workers", str(WEB_WORKERS),
        "--threads", str(WEB_THREADS), "--no-control-socket", "--graceful-timeout", "3", "--log-level", "warning",
        *(["--worker-tmp-dir", str(memory)] if memory.is_dir() else []),
    )  # fmt: skip


def _serve(how_to_sign_in: list[str]) -> None:
    """Web server and job worker until told to stop. Raises: Broken if one ends by itself."""
    parts: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with step("Starting the web server and the job worker"):
            parts["web"] = _started("web", web_command(), roles.WEB)
            _wait_for_first_page(parts)
            parts["worker"] = _started("worker", children.python("cairn.operations.worker"), roles.JOB)
            parts["evaluator"] = _evaluator()
        print(_welcome(how_to_sign_in), flush=True)
        while True:
            _check_alive(parts)
            time.sleep(0.2)
    finally:
        children.stop(list(parts.values()))


def _started(name: str, command: list[str], role: str) -> subprocess.Popen[bytes]:
    with (home() / f"{name}.log").open("ab") as log:
        return children.start(command, log=log, CAIRN_ROLE=role, CAIRN_MADE_UP="yes")


def _evaluator() -> subprocess.Popen[bytes]:
    """The evaluator, without what leads to the database. The demo goes on without it, if its port is taken."""
    with (home() / "evaluator.log").open("ab") as log:
        command = children.python("cairn.operations.evaluator")
        return children.start(command, log=log, **dict.fromkeys(evaluator.NOT_ITS_OWN, ""))


def _check_alive(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    for name, child in parts.items():
        if child.poll() is not None and name != "evaluator":
            log = home() / f"{name}.log"
            raise Broken(f"The {name} process ended by itself. Its last words: {log.read_text()[-800:]}")


def _wait_for_first_page(parts: dict[str, subprocess.Popen[bytes]]) -> None:
    begun, told = time.monotonic(), False
    while (waited := time.monotonic() - begun) < ANSWERS_WITHIN:
        _check_alive(parts)
        if waited > SLOW_AFTER and not told:
            print("still starting, the machine is busy ...", end=" ", flush=True)
            told = True
        connection = HTTPConnection(LOCAL, port(), timeout=30)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise Broken(f"The web server gave no page within {ANSWERS_WITHIN:.0f} seconds; see web.log in {home().name}.")


def _welcome(how_to_sign_in: list[str]) -> str:
    lines = [
        "",
        f"  Cairn is at http://{LOCAL}:{port()}/  (made-up data: nobody in it is real)",
        "",
        *how_to_sign_in,
        "",
        "  Ctrl-C stops it; the data stays.",
    ]
    return "\n".join(lines)
