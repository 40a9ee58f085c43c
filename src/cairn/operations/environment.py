"""The one way in which a value comes from the environment; what was asked for is remembered for the reference page."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cairn.base.errors import BadInput

T = TypeVar("T")
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Variable:
    """One environment variable: its kind, what holds without it, and what it does."""

    name: str
    kind: str
    default: str
    says: str


KINDS: dict[object, str] = {str: "text", int: "whole number", Path: "folder"}
ASKED: dict[str, Variable] = {}


def env(name: str, kind: Callable[[str], T], default: T, *, says: str) -> T:
    """The value of an environment variable, read by `kind`; `default` where it is absent or empty.

    Raises: BadInput, naming the variable but never its value, which may be a secret.
    """
    ASKED[name] = Variable(
        name,
        kind.__name__.strip("_").replace("_", " "),
        ", ".join(default) if isinstance(default, list) else str(default),
        says,
    )
    given = os.environ.get(name, "")
    if not given:
        return default
    try:
        return kind(given)
    except ValueError as error:
        raise BadInput(f"The environment variable {name} is not readable as {ASKED[name].kind}.") from error


def is_given(name: str) -> bool:
    """Whether the environment says anything under a name; what it says stays there."""
    return bool(os.environ.get(name))


def yes_or_no(text: str) -> bool:
    """True for 1, true, yes, on; False for 0, false, no, off."""
    if text.lower() in TRUE:
        return True
    if text.lower() in FALSE:
        return False
    raise ValueError(text)


def words(text: str) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def home() -> Path:
    """The folder in which an installation keeps its embedded database, its secrets and its collected assets."""
    return env(
        "CAIRN_HOME", Path, Path(".cairn"), says="Folder of the embedded database, secrets and assets."
    ).absolute()
