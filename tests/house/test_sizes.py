"""Functions, modules and argument lists stay small enough to be read at one sitting. The exceptions only shrink."""

import ast

from house.source import PACKAGE, ROOT, functions, modules, short

FUNCTION, MODULE, TEST_MODULE, POSITIONAL = 40, 400, 600, 4  # lines, lines, lines, arguments
LONG_FUNCTIONS: set[str] = set()
LONG_MODULES: set[str] = set()


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = ast.get_docstring(node, clean=False) or ""
    end = node.end_lineno or node.lineno
    return end - node.lineno + 1 - len(docstring.splitlines())


def test_no_function_is_longer_than_forty_lines() -> None:
    long = {
        f"{short(file)}:{name}"
        for file in [*modules(), *modules(ROOT / "tests")]
        for name, node in functions(file)
        if _length(node) > FUNCTION
    }
    assert long == LONG_FUNCTIONS


def test_no_module_is_longer_than_its_limit() -> None:
    limits = [(file, MODULE) for file in modules()] + [(file, TEST_MODULE) for file in modules(ROOT / "tests")]
    long = {short(file) for file, limit in limits if len(file.read_text("utf-8").splitlines()) > limit}
    assert long == LONG_MODULES


def test_public_functions_take_few_arguments_by_position() -> None:
    many = [
        f"{short(file)}:{name}"
        for file in modules()
        for name, node in functions(file)
        if not node.name.startswith("_")
        if len([a for a in node.args.posonlyargs + node.args.args if a.arg not in {"self", "cls"}]) > POSITIONAL
    ]
    assert many == []


def test_actions_take_everything_after_the_first_by_name() -> None:
    """`close_concern(concern=..., reason=..., by=...)` reads as a sentence, and two ids can't change places."""
    by_position = [
        f"{short(file)}:{name}"
        for file in PACKAGE.glob("*/actions.py")
        for name, node in functions(file)
        if "." not in name and not name.startswith("_") and len(node.args.posonlyargs + node.args.args) > 1
    ]
    assert by_position == []
