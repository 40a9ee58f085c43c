"""Owns the tables of names that a person may edit: forms of one given name, and addresses that never link.

Refuses to own the words of half-known adults and places (`linkage.words`) and any list of real people.
"""
