"""Owns what templates load by name beside the built-in tags. Refuses to own sentences: those stand in the domain packages."""
