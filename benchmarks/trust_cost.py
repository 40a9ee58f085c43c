"""Claim: row security and the trail cost the picture and the chronology at most a quarter of their 95th percentile.

Run: python benchmarks/trust_cost.py [--people 5000] [--pages 200]    (the claim is for --people 1000000)
One database is filled: people with two records each at two of ten agencies, three events a record, and a reader whose agency
owns one half of what the pages show and was granted the other, among many other grants. A copy of it has row security turned
off in every table, signs no list of opened records, and writes no look and no row to be sealed. Each page is asked of both in turn, in random order,
by the whole site as `cairn_web`; both must answer the same. Signing in, sessions and entering are the same on both sides, so
what entering costs (one call a page, printed) is not in the ratio.
"""

import argparse
import logging
import os
import random
import statistics
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

MOST = 1.25
AGENCIES = 10
PAGES = {"picture": "/child/{}", "chronology": "/child/{}/chronology"}
FILL = (
    """
    insert into records_record (id, agency_id, kind, source_id, sharing, first_recorded_at)
    select md5('p' || n)::uuid, (%(agencies)s::uuid[])[n %% 10 + 1], 'person', 'P' || n, 'partnership', '2024-01-01'
    from generate_series(1, %(people)s) n
    """,
    """
    insert into records_personversion (id, record_id, agency_id, sharing, recorded_at, received_at, row_number, content,
                                       given_names, family_name, date_of_birth, role)
    select md5('v' || n)::uuid, md5('p' || n)::uuid, (%(agencies)s::uuid[])[n %% 10 + 1], 'partnership', '2024-01-01',
           '2024-01-01', 0, '', (%(given)s::text[])[j %% cardinality(%(given)s::text[]) + 1],
           (%(family)s::text[])[j / cardinality(%(given)s::text[]) %% cardinality(%(family)s::text[]) + 1],
           to_char(date '2007-01-01' + j %% 3653, 'YYYY-MM-DD'), 'child'
    from generate_series(1, %(people)s) n, lateral (select (n + 1) / 2 as j) of_it
    """,
    """
    insert into linkage_identity (id, kind, since)
    select md5('i' || j)::uuid, 'person', '2024-01-01' from generate_series(1, %(people)s / 2) j
    """,
    """
    insert into linkage_member (id, identity_id, record_id, agency_id, sharing, leaf, because, since)
    select md5('m' || n)::uuid, md5('i' || (n + 1) / 2)::uuid, md5('p' || n)::uuid, (%(agencies)s::uuid[])[n %% 10 + 1],
           'partnership', false, 'rule', '2024-01-01'
    from generate_series(1, %(people)s) n
    """,
    """
    insert into records_record (id, agency_id, kind, source_id, sharing, first_recorded_at)
    select md5('e' || e)::uuid, (%(agencies)s::uuid[])[((e - 1) / 3 + 1) %% 10 + 1], 'event', 'E' || e, 'partnership', '2024-01-01'
    from generate_series(1, %(people)s * 3) e
    """,
    """
    insert into records_eventversion (id, record_id, agency_id, sharing, recorded_at, received_at, row_number, content, kind,
                                      occurred_from, occurred_precision, summary)
    select md5('w' || e)::uuid, md5('e' || e)::uuid, (%(agencies)s::uuid[])[((e - 1) / 3 + 1) %% 10 + 1], 'partnership',
           '2024-06-01', '2024-06-01', 0, '', 'concern', timestamptz '2024-01-01' + e %% 150 * interval '1 day', 'day',
           'Something was noticed'
    from generate_series(1, %(people)s * 3) e
    """,
    """
    insert into records_involvement (id, event_id, person_id, role, agency_id, sharing, recorded_at, received_at, row_number,
                                     content)
    select md5('t' || e)::uuid, md5('e' || e)::uuid, md5('p' || (e - 1) / 3 + 1)::uuid, 'subject',
           (%(agencies)s::uuid[])[((e - 1) / 3 + 1) %% 10 + 1], 'partnership', '2024-06-01', '2024-06-01', 0, ''
    from generate_series(1, %(people)s * 3) e
    """,
    """
    insert into access_grant (id, holder_id, role, because_kind, because_id, started_at)
    select md5('g' || j)::uuid, (%(agencies)s::uuid[])[2], '', 'signal', md5('g' || j)::uuid, '2024-06-02'
    from generate_series(1, %(people)s / 2, 5) j
    """,
    """
    insert into access_scope (id, grant_id, holder_id, role, record_id, started_at)
    select gen_random_uuid(), md5('g' || j)::uuid, (%(agencies)s::uuid[])[2], '', record, '2024-06-02'
    from generate_series(1, %(people)s / 2, 5) j
    cross join lateral (select md5('p' || 2 * j)::uuid union all
                        select md5('e' || e)::uuid from generate_series(2 * j * 3 - 2, 2 * j * 3) e) of_it (record)
    """,
)
"""Person n has the events 3n-2 to 3n; records 2j-1 and 2j are one person, of whom every fifth is half the reader's own."""
OFF = """
do $$ declare one record; begin
  for one in select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity loop
    execute format('alter table %I no force row level security, disable row level security', one.relname);
  end loop;
end $$;
create or replace function trail_saw(what text, on_kind text, on_id uuid, rule text, owners uuid[], shown integer) returns uuid
language sql volatile set search_path = pg_catalog, public as $$ select gen_random_uuid() $$;
create or replace function access_sign_opened(records uuid[]) returns void
language sql volatile set search_path = pg_catalog, public as $$ select $$;
"""


