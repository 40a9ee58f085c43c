"""`cairn mail`: what the mail server is told."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.base.errors import BadInput, Broken, NotNow
from cairn.cli import run
from cairn.cli.mail import TRY_AGAIN

WORRY = b"From: q@street.example\r\n\r\nQuinn waits outside with an older man."


class Failing(io.BytesIO):
    """Standard input that fails as it is read."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def read(self, size: int | None = -1) -> bytes:
        """Fail."""
        raise self.error


def test_an_empty_message_is_nothing_to_keep_and_nothing_to_try_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" \r\n")))
    assert run(["mail"]) == 0


@pytest.mark.parametrize("url", ["postgresql://cairn@127.0.0.1:1/none", "postgresql://127.0.0.1:port/none"])
def test_a_database_that_fails_or_cannot_be_named_leaves_the_message_with_the_mail_server(
    url: str, tmp_path: Path
) -> None:
    secret = {
        name: "made-up-for-this-test-and-no-other-place"
        for name in ("CAIRN_SECRET_KEY", "CAIRN_ENTRY_KEY", "CAIRN_TRAIL_KEY")
    }
    given = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", "from cairn.cli import main; main()", "mail"],
        input=WORRY, capture_output=True, timeout=120, check=False,
        env=given | secret | {"CAIRN_HOME": str(tmp_path), "DATABASE_URL": url},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (TRY_AGAIN, b"")
    (line,) = done.stderr.decode().splitlines()
    assert line.endswith("The mail server tries again.")
    assert "Quinn" not in line


@pytest.mark.parametrize(
    "error",
    [
        BadInput("A setting is wrong."),
        NotNow("Not now."),
        Broken("The disk is full."),
        OSError("Quinn"),
        RuntimeError("Quinn\nwaits"),
        MemoryError("Quinn"),
        KeyboardInterrupt(),
    ],
)
def test_whatever_fails_ends_with_75_and_one_line_without_the_words_of_the_message(
    error: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Failing(error)))
    assert run(["mail"]) == TRY_AGAIN
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "Quinn" not in said
