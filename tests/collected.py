"""The hashed assets that pages name, collected once a process: the storage remembers the first folder it was given."""

import atexit
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from cairn.web import assets


@cache
def collect_once() -> Path:
    """Collect into a folder of this process's own, and point the settings at it."""
    from django.conf import settings

    folder = Path(mkdtemp(prefix="cairn-collected-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    settings.STATIC_ROOT, settings.ARRIVALS = folder / "static", folder / "arrivals"
    settings.ARRIVALS.mkdir()
    assets.collect()
    return folder
