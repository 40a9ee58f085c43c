"""Owns who stands beside whom: links between people and places, how sure they are and since when they could be known.

Refuses to own a score, a rank or a centre: no link says more than the records it rests on.
"""
