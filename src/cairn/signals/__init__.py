"""Owns the reasons to look: what touches what, how often chance alone would say so, and how a person answered.

Refuses to own scores of children, links between records (linkage) and what is done about a worry (concerns).
"""
