"""What is unsound in an installation, in plain words; each check is one function that returns its findings.

A check says what is wrong and what to do. It never repairs: an installation that repairs itself hides who broke it.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

from cairn.base.clock import now
from cairn.base.errors import BadInput, NotFound
from cairn.base.rows import PUBLIC_TABLES
from cairn.operations import database, embedded, roles
from cairn.operations.environment import home

SEALED_WITHIN = timedelta(minutes=1)  # the sealer runs every half second
WORKER_SEEN_WITHIN = timedelta(minutes=1)  # its heartbeat comes every ten seconds
FINISHED_WITHIN = timedelta(hours=1)
MATCHED_WITHIN = timedelta(minutes=10)  # the job runs once a minute
ENOUGH_SPACE = 1_000_000_000  # bytes
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "testserver"}
OLDEST_SERVER = 180_000  # PostgreSQL 18.0

Rows = list[tuple[Any, ...]]
Ask = Callable[..., Rows]


@dataclass(frozen=True)
class Look:
    """What checks look at: a way to ask the database, and whether Cairn was running before we looked."""

    ask: Ask
    was_running: bool


Check = Callable[[Look], Iterator[str]]


def settings_are_safe(look: Look) -> Iterator[str]:
    """Secrets are there and long enough; nothing meant for developers is on where strangers can reach the site."""
    from django.conf import settings

    yield from settings.REFUSED
    if settings.DEBUG:
        yield "CAIRN_DEBUG is on: pages of errors show records. Take it away."
    if set(settings.ALLOWED_HOSTS) - LOOPBACK and not settings.SESSION_COOKIE_SECURE:
        yield "The site answers to other machines, but CAIRN_HTTPS is off: cookies can be read on the way."


def secrets_are_closed(look: Look) -> Iterator[str]:
    """Secrets kept in files are readable by their owner alone."""
    for file in sorted((home() / "secrets").glob("*")):
        if file.stat().st_mode & 0o077:
            yield f"The secret {file.name} can be read by other accounts of this machine: chmod 600 it."


def server_is_sound(look: Look) -> Iterator[str]:
    """The server is new enough, checks its pages and has room to write."""
    ((version, checksums),) = look.ask(
        "select current_setting('server_version_num')::int, current_setting('data_checksums')"
    )
    if version < OLDEST_SERVER:
        yield f"The database server is version {version // 10_000}; Cairn needs PostgreSQL 18."
    if checksums != "on":
        yield "The database server doesn't check its pages (data_checksums): silent damage would go unseen."
    if not database.url() and shutil.disk_usage(home()).free < ENOUGH_SPACE:
        yield "There is less than 1 GB of room on the disk of the database."


def roles_are_held(look: Look) -> Iterator[str]:
    """The five roles exist, and none can pass by row security, become another or make roles."""
    known = dict.fromkeys(roles.ROLES, False)
    rights = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    for name, *held in look.ask(
        "select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        " from pg_roles where rolname = any(%s)", [list(known)],
    ):  # fmt: skip
        known[name] = True
        for right in (right for right, has in zip(rights, held, strict=True) if has):
            yield f"The role {name} has {right.removeprefix('rol')}: it could get past row security. Take it away."
    for name in (name for name, there in known.items() if not there):
        yield f"The role {name} is missing. Run `cairn migrate`."
    for member, of in look.ask(
        "select m.rolname, r.rolname from pg_auth_members a join pg_roles m on m.oid = a.member"
        " join pg_roles r on r.oid = a.roleid where m.rolname = any(%s)", [list(known)],
    ):  # fmt: skip
        yield f"The role {member} may act as {of}. Revoke that membership."


def tables_are_protected(look: Look) -> Iterator[str]:
    """Every table forces row security with a policy, or stands in the named list of tables without a person."""
    for table, enabled, forced, policies in look.ask(
        "select relname, relrowsecurity, relforcerowsecurity, (select count(*) from pg_policy where polrelid = c.oid)"
        " from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1"
    ):
        if table not in PUBLIC_TABLES and not (enabled and forced and policies):
            yield f"The table {table} does not force row security: whoever reaches the database sees all of it."


def rights_are_narrow(look: Look) -> Iterator[str]:
    """Nothing is granted to everybody, and no working role may truncate, make tables or read statistics."""
    for table, right, role in look.ask(
        "select c.relname, a.privilege_type, case a.grantee when 0 then 'everybody' else a.grantee::regrole::text end"
        " from pg_class c, aclexplode(c.relacl) a where c.relnamespace = 'public'::regnamespace"
        " and (a.grantee = 0 or (a.privilege_type = 'TRUNCATE' and a.grantee::regrole::text = any(%s))) order by 1",
        [list(roles.WORKING_ROLES)],
    ):
        yield f"{role} may {right.lower()} {table}. Revoke it."
    for role, makes, temporary in look.ask(
        "select r, has_schema_privilege(r, 'public', 'create'), has_database_privilege(r, current_database(), 'temp')"
        " from unnest(%s::text[]) r where exists (select from pg_roles where rolname = r)", [list(roles.WORKING_ROLES)],
    ):  # fmt: skip
        if makes or temporary:
            yield f"The role {role} may make tables of its own. Run `cairn migrate`, which revokes it."
    for (view,) in look.ask(
        "select relname from pg_class where relname in ('pg_stat_all_tables', 'pg_stat_user_tables')"
        " and has_table_privilege(%s, oid, 'select')", [roles.WEB],
    ):  # fmt: skip
        yield f"The role {roles.WEB} may read {view}, which counts rows that row security hides."


def functions_are_closed(look: Look) -> Iterator[str]:
    """Functions and views with their owner's rights fix where they look names up, and aren't open to everybody."""
    for name, loose, public in look.ask(
        "select p.oid::regprocedure::text, not coalesce(p.proconfig::text ~ 'search_path', false),"
        " p.proacl is null or exists (select from aclexplode(p.proacl) a where a.grantee = 0)"
        " from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1"
    ):
        if loose:
            yield f"The function {name} acts as its owner without a fixed search_path."
        if public:
            yield f"The function {name} acts as its owner and everybody may call it."
    for (view,) in look.ask(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and (relkind = 'm' or relkind = 'v'"
        " and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false)) order by 1"
    ):
        yield f"The view {view} shows rows with its owner's rights. Make it security_invoker."


def tables_are_current(look: Look) -> Iterator[str]:
    """No migration waits."""
    if database.is_behind():
        yield "The tables are older than this version of Cairn. Run `cairn migrate`."


def rights_of_posts_are_published(look: Look) -> Iterator[str]:
    """The database's table of what each role may do says what the code says."""
    from cairn.access.roles import ROLES

    written = {(role.value, verb.value) for role, facts in ROLES.items() for verb in facts.may}
    if set(look.ask("select role, verb from access_role")) != written:
        yield "What roles may do differs between the code and the database. Run `cairn migrate`."


