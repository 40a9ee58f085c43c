"""Drawn cases that become pages of the docs."""
