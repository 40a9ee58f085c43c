"""Owns the word lists by which half-known adults and places are read from text: editable data, each with its reason.

Refuses to own forms of given names (`linkage.names`), matching, and any word of skin, ethnicity, faith, accent or
nationality as a fact: those stand in `protected.toml` only so that they can be dropped.
"""
