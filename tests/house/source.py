"""What the guards read: our modules, their trees, and the files under version control."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src/cairn"


@cache
def modules(folder: Path = PACKAGE) -> tuple[Path, ...]:
    """Every Python file of a folder but migrations."""
    return tuple(sorted(file for file in folder.rglob("*.py") if "migrations" not in file.parts))


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(file.read_text("utf-8"), str(file))


def short(file: Path) -> str:
    """A file's path from the root of the repository."""
    return file.relative_to(ROOT).as_posix()


def functions(file: Path) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Each function of a file with its dotted name; methods carry their class."""
    yield from _functions(tree(file), "")


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + child.name, child
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")


def packages() -> tuple[str, ...]:
    """The rooms of the house: every package directly under `cairn`."""
    return tuple(sorted(file.parent.name for file in PACKAGE.glob("*/__init__.py")))


def layers() -> list[set[str]]:
    """The rows of the import contract, highest first."""
    lines = (ROOT / ".importlinter").read_text().split("layers =")[1].split("\n\n")[0].splitlines()
    return [{name.strip(" ()") for name in line.split("|")} for line in lines if line.strip()]


@cache
def tracked() -> tuple[Path, ...]:
    """Every file under version control, or about to be: what git lists, ignored files apart."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    return tuple(ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file())
