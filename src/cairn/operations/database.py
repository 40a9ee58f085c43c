"""Where the database is: the server of DATABASE_URL, or the embedded one of this installation's home."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cairn.base.errors import BadInput, NotNow
from cairn.operations import embedded, evaluator, roles, secret_files
from cairn.operations.environment import env, home

NAME = "cairn"
SETTINGS = "cairn.config.settings"
KEYS = {
    "CAIRN_SECRET_KEY": "Signs sessions and forms; at least 32 characters.",
    "CAIRN_ENTRY_KEY": "Signs who enters the database; at least 32 characters.",
    "CAIRN_TRAIL_KEY": "Signs the heads of the trail (Ed25519 is derived from it); at least 32 characters.",
    "CAIRN_DISPOSAL_KEY": "Marks what was erased, so that it doesn't come back; at least 32 characters. Keep it with the list of"
    " disposals: without it a restored database can't be told what was erased.",
    evaluator.SECRET: evaluator.SECRET_SAYS,
}


@dataclass(frozen=True)
class Address:
    """A server and a database on it; `superuser` is empty where we were given nobody who may create roles."""

    host: str
    port: int
    name: str
    options: dict[str, Any] = field(default_factory=dict)
    superuser: dict[str, Any] = field(default_factory=dict, repr=False)


def url() -> str:
    """The address of a server of one's own, or '' for the embedded one."""
    return env(
        "DATABASE_URL",
        str,
        "",
        says="A PostgreSQL 18 server of your own: postgresql://USER:PASSWORD@HOST:PORT/NAME. USER may create roles and"
        " databases and is used by `cairn demo` and `cairn migrate` alone; without USER the roles must be there.",
    )


def address() -> Address:
    """The database to use. Raises: BadInput if DATABASE_URL can't be read."""
    given = url()
    if not given:
        where = embedded.place(home())
        superuser = embedded.superuser(where)
        return Address(str(where.run), embedded.PORT, NAME, superuser=superuser if superuser["password"] else {})
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = conninfo_to_dict(given)
    except psycopg.ProgrammingError as error:
        raise BadInput("DATABASE_URL is not readable as postgresql://USER:PASSWORD@HOST:PORT/NAME.") from error
    host, port = str(parts.pop("host", "")), int(parts.pop("port", None) or 5432)
    user, password = parts.pop("user", None), parts.pop("password", None)
    name = str(parts.pop("dbname", None) or NAME)
    superuser = {"host": host, "port": port, "user": user, "password": password, "dbname": "postgres", **parts}
    return Address(host, port, name, options=dict(parts), superuser=superuser if user else {})


def password(role: str) -> str:
    """A role's password: CAIRN_WEB_PASSWORD and so on, else the one made at bootstrap, else ''."""
    return secret_files.secret(home(), variable(role), f"Password of the database role {role}.")


def passwords() -> dict[str, str]:
    """The password of every role; made and kept now where there is none."""
    return {role: password(role) or secret_files.make(home(), variable(role)) for role in roles.ROLES}


def variable(role: str) -> str:
    """The name under which a role's password is found."""
    return f"{role.upper()}_PASSWORD"


def bootstrap(where: Address) -> None:
    """Make roles, their passwords and the database. Raises: BadInput if nobody was given who may."""
    if not where.superuser:
        raise BadInput("DATABASE_URL names no user who may create roles; give one, or make the roles by hand.")
    roles.bootstrap(where.superuser, where.name, passwords())


@contextmanager
def running(*, durable: bool = True) -> Iterator[Address]:
    """The database server, ours held for as long as this block lasts; roles and database are made if they are not."""
    folder: Path = home()
    with nullcontext() if url() else embedded.holding(folder, durable=durable):
        where = address()
        if where.superuser and not _is_made(where):
            bootstrap(where)
        yield where


def is_there() -> bool:
    """Whether there is an installation here: a server of one's own, or an embedded one that was made before."""
    return bool(url()) or embedded.place(home()).data.exists()


def _is_made(where: Address) -> bool:
    import psycopg

    try:
        for role in (roles.OWNER, roles.DISPOSAL):  # the first and the newest
            psycopg.connect(**connection(where, role), connect_timeout=5).close()
        return True
    except psycopg.OperationalError:
        return False


def connection(where: Address, role: str) -> dict[str, Any]:
    """Connection parameters of one of our roles."""
    return {
        "host": where.host, "port": where.port, "dbname": where.name, "user": role, "password": password(role),
        **where.options,
    }  # fmt: skip


@contextmanager
def ready(*, role: str = roles.WEB, migrating: bool = False) -> Iterator[Address]:
    """Django set up on a running, migrated database, for a command that needs tables; `role` is what it connects as.

    The embedded database is always brought up to date; a server of one's own only where `migrating` says so.
    Raises: NotNow if it waits for `cairn migrate`.
    """
    ours = migrating or not url()
    with running() as where:
        if ours:
            make_keys()
        set_up(role=role)
        from django.db import connections

        if ours:
            migrate()
        elif is_behind():
            raise NotNow("The tables are older than this version of Cairn. Run `cairn migrate` first.")
        try:
            yield where
        finally:
            connections.close_all()


def set_up(*, role: str = roles.WEB) -> None:
    """Django ready to use in this process, connecting as `role` by default; once a process."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.environ["CAIRN_ROLE"] = role
    django.setup()


def make_keys() -> None:
    """The signing keys of an installation, made once; not where the environment gives them."""
    for name, says in KEYS.items():
        if not env(name, str, "", says=says):
            secret_files.make(home(), name)


def is_behind() -> bool:
    """True if there are migrations to run."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["owner"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring tables, the roles' rights and the database's keys up to date, as the owner."""
    from django.core.management import call_command
    from django.db import connections

    from cairn.access.actions import prepare
    from cairn.concerns.actions import publish_moves
    from cairn.forms.actions import publish_forms

    if is_behind():
        call_command("migrate", database="owner", verbosity=0, interactive=False)
    prepare(using="owner")
    publish_moves(using="owner")
    publish_forms(using="owner")
    connections["owner"].close()
