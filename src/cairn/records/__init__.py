"""Owns what agencies said, as they said it, in versions. Refuses to own who it is about: that is linkage's to propose."""
