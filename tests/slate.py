"""Wipes a test's database and writes in it what it held at first: quicker than a new copy, where only rows changed.

What a test did to tables, functions, policies or rights shows in the catalogues; then nothing is wiped, and a copy is made.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

CATALOGUES = (
    "pg_class", "pg_attribute", "pg_proc", "pg_policy", "pg_trigger", "pg_constraint", "pg_index", "pg_namespace", "pg_type",
    "pg_rewrite", "pg_default_acl", "pg_extension",
)  # fmt: skip
_SHAPE = " union all ".join(f"select '{name}', count(*), max(xmin::text::bigint) from {name}" for name in CATALOGUES)
_TABLES = "select tablename from pg_tables where schemaname = 'public' order by 1"
_SEQUENCES = "select sequencename from pg_sequences where schemaname = 'public' order by 1"
Connection = psycopg.Connection[Any]
Shape = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Slate:
    """What a database held when it was made: rows of each table that had any, and where each sequence stood."""

    rows: dict[str, bytes]
    sequences: dict[str, tuple[int, bool]]


def shape(connection: Connection) -> Shape:
    """Something that is another once a table, function, policy or right of the database is."""
    return tuple(connection.execute(_SHAPE).fetchall())


def read(connection: Connection) -> Slate:
    """What the database holds. connection: a superuser's."""
    rows = {}
    for table in _filled(connection):
        with connection.cursor().copy(sql.SQL("copy public.{} to stdout").format(sql.Identifier(table))) as copy:
            rows[table] = b"".join(bytes(block) for block in copy)
    sequences = {}
    for (name,) in connection.execute(_SEQUENCES).fetchall():
        stands = sql.SQL("select last_value, is_called from public.{}").format(sql.Identifier(name))
        sequences[name] = connection.execute(stands).fetchone()
    return Slate(rows, sequences)  # type: ignore[arg-type]  # a sequence is one row


def wipe(connection: Connection, slate: Slate) -> None:
    """Make the database hold what the slate says and nothing else. connection: a superuser's, to this database."""
    connection.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    connection.execute("set session_replication_role = replica")  # nothing that guards rows asks about this
    with connection.transaction():
        for table in _filled(connection):
            connection.execute(sql.SQL("delete from public.{}").format(sql.Identifier(table)))
        for table, rows in slate.rows.items():
            with connection.cursor().copy(sql.SQL("copy public.{} from stdin").format(sql.Identifier(table))) as copy:
                copy.write(rows)
        for name, (last, called) in slate.sequences.items():
            connection.execute("select setval(%s::regclass, %s, %s)", [f'public."{name}"', last, called])


def _filled(connection: Connection) -> list[str]:
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    ask = sql.SQL(" union all ").join(
        sql.SQL("select {} where exists (select from public.{})").format(sql.Literal(name), sql.Identifier(name))
        for name in names
    )
    return [name for (name,) in connection.execute(ask).fetchall()]
