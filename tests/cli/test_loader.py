"""The `cairn` command itself: how commands are found, how refusals end."""

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from types import SimpleNamespace

import pytest

import cairn.cli
from cairn.base.errors import BadInput, Broken, NotAllowed, NotFound, NotNow
from cairn.cli import commands, run

PROMISED = {  # the exchange contract, Commands
    "check", "county", "demo", "evaluate", "import", "link", "replay", "trail verify", "why",
}  # fmt: skip


def test_every_promised_command_is_there() -> None:
    assert PROMISED - set(commands()) == set()


def test_a_command_without_a_word_or_with_a_wrong_one_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["no-such-command"], ["trail"], ["check", "--no-such-choice"]):
        with pytest.raises(SystemExit) as ended:
            run(words)
        assert ended.value.code == 2
    assert "usage: cairn" in capsys.readouterr().err


@pytest.fixture
def stumbling(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A command of the test's own, which ends as the test says."""
    command = SimpleNamespace(NAME="stumble", HELP="Stumble.", ends=0)

    def arguments(parser: ArgumentParser) -> None:
        parser.add_argument("--times", type=int, default=1)

    def stumble(options: Namespace) -> int:
        if isinstance(command.ends, BaseException):
            raise command.ends
        return int(command.ends)

    command.arguments, command.run = arguments, stumble
    monkeypatch.setattr(cairn.cli, "commands", lambda: {"stumble": command})
    return command


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (0, 0),
        (1, 1),
        (BadInput("The bundle has no bundle.json."), 2),
        (NotAllowed("Only an administrator may do that."), 2),
        (NotFound("There is no batch 7."), 2),
        (NotNow("The batch is closed."), 2),
        (Broken("The database did not start."), 3),
        (OSError(28, "No space left on device"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_end_has_its_exit_code(
    stumbling: SimpleNamespace, capsys: pytest.CaptureFixture[str], ends: object, code: int
) -> None:
    stumbling.ends = ends
    assert run(["stumble"]) == code
    said = capsys.readouterr().err
    assert said.count("\n") == (1 if isinstance(ends, Exception) else 0), "a refusal is one line"


def test_a_fault_of_our_own_is_not_dressed_up_as_a_refusal(stumbling: SimpleNamespace) -> None:
    stumbling.ends = ValueError("a fault")
    with pytest.raises(ValueError, match="a fault"):
        run(["stumble"])


@pytest.mark.slow
def test_a_pure_command_loads_no_database_driver_and_no_django() -> None:
    program = (
        "import sys; from cairn.cli import build_parser; build_parser();"
        "print(sorted({'django', 'psycopg', 'polars', 'splink', 'duckdb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]", "`cairn --help` must be quick"