def the_model_in_use_can_be_read(look: Look) -> Iterator[str]:
    """The version of the linking model that was adopted last is kept whole, so that links are made by it."""
    from cairn.linkage.adopted import LAST_USED, readable

    for version, content in look.ask(LAST_USED):
        if not readable(content):
            yield (
                f"The linking model in use, version {version}, can't be read, so the one that comes with Cairn links in its place."
                " Adopt it again, or run `cairn model rollback`."
            )


def imports_are_finished(look: Look) -> Iterator[str]:
    """What was taken in was also made findable within the hour."""
    ((waiting,),) = look.ask(
        "select count(*) from intake_batch where finished_step = 'kept' and received_at < %s", [now() - FINISHED_WITHIN]
    )
    if waiting:
        yield f"{waiting} imports were kept and never made findable. The job worker finishes them within ten minutes: see that it runs."


def trail_is_sealed(look: Look) -> Iterator[str]:
    """What was done and looked at is sealed into its chains within a minute."""
    ((waiting,),) = look.ask(
        "select count(*) from trail_unsealed u left join trail_deed d on d.id = u.row left join trail_look l"
        " on l.id = u.row where coalesce(d.at, l.at) < %s", [now() - SEALED_WITHIN],
    )  # fmt: skip
    if waiting:
        yield f"{waiting} entries of the trail wait for their seal for more than a minute: is the job worker running?"


def worker_is_alive(look: Look) -> Iterator[str]:
    """Where Cairn runs, its job worker has been seen in the last minute, and no job has failed unseen."""
    if look.was_running:
        ((alive,),) = look.ask(
            "select count(*) from procrastinate_workers where last_heartbeat > %s", [now() - WORKER_SEEN_WITHIN]
        )
        if not alive:
            yield "No job worker has been seen in the last minute: nothing is linked, looked through or sealed."
    ((failed,),) = look.ask("select count(*) from procrastinate_jobs where status = 'failed'")
    if failed:
        yield f"{failed} jobs have failed. See worker.log."


