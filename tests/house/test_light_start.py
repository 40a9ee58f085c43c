"""The web server starts without what only engines need: a restart is quick, also on a busy machine."""

import os
import subprocess
import sys

HEAVY = ("splink", "scipy", "duckdb", "sqlglot", "pandas")
LOADS = """
import sys, django, importlib
django.setup()
importlib.import_module("cairn.config.urls")
print(" ".join(name for name in sys.argv[1].split() if name in sys.modules))
"""


def test_the_pages_load_no_engine() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADS, " ".join(HEAVY)], capture_output=True, text=True, check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "cairn.config.settings"},
    )  # fmt: skip
    assert done.stdout.split() == []
