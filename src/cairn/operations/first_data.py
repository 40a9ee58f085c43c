"""The made-up data of the demo: made, taken in, linked and looked through once, when an installation is empty."""

from collections.abc import Callable
from contextlib import AbstractContextManager

Step = Callable[[str], AbstractContextManager[None]]


def fill(*, step: Step) -> None:
    """Bring the made-up county and the Fenestra-like case into an empty database; nothing if they are there."""


def how_to_sign_in() -> list[str]:
    """The lines that tell a visitor how to sign in."""
    return []