def main() -> int:
    """Fill, copy, ask both, print; 1 if the claim doesn't hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=5_000, help="person records; three times as many events")
    parser.add_argument("--pages", type=int, default=200, help="of each sort")
    options = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CAIRN_HOME"] = folder
        from cairn.operations import database

        with database.ready(migrating=True):
            logging.disable(logging.CRITICAL)
            client = _filled(options.people)
            took = _asked(client, options.people, options.pages)
            print(f"entering takes {_entering(UUID(client.session['post'])):.1f} ms, on both sides")
    return _told(took, options.people)


def filling(agencies: list[UUID], people: int) -> dict[str, Any]:
    """What the statements of FILL are given: people of our own lists of names."""
    given, family = names()
    return {"agencies": agencies, "people": people, "given": given, "family": family}


@cache
def names() -> tuple[list[str], list[str]]:
    """Given and family names; person j has those at j % len(given) and j // len(given) % len(family)."""
    from cairn.county.generator.names import built_surnames, origins

    given = sorted({name for origin in origins() for names in origin.given for name in names})
    return given, sorted({name for origin in origins() for name in origin.family} | set(built_surnames()))


def _filled(people: int) -> Any:
    """A browser of the reader; the database filled, and its copy without walls beside it."""
    import psycopg

    from cairn.access.actions import prepare
    from cairn.operations import embedded
    from cairn.operations.environment import home
    from collected import collect_once
    from factories import a_browser, a_post, an_agency

    prepare()
    collect_once()
    agencies = [an_agency(code=f"A{number}").id for number in range(AGENCIES)]
    client = a_browser(a_post(agency=an_agency(code="A1")))
    begun, where = time.monotonic(), embedded.place(home())
    with psycopg.connect(**embedded.superuser(where, "cairn"), autocommit=True) as connection:
        connection.execute(
            "set session_replication_role = replica"
        )  # references are right; checking each takes minutes
        for words in FILL:
            connection.execute(words, filling(agencies, people))
        connection.execute("vacuum analyze")
    _copied(embedded.superuser(where, "postgres"), embedded.superuser(where, "cairn_off"))
    print(f"{people:,} person records and {people * 3:,} events, filled and copied in {time.monotonic() - begun:.0f} s")
    return client


def _copied(postgres: dict[str, Any], copy: dict[str, Any]) -> None:
    import psycopg
    from django.db import connections

    connections.close_all()
    with psycopg.connect(**postgres, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'cairn' and pid <> pg_backend_pid()"
        )
        connection.execute("create database cairn_off template cairn")
        connection.execute("grant connect on database cairn_off to cairn_web")
    with psycopg.connect(**copy, autocommit=True) as connection:
        connection.execute(OFF)
        connection.execute("vacuum analyze")


def _asked(client: Any, people: int, pages: int) -> dict[str, list[tuple[float, float]]]:
    """Of each sort, milliseconds with and without walls, page by page."""
    from django.db import connections

    walls = connections["default"]
    without = connections.create_connection("default")
    without.settings_dict = walls.settings_dict | {"NAME": "cairn_off"}
    draw = random.Random(1)
    whom = [_identity(draw.randrange(people // 10) * 5 + 1) for _ in range(pages + 10)]
    took: dict[str, list[tuple[float, float]]] = {sort: [] for sort in PAGES}
    for number, identity in enumerate(whom):
        for sort, address in PAGES.items():
            times, sizes = [0.0, 0.0], [0, 0]
            for which in draw.sample((0, 1), 2):
                connections["default"] = (walls, without)[which]
                begun = time.perf_counter()
                answer = client.get(address.format(identity))
                times[which], sizes[which] = 1000 * (time.perf_counter() - begun), len(answer.content)
                if answer.status_code != 200:
                    raise SystemExit(f"{sort}: {answer.status_code}")
            if sizes[0] != sizes[1]:
                raise SystemExit(f"{sort}: the two databases answer otherwise: {sizes}")
            if number >= 10:  # the first fill the caches
                took[sort].append((times[0], times[1]))
    connections["default"] = walls
    without.close()
    return took


def _entering(post: UUID) -> float:
    """The median of entering, in milliseconds, in a transaction that is open already."""
    from django.db import transaction

    from cairn.access.entry import enter

    took = []
    for _ in range(50):
        with transaction.atomic():
            begun = time.perf_counter()
            enter(post=post, purpose="safeguard_a_child")
            took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took)


def _identity(number: int) -> UUID:
    from hashlib import md5

    return UUID(md5(f"i{number}".encode(), usedforsecurity=False).hexdigest())


def _told(took: dict[str, list[tuple[float, float]]], people: int) -> int:
    print(f"{'page':<12}{'p50 with':>10}{'without':>9}{'p95 with':>10}{'without':>9}{'ratio of p50':>14}{'of p95':>8}")
    worst = 0.0
    for sort, times in took.items():
        on, off = (sorted(pair[which] for pair in times) for which in (0, 1))
        at = int(0.95 * (len(on) - 1))
        worst = max(worst, on[at] / off[at])
        print(
            f"{sort:<12}{statistics.median(on):>10.1f}{statistics.median(off):>9.1f}{on[at]:>10.1f}{off[at]:>9.1f}"
            f"{statistics.median(on) / statistics.median(off):>14.2f}{on[at] / off[at]:>8.2f}"
        )
    said = "holds" if worst <= MOST else "DOES NOT HOLD"
    print(f"load average {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores")
    print(f"at {people:,} person records: at most {worst:.2f} times; claim {MOST} {said}")
    return int(worst > MOST)


if __name__ == "__main__":
    raise SystemExit(main())
