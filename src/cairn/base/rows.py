"""How tables are protected: every table that holds or points at a person gets row security in its own migration."""

from collections.abc import Mapping

from django.db.migrations import RunSQL

PUBLIC_TABLES = frozenset(
    {
        "access_role", "agencies_agency", "agencies_staff", "agencies_post",
        "auth_group", "concerns_door", "concerns_move", "forms_version", "auth_group_permissions", "auth_permission",
        "django_content_type", "django_migrations", "django_session",
        "procrastinate_events", "procrastinate_jobs", "procrastinate_periodic_defers", "procrastinate_workers",
    }
)  # fmt: skip
"""Tables without a person in them: a house test holds that every other table is protected."""


KEEPERS = {"owner_keeps": "to cairn_owner using (true) with check (true)"}
"""The owner's own functions (opening, sealing, sign-in) pass through row security like everyone, by this policy."""


def protect(table: str, *, policies: Mapping[str, str], grants: Mapping[str, str]) -> RunSQL:
    """Force row security on a table and give roles their rights, in the migration that makes the table.

    policies: name -> the rest of `create policy NAME on TABLE`, such as `for select to cairn_web using (...)`.
    grants: role -> rights, such as `select, insert`.
    """
    lines = [
        f"alter table {table} enable row level security",
        f"alter table {table} force row level security",
        f"revoke all on {table} from public",
    ]
    lines += [f"grant {rights} on {table} to {role}" for role, rights in grants.items()]
    lines += [f"create policy {name} on {table} {rest}" for name, rest in (KEEPERS | dict(policies)).items()]
    return RunSQL(";\n".join(lines), RunSQL.noop)


def open_to_all(table: str, *, grants: Mapping[str, str]) -> RunSQL:
    """Give roles their rights on a table that holds nothing about a person and stands in PUBLIC_TABLES."""
    lines = [f"revoke all on {table} from public"]
    lines += [f"grant {rights} on {table} to {role}" for role, rights in grants.items()]
    return RunSQL(";\n".join(lines), RunSQL.noop)
