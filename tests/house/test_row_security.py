"""The second wall: every table is protected, and the policies are the ones that were reviewed."""

import os
from pathlib import Path

import pytest
from django.db import connection

from cairn.base.rows import PUBLIC_TABLES
from cairn.web.doorway import PROTECTED

POLICIES = Path(__file__).with_name("policies.txt")
READ = """
select c.relname, p.polname, p.polcmd, p.polpermissive,
  (select string_agg(r::regrole::text, ',' order by r::regrole::text) from unnest(p.polroles) r),
  coalesce(pg_get_expr(p.polqual, p.polrelid), '-'), coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '-')
from pg_policy p join pg_class c on c.oid = p.polrelid order by 1, 2
"""
COMMANDS = {"r": "select", "a": "insert", "w": "update", "d": "delete", "*": "all"}


def _rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def present_policies() -> str:
    """Each policy in one paragraph: table, name, command, roles, who is seen, who is written."""
    said = []
    for table, name, command, permissive, held_by, seen, written in _rows(READ):
        kind = "" if permissive else " restrictive"
        said.append(
            f"{table} / {name}: {COMMANDS[str(command)]}{kind} to {held_by}\n  seen    {_flat(seen)}\n  written {_flat(written)}\n"
        )
    return "\n".join(said)


def _flat(expression: object) -> str:
    return " ".join(str(expression).split())


@pytest.mark.django_db
def test_every_table_forces_row_security_or_holds_nothing_about_a_person() -> None:
    found = _rows(
        "select relname, relrowsecurity and relforcerowsecurity and exists"
        " (select from pg_policy where polrelid = c.oid) from pg_class c"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1"
    )
    assert [table for table, protected in found if not protected and table not in PUBLIC_TABLES] == []
    assert sorted(PUBLIC_TABLES - {table for table, _ in found}) == [], "PUBLIC_TABLES names a table that is not there"


@pytest.mark.django_db
def test_the_policies_are_the_reviewed_ones() -> None:
    """A changed policy is a changed promise: whoever changes one runs `just policies` and shows the difference."""
    if os.environ.get("CAIRN_REVIEWED"):
        POLICIES.write_text(present_policies(), "utf-8")
    assert present_policies() == POLICIES.read_text("utf-8")


@pytest.mark.django_db
def test_the_web_role_may_not_change_what_is_append_only() -> None:
    rights = _rows(
        "select table_name, privilege_type from information_schema.role_table_grants where grantee = 'cairn_web'"
        " and privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE') and (table_name like 'trail\\_%' or table_name like 'records\\_%')"
    )
    assert rights == []


def test_the_guard_of_the_doorway_knows_every_table_that_has_row_security() -> None:
    """A query on it before anybody has entered is a fault, not an empty list; how often signing in failed is counted before."""
    tables = {paragraph.split(" /")[0] for paragraph in POLICIES.read_text("utf-8").split("\n\n") if " /" in paragraph}
    assert {table for table in tables if not PROTECTED.search(table)} == {"agencies_failure"}
