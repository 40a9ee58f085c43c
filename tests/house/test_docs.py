"""The documentation says what the code says."""

import importlib.util
import inspect
import re
import subprocess
import sys
from types import ModuleType

import pytest

from cairn.base import errors
from cairn.cli import commands
from cairn.operations.environment import ASKED
from house.source import ROOT, modules, short

DOCS = sorted((ROOT / "docs").rglob("*.md"))


def _reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs/reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_pages_are_as_the_code_is() -> None:
    """Run `just docs` when this fails."""
    assert _reference().stale() == []


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_explains_itself(name: str) -> None:
    first, _, rest = commands()[name].HELP.partition("\n\n")
    assert first.endswith("."), "the first line of HELP is a sentence"
    assert len(rest) > 60, "HELP says more than its first line"


def test_every_environment_variable_that_is_read_stands_in_the_reference() -> None:
    read = {
        name
        for file in modules()
        for name in re.findall(r"""env\(\s*["']((?:CAIRN|DATABASE)_\w+)["']""", file.read_text("utf-8"))
    }
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    assert {name for name in read | set(ASKED) if f"`{name}`" not in page} == set()


def test_nothing_reads_the_environment_but_the_one_function() -> None:
    reading = [
        short(file)
        for file in modules()
        if re.search(r"os\.(getenv|environ(\.get|\[\"[A-Z_]+\"\](?!\s*=)))", file.read_text("utf-8"))
    ]
    assert reading == ["src/cairn/operations/environment.py"]


def test_every_kind_of_refusal_says_when() -> None:
    kinds = [kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, errors.CairnError)]
    below = [kind for base in kinds for kind in base.__subclasses__()]
    assert [kind.__name__ for kind in {*kinds, *below} if not (kind.__doc__ or "").strip()] == []


def test_links_between_pages_lead_somewhere() -> None:
    broken = []
    for page in [*DOCS, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md"]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{short(page)} -> {target}")
    assert broken == []


def test_every_decision_says_what_gets_harder() -> None:
    decisions = sorted((ROOT / "docs/explanation/adr").glob("[0-9]*.md"))
    assert decisions
    assert [file.name for file in decisions if "harder" not in file.read_text("utf-8")] == []


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "index.html").exists()


def test_every_refusal_is_declared_where_its_page_looks_for_it() -> None:
    """A refusal declared elsewhere stands on the page or not, by what happened to be imported."""
    for file in modules():
        if file.name != "errors.py":
            kinds = re.findall(
                r"^class \w+\((?:NotAllowed|NotFound|NotNow|BadInput|Broken)\)", file.read_text("utf-8"), re.M
            )
            assert not kinds, short(file)
