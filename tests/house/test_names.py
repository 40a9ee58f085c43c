"""Files and packages are named for what they own."""

import ast
import re

import pytest

from house.source import PACKAGE, ROOT, modules, packages, short, tree

SAYS_NOTHING = re.compile(
    r"(^|_)(utils?|helpers?|common|misc|managers?|handlers?|mixins?|base_?classes|data|process(or)?)$"
)
INSIDE = PACKAGE / "operations/first_data.py"  # the demo's first data is its name


def test_no_file_is_named_for_nothing() -> None:
    files = [*modules(), *modules(ROOT / "tests"), *PACKAGE.rglob("*/")]
    assert [short(file) for file in files if SAYS_NOTHING.search(file.stem) and file != INSIDE] == []


@pytest.mark.parametrize("package", packages())
def test_every_package_says_what_it_owns_and_what_it_refuses_to_own(package: str) -> None:
    said = ast.get_docstring(tree(PACKAGE / package / "__init__.py")) or ""
    assert re.search(r"\b[Oo]wns\b", said), f"{package} doesn't say what it owns"
    assert re.search(r"\b[Rr]efuses\b", said), f"{package} doesn't say what it refuses to own"


def test_every_folder_of_modules_is_a_package_with_a_docstring() -> None:
    folders = {file.parent for file in modules()}
    without = [
        short(folder)
        for folder in sorted(folders)
        if not (folder / "__init__.py").exists() or not ast.get_docstring(tree(folder / "__init__.py"))
    ]
    assert without == []


def test_no_class_is_a_manager_handler_or_mixin() -> None:
    found = [
        f"{short(file)}:{node.name}"
        for file in modules()
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef) and re.search(r"(Manager|Handler|Mixin|Helper|Util|Service)s?$", node.name)
    ]
    assert found == []
