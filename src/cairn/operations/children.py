"""Child processes that end with their parent, however it ends."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

PR_SET_PDEATHSIG = 1
STOPS_WITHIN = 10.0  # seconds a child has to stop by itself before its group is killed


def with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """What a child calls before it starts, so that `number` reaches it when its parent is gone; None but on Linux."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)
    parent = os.getpid()

    def ask() -> None:
        library.prctl(PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:  # the parent went before the wish was heard
            os.kill(os.getpid(), number)

    return ask


def start(command: Sequence[str], *, log: IO[bytes] | int | None = None, **more: str) -> subprocess.Popen[bytes]:
    """A child in a process group of its own, asked to end (SIGTERM) with this one; `more` are environment variables."""
    options: dict[str, Any] = {"start_new_session": True, "stdin": subprocess.DEVNULL}
    return subprocess.Popen(
        command,
        stdout=log,
        stderr=log,
        env=os.environ | more,
        preexec_fn=with_parent(signal.SIGTERM),  # noqa: PLW1509  no threads of ours run before this
        **options,
    )


def python(module: str, *arguments: str | Path) -> list[str]:
    """The command that runs a module with the Python that runs now."""
    return [sys.executable, "-m", module, *map(str, arguments)]


def stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all children at once to end, then wait; what doesn't end in time is killed with its group."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
