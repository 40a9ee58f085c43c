"""Drawn cases of each signal: rows in text, and the hits that are expected."""
