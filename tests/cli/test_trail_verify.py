"""The command by which an outsider checks an export: what it says, and how it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cairn.cli import run
from trail.made_exports import OTHER_CHAIN, PUBLIC, a_head, an_export, head_at, start, with_line

EXPORT = an_export(6)
SIGNED = "2026-01-02T00:00:00.000000Z"
WHOLE = (
    "Whole: the chain of agency 5b1d0c9e-0000-4000-8000-000000000001, up to row 6. Its head was signed by this key on"
    f" {SIGNED}.\n"
)


def a_file(folder: Path, lines: list[str], *, name: str = "export.jsonl") -> str:
    file = folder / name
    file.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return str(file)


def test_a_whole_export_is_told_with_what_that_does_not_prove(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trail", "verify", a_file(tmp_path, EXPORT), "--key", PUBLIC]) == 0
    assert capsys.readouterr().out == WHOLE + (
        "An older whole export would pass too: to tell, compare it with signed heads that were kept outside (--heads).\n"
    )


def test_an_older_export_is_found_by_heads_in_several_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    older = a_file(tmp_path, [*EXPORT[:4], head_at(EXPORT, 3)])
    early = a_file(tmp_path, [head_at(EXPORT, 2)], name="heads-1.jsonl")
    late = a_file(tmp_path, [a_head(1, start(), chain_of=OTHER_CHAIN), EXPORT[-1]], name="heads-2.jsonl")
    assert run(["trail", "verify", older, "--key", PUBLIC, "--heads", early]) == 0
    assert "It agrees with 1 head that was kept outside, up to row 2." in capsys.readouterr().out
    assert run(["trail", "verify", older, "--key", PUBLIC, "--heads", early, late]) == 1
    said = capsys.readouterr()
    assert said.out == (
        f"Rows 4 to 6 are missing at the end: a head kept outside, of {SIGNED}, is signed over row 6.\n"
    )
    assert said.err == "1 finding in 3 rows.\n"
    whole = a_file(tmp_path, EXPORT)
    assert run(["trail", "verify", whole, "--key", PUBLIC, "--heads", early, late]) == 0
    assert capsys.readouterr().out == WHOLE + (
        "It agrees with 2 heads that were kept outside, up to row 6."
        " An older whole export that ends at row 6 or later would pass too.\n"
    )


def test_heads_of_other_chains_alone_are_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    heads = a_file(tmp_path, [a_head(1, start(), chain_of=OTHER_CHAIN)], name="heads.jsonl")
    assert run(["trail", "verify", a_file(tmp_path, EXPORT), "--key", PUBLIC, "--heads", heads]) == 1
    assert capsys.readouterr().out.startswith("None of the heads that were given is of the chain of 5b1d0c9e-")


def test_the_services_own_chain_is_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = a_file(tmp_path, an_export(1, chain_of="00000000-0000-0000-0000-000000000000"))
    assert run(["trail", "verify", own, "--key", PUBLIC]) == 0
    assert capsys.readouterr().out.startswith("Whole: the chain of the service itself, up to row 1.")


def test_each_finding_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = with_line([*EXPORT, "hello"], 3, leaf=...)
    assert run(["trail", "verify", a_file(tmp_path, changed), "--key", PUBLIC]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "Line 3 is no row of a trail: it has no leaf.", "Row 2 is missing.", "Line 9 stands after the head.",
    ]  # fmt: skip
    assert said.err == "3 findings in 5 rows.\n"


def test_a_byte_that_is_no_text_is_found_in_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = Path(a_file(tmp_path, EXPORT))
    file.write_bytes(file.read_bytes().replace(b"signal.answered", b"signal.\xffnswered", 1))
    assert run(["trail", "verify", str(file), "--key", PUBLIC]) == 1
    assert capsys.readouterr().out.splitlines()[0] == "Line 3 is no row of a trail: it holds half a character."


def test_the_key_may_stand_in_a_file(tmp_path: Path) -> None:
    key = a_file(tmp_path, [PUBLIC], name="key")
    assert run(["trail", "verify", a_file(tmp_path, EXPORT), "--key", key]) == 0


@pytest.mark.parametrize("key", ["", "nowhere", "ab" * 31, "x" * 5_000, "{file}", "{folder}"])
def test_a_key_that_is_none_is_told_in_one_line(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "key").write_bytes(b"\xff\xfe")
    given = key.format(file=tmp_path / "key", folder=tmp_path)
    assert run(["trail", "verify", a_file(tmp_path, EXPORT), "--key", given]) == 2
    said = capsys.readouterr().err
    assert said.startswith("cairn: The ")
    assert said.count("\n") == 1


def test_what_can_not_be_read_or_is_no_export_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, noise = a_file(tmp_path, EXPORT), tmp_path / "noise"
    noise.write_bytes(bytes(range(256)) * 40)
    for words in ([str(tmp_path / "nowhere")], [str(tmp_path)], [str(noise)], [whole, "--heads", str(tmp_path)]):
        assert run(["trail", "verify", words[0], "--key", PUBLIC, *words[1:]]) == 2
        said = capsys.readouterr().err
        assert said.startswith("cairn: ")
        assert said.count("\n") == 1


@pytest.mark.slow
def test_many_files_of_heads_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Heads of some months are more files than a process may hold open."""
    heads = [a_file(tmp_path, [EXPORT[-1]], name=f"heads-{number}.jsonl") for number in range(40)]
    open_now = len(os.listdir("/proc/self/fd"))
    program = (
        f"import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, ({open_now + 30}, {open_now + 30}));"
        "from cairn.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    words = ["trail", "verify", a_file(tmp_path, EXPORT), "--key", PUBLIC, "--heads", *heads]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
