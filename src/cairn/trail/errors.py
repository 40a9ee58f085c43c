"""Refusals of the trail."""

from cairn.base.errors import BadInput


class Malformed(BadInput):
    """A line of an export, or of kept heads, is not what it should be; its words say why, after "it"."""
