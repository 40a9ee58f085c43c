"""The conditions that row security is written with, as SQL text for migrations.

Each says one reason for which a row may be read; a table's policy joins those that fit it by `or`.
"""

OWN = "agency_id = (select access_own())"
"""The reader's own agency wrote it."""

IDENTITIES = "(sharing = 'partnership' and (select access_may('read_identities')))"
"""The reader's role sees who is named in partnership records, not what is said."""


def opened(column: str) -> str:
    """The record was opened in this transaction, with a need that was checked then."""
    return f"(sharing = 'partnership' and {column} = any((select access_opened())::uuid[]))"


def scoped(table: str, column: str) -> str:
    """A live scope row of the reader's agency and role names the record: enough to find it, not to read events."""
    named = f"s.record_id = {table}.{column}"
    return (
        f"(sharing = 'partnership' and (select true from access_scope s where {named}"  # noqa: S608 - our own names
        " and s.holder_id = (select access_agency()) and s.ended_at is null"
        " and s.role in ('', (select access_acting_role())) and (select access_may('read_granted_records')) limit 1))"
    )


def for_web(*reasons: str) -> str:
    """A policy by which the web reads a row for any one of these reasons."""
    return f"for select to cairn_web using ({' or '.join(reasons)})"


BEHIND = {
    "job_keeps": "to cairn_job using (true) with check (true)",
    "engine_reads": "for select to cairn_engine using (sharing <> 'sealed')",
}
"""What imports may write, and linking and detection may read."""
BEHIND_GRANTS = {"cairn_web": "select", "cairn_job": "select, insert", "cairn_engine": "select"}
