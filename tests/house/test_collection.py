"""The same tests are found by every process."""

import ast

from house.source import ROOT, functions, modules, short

DRAWN_ANEW = {"uuid4", "now", "today", "random", "token_hex", "token_urlsafe", "getpid"}


def _called(node: ast.AST) -> set[str]:
    calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return {ast.unparse(called).rsplit(".", 1)[-1] for called in calls}


def test_no_test_is_named_by_chance() -> None:
    """Workers that run side by side must agree on every test's name, or none of them runs."""
    found = [
        f"{short(file)}:{name}"
        for file in modules(ROOT / "tests")
        for name, node in functions(file)
        for decorator in node.decorator_list
        if "parametrize" in ast.unparse(decorator) and _called(decorator) & DRAWN_ANEW
    ]
    assert found == []
