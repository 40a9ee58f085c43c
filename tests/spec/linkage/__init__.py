"""Drawn cases of linking, which are also its public pages."""
