"""Secrets of an installation: from the environment, else made once and kept in files that only their owner reads."""

import os
import secrets
from pathlib import Path

from cairn.operations.environment import env


def kept(folder: Path, name: str) -> str | None:
    """The secret kept under a name in an installation's folder, or None."""
    try:
        return (folder / "secrets" / name).read_text().strip() or None
    except (FileNotFoundError, PermissionError, NotADirectoryError):
        return None


def make(folder: Path, name: str, *, fresh: str = "") -> str:
    """The secret kept under a name; made now if there was none, at random or as `fresh` says."""
    found = kept(folder, name)
    if found:
        return found
    drawer = folder / "secrets"
    drawer.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = fresh or secrets.token_urlsafe(32)
    handle = os.open(drawer / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(fresh)
    return fresh


def secret(folder: Path, name: str, says: str) -> str:
    """A secret by its variable's name, such as CAIRN_SECRET_KEY: the environment, else the kept file, else ''."""
    return env(name, str, "", says=says) or kept(folder, name) or ""
