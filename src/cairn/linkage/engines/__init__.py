"""Owns the arithmetic of who is who: columns in, edges and clusters out, no database.

Refuses to own judgements, stored links and pages: those belong to `linkage` and above.
"""
