"""Collects assets under names that carry their hash, once for each state of the source files."""

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = ".collected"


def collect() -> bool:
    """Bring STATIC_ROOT up to date; True if there was something to do. Several processes may call it at once."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with (root.parent / f"{root.name}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        want, stamp = _fingerprint(), root / STAMP
        if stamp.exists() and stamp.read_text() == want:
            return False
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(want)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            with storage.open(name) as file:
                digest.update(name.encode() + hashlib.sha256(file.read()).digest())
    return digest.hexdigest()
