"""Owns who may see what, and why: roles, purposes, entering, grants and the functions that row security calls. Refuses to own any record."""
