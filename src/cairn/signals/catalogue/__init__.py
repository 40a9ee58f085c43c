"""Owns the rules, one file each: columns in, hits out. Refuses to own arithmetic that two rules share (engines)."""
