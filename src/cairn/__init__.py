"""Cairn: many agencies, one picture, someone acts."""
