"""Secrets of an installation: from the environment, else made once and kept in files that only their owner reads."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from cairn.base.errors import Broken
from cairn.operations.environment import env


def kept(folder: Path, name: str) -> str | None:
    """The secret kept under a name in an installation's folder, or None."""
    try:
        return (folder / "secrets" / name).read_text().strip() or None
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return None


def make(folder: Path, name: str, *, fresh: str = "") -> str:
    """The secret kept under a name; made now if there was none, at random or as `fresh` says.

    Of several processes that make one at once, one wins, and all are given what it made. Raises: Broken if its file is
    there and empty.
    """
    found = kept(folder, name)
    if found:
        return found
    drawer = folder / "secrets"
    drawer.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, draft = tempfile.mkstemp(dir=drawer, prefix=".")  # readable by its owner alone
    with os.fdopen(handle, "w") as file:
        file.write(fresh or secrets.token_urlsafe(32))
    with suppress(FileExistsError):
        os.link(draft, drawer / name)
    os.unlink(draft)
    made = kept(folder, name)
    if made is None:
        raise Broken(f"The file of the secret {name} is empty or can't be read. Put it back, or take it away.")
    return made


def secret(folder: Path, name: str, says: str) -> str:
    """A secret by its variable's name, such as CAIRN_SECRET_KEY: the environment, else the kept file, else ''."""
    return env(name, str, "", says=says) or kept(folder, name) or ""
