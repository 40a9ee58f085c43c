"""The five roles that connect, and a database in which nothing is granted until a migration grants it.

cairn_owner owns and migrates; cairn_web serves pages and API; cairn_job runs jobs; cairn_engine links and detects;
cairn_disposal erases what two people agreed to erase, and may do nothing else.
None is a superuser and none can bypass row security. Source: how rows are kept, 6 (side doors).
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import errors, sql

OWNER, WEB, JOB, ENGINE, DISPOSAL = "cairn_owner", "cairn_web", "cairn_job", "cairn_engine", "cairn_disposal"
ROLES = (OWNER, WEB, JOB, ENGINE, DISPOSAL)
WORKING_ROLES = (WEB, JOB, ENGINE, DISPOSAL)
SERVING_ROLES = (WEB, JOB, ENGINE)
ACTIVITY = ("pg_stat_get_activity(integer)", "pg_stat_get_backend_activity(integer)")
COUNTERS = (  # how many rows a hidden table has, how large it is, how much was written just now
    *(
        f"pg_stat_get_{xact}{what}(oid)"
        for what in ("tuples_inserted", "tuples_updated", "tuples_deleted", "tuples_returned", "tuples_fetched", "numscans")
        for xact in ("", "xact_")
    ),
    "pg_stat_get_live_tuples(oid)", "pg_stat_get_dead_tuples(oid)", "pg_stat_get_mod_since_analyze(oid)",
    "pg_stat_get_ins_since_vacuum(oid)", "pg_relation_size(regclass)", "pg_relation_size(regclass, text)",
    "pg_table_size(regclass)", "pg_indexes_size(regclass)", "pg_total_relation_size(regclass)", "pg_current_wal_lsn()",
    "pg_current_wal_insert_lsn()", "pg_current_wal_flush_lsn()",
)  # fmt: skip
EXTENSIONS = ("pg_trgm", "btree_gist", "fuzzystrmatch", "unaccent")


def bootstrap(superuser: dict[str, Any], database: str, passwords: dict[str, str]) -> None:
    """Make roles and database, or put them right; may run any number of times.

    superuser: connection parameters of a role that may create roles and databases. passwords: by role.
    """
    make_roles(superuser, passwords)
    with _one_at_a_time(superuser) as connection:
        make_database(connection, database)
        with psycopg.connect(**(superuser | {"dbname": database}), autocommit=True) as inside:
            close_doors(inside)


def make_roles(superuser: dict[str, Any], passwords: dict[str, str]) -> None:
    """Make the five roles, or put their rights and passwords right. passwords: by role."""
    with _one_at_a_time(superuser) as connection:
        for role in ROLES:
            _make_role(connection, role, passwords[role])


@contextmanager
def _one_at_a_time(superuser: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    """A connection that waits for other commands which make the same: PostgreSQL fails whoever changes a role at the same moment."""
    with psycopg.connect(**superuser, autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(hashtext('cairn makes roles'))")
        yield connection


def _make_role(connection: psycopg.Connection[Any], role: str, password: str) -> None:
    known = connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone()
    rights = "login nosuperuser nobypassrls nocreatedb nocreaterole noreplication inherit password {}"
    if not _is_superuser(connection):  # only a superuser may name these two, and new roles are without them anyway
        rights = "login nocreatedb nocreaterole inherit password {}"
    words = ("alter role {} " if known else "create role {} ") + rights
    connection.execute(sql.SQL(words).format(sql.Identifier(role), sql.Literal(password)))


def _is_superuser(connection: psycopg.Connection[Any]) -> bool:
    return connection.info.parameter_status("is_superuser") == "on"


def make_database(connection: psycopg.Connection[Any], database: str, *, template: str = "template0") -> None:
    """A UTF-8 database that cairn_owner owns and only our roles enter; nothing happens if it is there."""
    if connection.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
        return
    name, owner = sql.Identifier(database), sql.Identifier(OWNER)
    if not _is_superuser(connection):  # owning by another takes the right to become that other
        connection.execute(sql.SQL("grant {} to current_user with set true").format(owner))
    words = (
        "create database {} owner {} template {} strategy file_copy"  # page by page through the log takes twice as long
    )
    made = sql.SQL(words).format(name, owner, sql.Identifier(template))
    with suppress(errors.DuplicateDatabase, errors.UniqueViolation):  # another process may make it at this moment
        connection.execute(made)
    connection.execute(sql.SQL("revoke all on database {} from public").format(name))
    names = sql.SQL(", ").join(map(sql.Identifier, WORKING_ROLES))
    connection.execute(sql.SQL("grant connect on database {} to {}").format(name, names))


def close_doors(connection: psycopg.Connection[Any]) -> None:
    """Take from PUBLIC what it has by default, temporary tables and functions included; rights come by migration.

    connection: to the database itself, as the role that made it.
    """
    owner, working = sql.Identifier(OWNER), sql.SQL(", ").join(map(sql.Identifier, WORKING_ROLES))
    for words in (
        "alter schema public owner to {owner}",
        "revoke all on schema public from public",
        "grant usage on schema public to {working}",
        "alter default privileges for role {owner} revoke execute on functions from public",
    ):
        connection.execute(sql.SQL(words).format(owner=owner, working=working))
    for extension in EXTENSIONS:
        with suppress(errors.UniqueViolation, errors.DuplicateObject):  # another process may make it at this moment
            connection.execute(sql.SQL("create extension if not exists {}").format(sql.Identifier(extension)))
    if _is_superuser(connection):  # the statistics count rows that row security hides
        for view in (
            "pg_stat_all_tables",
            "pg_stat_user_tables",
            "pg_stat_xact_all_tables",
            "pg_stat_xact_user_tables",
            "pg_stat_activity",  # what others of one's role ask at this moment
        ):
            connection.execute(sql.SQL("revoke select on {} from public").format(sql.Identifier(view)))
        for function in (*ACTIVITY, *COUNTERS):
            connection.execute(sql.SQL("revoke execute on function {} from public").format(sql.SQL(function)))