def quiet_questions_are_matched(look: Look) -> Iterator[str]:
    """Questions to people who hold somebody closely are matched in time; while a key is in use, the evaluator answers."""
    from cairn.sharing.errors import NoEvaluator
    from cairn.sharing.evaluator import line

    waiting = look.ask(
        "select count(*) from sharing_quietquestion where cardinality(tokens) > 0 and asked_at < now() - %s",
        [MATCHED_WITHIN],
    )[0][0]
    if waiting and look.was_running:
        yield f"Quiet questions that wait for their match longer than ten minutes: {waiting}. See whether the worker runs."
    if look.was_running and look.ask("select 1 from sharing_quietkey where since is not null and until is null"):
        try:
            with line() as to_evaluator:
                to_evaluator.tokens([])
        except NoEvaluator:
            yield "No evaluator answers where CAIRN_EVALUATOR says, so no quiet question can be asked. Run `cairn evaluator`."


def sign_ins_of_agencies_can_be_read(look: Look) -> Iterator[str]:
    """The file of agencies' own sign-ins, where there is one, is whole, readable by its owner alone, and names agencies there are."""
    from django.conf import settings

    from cairn.access.providers import read

    try:
        told = read(settings.CAIRN_PROVIDERS)
    except BadInput as wrong:
        yield f"No agency's own sign-in is offered: {wrong}"
        return
    known = {code for (code,) in look.ask("select code from agencies_agency")}
    for one in told.values():
        if one.agency not in known:
            yield f"{settings.CAIRN_PROVIDERS.name}: there is no agency {one.agency}, so nobody can sign in at {one.title}."


def what_was_erased_is_gone(look: Look) -> Iterator[str]:
    """Nothing is here that the list of disposals says was erased, as after a restore; and the list names every disposal."""
    from cairn.operations import disposing

    if not look.ask("select 1 from access_secret where name = 'disposal.inner'"):
        yield "There is no CAIRN_DISPOSAL_KEY of 32 characters, so nothing can be disposed of. Set one, and run `cairn migrate`."
    every = disposing.lines()
    if damaged := disposing.damaged():
        yield f"{damaged} lines of the list of disposals can't be read. Put the list back as it was backed up."
    for line, rows in disposing.left(every).items():
        if rows < 0:
            yield "A line of the list of disposals is signed by another key: what it erased can't be looked for. Put the CAIRN_DISPOSAL_KEY back."
        elif rows:
            yield f"{rows} records are here that were erased under disposal {disposing.reference(line)}. Run `cairn dispose replay` before anybody signs in."
    listed = {disposing.reference(line) for line in every}
    for (reference,) in look.ask("select reference from concerns_disposal where state = 'done' order by erased_at"):
        if reference not in listed:
            yield f"Disposal {reference} is not on the list outside the database: a restore would bring back what it erased."


def words_of_the_trail_are_as_written(look: Look) -> Iterator[str]:
    """Each text of the trail is what its deed committed to, or was erased under a disposal."""
    for found, deeds in look.ask(
        "select found, deeds from trail_texts_checked() where found in ('changed', 'missing')"
    ):
        yield f"{deeds} texts of the trail are {found}, and no disposal says so: they are not what was written."


def assets_are_there(look: Look) -> Iterator[str]:
    """The style sheets, scripts and fonts that the build brings are in the package."""
    vendor = Path(str(files("cairn.web"))) / "static/vendor"
    if not (vendor / ".lock-sha256").exists():
        yield "The browser assets are missing, so pages have no style. Build again: uv sync --reinstall-package cairn."


CHECKS: tuple[Check, ...] = (
    settings_are_safe,
    secrets_are_closed,
    server_is_sound,
    roles_are_held,
    tables_are_current,
    rights_of_posts_are_published,
    tables_are_protected,
    rights_are_narrow,
    functions_are_closed,
    the_model_in_use_can_be_read,
    imports_are_finished,
    trail_is_sealed,
    worker_is_alive,
    quiet_questions_are_matched,
    sign_ins_of_agencies_can_be_read,
    what_was_erased_is_gone,
    words_of_the_trail_are_as_written,
    assets_are_there,
)


def findings(look: Look) -> list[str]:
    """Every finding of every check; one that can't look, for want of a table or a right, says that."""
    from django.db import DatabaseError

    found = []
    for check in CHECKS:
        try:
            found += list(check(look))
        except DatabaseError as error:
            found.append(f"Could not check whether {check.__name__.replace('_', ' ')}: {type(error).__name__}.")
    return found


def examine() -> list[str]:
    """What is unsound in this installation. Raises: NotFound if there is none here yet."""
    where = embedded.place(home())
    if not database.is_there():
        raise NotFound("There is no installation here yet. Run `cairn demo`, or set DATABASE_URL.")
    was_running = bool(database.url()) or embedded.is_kept(where)
    with database.running():
        database.set_up()
        return findings(Look(ask=ask_as_owner, was_running=was_running))


def ask_as_owner(sql: str, given: list[Any] | None = None) -> Rows:
    """Rows of one query, asked as the owner, whose policy lets it count every row."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, given)
        rows: Rows = cursor.fetchall()
    return rows
