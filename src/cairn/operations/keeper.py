"""The keeper of an embedded server: starts it, starts it again if it dies, stops it when nobody holds it."""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from cairn.operations import children, embedded

LOOKS_EVERY = 0.1  # seconds
RECOVERS_WITHIN = 10.0  # seconds: after kill -9 the old server's memory may be held a while by its last processes
WELL_AFTER = 1.0  # seconds alive after which a server counts as started
STOPS_WITHIN = 15.0  # seconds of a fast shutdown before an immediate one


def start(where: embedded.Place, *, durable: bool, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """A server process that is asked to stop fast when this process is gone."""
    return subprocess.Popen(
        embedded.command(where, durable=durable),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        cwd="/",
        start_new_session=True,
        preexec_fn=children.with_parent(signal.SIGINT),  # noqa: PLW1509  this process has no threads
        **where.as_account(),
    )


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop fast: open transactions are rolled back, everything committed is written."""
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def keep(where: embedded.Place, *, durable: bool, users: IO[bytes], log: IO[bytes]) -> int:
    """Keep a server alive until nobody shares the lock on `users`; 1 if it won't live, else 0."""
    server, started_at = start(where, durable=durable, log=log), time.monotonic()
    failing_since: float | None = None
    try:
        while not _nobody_holds(users):
            time.sleep(LOOKS_EVERY)
            present = time.monotonic()
            if server.poll() is None:
                failing_since = failing_since if present - started_at < WELL_AFTER else None
                continue
            failing_since = failing_since or present
            if present - failing_since > RECOVERS_WITHIN:
                return 1
            server, started_at = start(where, durable=durable, log=log), present
    finally:
        stop(server)
    return 0


def _nobody_holds(users: IO[bytes]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def main(arguments: list[str]) -> int:
    """Keep the server of one home."""
    parser = argparse.ArgumentParser(prog="cairn.operations.keeper")
    parser.add_argument("home", type=Path)
    parser.add_argument("--careless", action="store_true", help="quick, and forgetful at a power cut")
    options = parser.parse_args(arguments)
    where = embedded.place(options.home)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    os.chdir("/")
    with (
        (where.home / "users.lock").open("ab") as users,
        (where.home / "keeper.lock").open("ab") as own,
        where.log.open("ab") as log,
    ):
        fcntl.flock(own, fcntl.LOCK_EX)
        code = keep(where, durable=not options.careless, users=users, log=log)
        if where.run.parent != where.state:
            shutil.rmtree(where.run, ignore_errors=True)
            (where.home / "run.path").unlink(missing_ok=True)
        fcntl.flock(own, fcntl.LOCK_UN)  # before the other: who waits for `users` must find no keeper
        fcntl.flock(users, fcntl.LOCK_UN)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
