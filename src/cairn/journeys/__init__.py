"""Owns stories that cross packages, one file each. Refuses to own a table or a rule."""
