"""Owns the reads about persons, one module a question. Refuses to write anything but the look that opening writes."""
