"""Owns what an agency's own system sends and reads: calls, their JSON, their problems. Refuses to own any rule: pages and calls use the same.

How a call is added: a `Call` in the `calls` of `concerns.py`, `forms.py` or `duties.py`; the address, the OpenAPI document and the
reference page come from it. The doorway has found the account by its secret, checked its limit, and entered a transaction for one
operation before a call runs. Raise a kind of `cairn.base.errors`; the system reads it as a problem (RFC 9457). Source: ADR 36.
"""
