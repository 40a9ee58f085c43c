"""The demo's processes: started together, stopped together, whatever stops them."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.slow
STARTS_WITHIN = 120  # seconds, on a busy machine
ENDS_WITHIN = 60  # seconds, on a busy machine; an orphan never ends


class Demo:
    """`cairn demo --empty` in a home and on a port of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> subprocess.Popen[str]:
        """Run it; returns when it says where it is."""
        given = os.environ | {"CAIRN_HOME": str(self.home), "CAIRN_PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from cairn.cli import main; main()", "demo", "--empty"],
            env=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "Cairn is at" in line:
                return self.process
        raise AssertionError("".join(said))

    def stop(self, number: signal.Signals) -> int:
        """Send a signal and wait for the end; returns the exit code."""
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(number)
        self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(60)

    def left_over(self) -> list[str]:
        """Command lines of processes that still belong to this demo."""
        mine = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment, line = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes()
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if os.fsencode(self.home) in environment + line and folder.name != str(os.getpid()):
                mine.append(line.replace(b"\0", b" ").decode(errors="replace"))
        return mine


@pytest.fixture
def demo() -> Iterator[Demo]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        one = Demo(Path(folder) / "home")
        yield one
        if one.process is not None and one.process.poll() is None:
            one.stop(signal.SIGKILL)
        assert _gone(one), one.left_over()


def _gone(demo: Demo) -> bool:
    end = time.monotonic() + ENDS_WITHIN
    while demo.left_over() and time.monotonic() < end:
        time.sleep(0.2)
    return not demo.left_over()


def _status(demo: Demo) -> int:
    try:
        with urlopen(f"http://127.0.0.1:{demo.port}/", timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_ends_well_and_starts_again(demo: Demo, number: signal.Signals) -> None:
    demo.start()
    assert _status(demo) < 500
    assert demo.stop(number) == 0
    assert demo.left_over() == []
    demo.start()
    assert _status(demo) < 500
    assert demo.stop(number) == 0


def test_a_killed_demo_leaves_no_process_behind(demo: Demo) -> None:
    demo.start()
    assert len(demo.left_over()) > 4  # itself, the keeper, the server, web and worker
    assert demo.stop(signal.SIGKILL) == -signal.SIGKILL
    assert _gone(demo)


def test_a_taken_port_is_said_in_one_line(demo: Demo) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", demo.port))
        taken.listen()
        with pytest.raises(AssertionError, match=rf"cairn: Port {demo.port} can't be used .*CAIRN_PORT"):
            demo.start()
    assert demo.process is not None
    assert demo.process.wait(10) == 2
    assert demo.process.stdout is not None
    demo.process.stdout.close()
