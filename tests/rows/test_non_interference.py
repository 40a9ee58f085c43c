"""The nurse's test: take every close record away, make everything again, and no other seat reads anything different.

What others may read is compared twice: each table row by row with bare SQL as `cairn_web`, opened and unopened, and each
page that a seat can reach by following links. Pointers are apart, since they say on purpose that something is held.
Source: access design, first paragraph; how rows are kept, 5; harms, H4.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from cairn.access.entry import enter
from cairn.agencies.models import Post
from cairn.journeys.refresh import refresh
from factories import a_browser, a_child, an_agency
from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"]),
    pytest.mark.usefixtures("case"),
    pytest.mark.slow,
]
OTHERS = ("grace", "priya", "nadia", "marcus", "jo", "ife", "owen", "bex", "rob", "helen", "admin")
"""Seats of agencies that keep nothing close."""
HEALTH = ("ade", "shah", "moira")
BROWSE = ("grace", "nadia", "ife", "shah")
"""Seats whose pages are compared too: a teacher, the front door, an analyst and another health service."""
DERIVED = (
    "signals_reopening", "signals_answer", "signals_evidence", "signals_signal", "linkage_judgement", "linkage_edge",
    "linkage_member", "linkage_identity", "access_scope", "access_grant",
)  # fmt: skip
RECORDS = (
    "records_token", "records_relationship", "records_involvement", "records_identifier", "records_eventversion",
    "records_personversion", "records_placeversion",
)  # fmt: skip
MADE_ANEW = {
    "trail_look",
    "trail_deed",
    "trail_deedtext",
    "django_session",
    "agencies_staff",
}
"""Tables that reading itself fills."""
AGENCY_WIDE = {"intake_batch", "intake_batchpart", "intake_rowreport"}
"""Counts of what agencies sent, the same for every child."""
GIVEN = (
    ("linkage_identity", "id"), ("linkage_identity", "went_into"), ("linkage_member", "identity_id"), ("linkage_edge", "id"),
    ("signals_signal", "id"), ("signals_evidence", "signal_id"), ("access_grant", "because_id"),
)  # fmt: skip
UUID_TEXT = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
POINTER = re.compile(r'<p class="cairn-held">.*?</p>|<tr[^>]*>\s*<th[^>]*>\s*Not named\s*</th>.*?</tr>', re.DOTALL)
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"|Check value[^\n<]*(?:<[^>]+>)?[^\n<]*|Made for [^<\n]*|\bat \d\d:\d\d\b'
)
LINK = re.compile(r'href="(/[^"#]*)')
WORDS = ("Daz", "Quinn", "Harrow", "Ink", "Cerys", "07700", "studio", "clinic")
LEFT_ALONE = re.compile(r"/static/|/sign-|/trail|/looked|/imports|\?(?:on|known_to|left|right|links)=")
MOST_PAGES = 20
ELSEWHERE = "somebody elsewhere"


def as_owner(words: str, given: list[object] | None = None) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall()) if cursor.description else []


def somebody_elsewhere() -> None:
    """Each agency that keeps records close keeps one of a child whom nobody else knows, and sent it last: that an agency
    sends records at all, and in which week, is told to everybody and is no child's matter."""
    for code, sharing in (("SHS", "analysis_only"), ("GP", "pointer"), ("CAMHS", "pointer"), ("ACU", "pointer")):
        record = a_child(
            agency=an_agency(code=code), sharing=sharing, recorded="2026-01-05", given_names="Ottoline",
            family_name="Quarrington",
        )  # fmt: skip
        as_owner("update records_record set source_id = %s where id = %s", [ELSEWHERE, record])
        as_owner("update linkage_member set leaf = true where record_id = %s", [record])


def grants_begin_alike() -> None:
    """Need begins at the moment of publishing, which is another each time that the test runs."""
    for table in ("access_grant", "access_scope"):
        as_owner(f"update {table} set started_at = '2026-01-02T12:00:00Z' where ended_at is null")


def take_away(which: str) -> None:
    """Remove records and everything that was made from any record, and make the latter again."""
    with transaction.atomic(using="owner"):
        for table in DERIVED:
            as_owner(f"delete from {table}")
        which += f" and r.source_id <> '{ELSEWHERE}'"
        gone = [row for (row,) in as_owner(f"select id from records_record r where {which}")]
        assert gone
        as_owner("delete from records_token where record_id = any(%s)", [gone])
        as_owner(
            "delete from records_relationship where from_record_id = any(%s) or to_record_id = any(%s)", [gone, gone]
        )
        as_owner("delete from records_involvement where event_id = any(%s) or person_id = any(%s)", [gone, gone])
        for table in RECORDS[3:]:
            as_owner(f"delete from {table} where record_id = any(%s)", [gone])
        as_owner("delete from records_record where id = any(%s)", [gone])
    refresh()


@contextmanager
def seated(username: str) -> Iterator[Post]:
    post = Post.objects.using("owner").select_related("agency", "staff").get(staff__username=username, ended_at=None)
    with transaction.atomic():
        enter(post=post.id, purpose="safeguard_a_child")
        yield post


class Names:
    """Names for ids that are drawn anew each time, made from what they stand for; ids of records stay as they are."""

    def __init__(self) -> None:
        self.kept = {
            str(row)
            for table in ("records_record", "agencies_agency", "agencies_staff", "agencies_post", "intake_batch")
            for (row,) in as_owner(f"select id from {table}")
        }
        self.made = {
            str(identity): f"identity of {record}"
            for identity, record in as_owner(
                "select identity_id, min(record_id::text) from linkage_member where until is null and not leaf group by 1"
            )
        }
        self.made |= {
            str(edge): f"pair {a} {b}" for edge, a, b in as_owner("select id, record_a, record_b from linkage_edge")
        }
        self.made |= {
            str(signal): f"signal {reference}"
            for signal, reference in as_owner("select id, reference from signals_signal")
        }

    def give_back(self) -> None:
        """What stands for the same as when these names were made gets the id that it had then, so that ties fall alike."""
        now = Names()
        held = {name: identity for identity, name in self.made.items()}
        changes = [(held[name], identity) for identity, name in now.made.items() if name in held]
        with transaction.atomic(using="owner"):
            for old, new in changes:
                for table, column in GIVEN:
                    as_owner(f"update {table} set {column} = %s where {column} = %s", [old, new])

    def say(self, text: str) -> str:
        """The text with every id that was drawn anew said by its name."""
        return UUID_TEXT.sub(self._one, text)

    def _one(self, found: re.Match[str]) -> str:
        return found[0] if found[0] in self.kept else self.made.get(found[0], "new id")


def rows_read(seat: str, names: Names) -> dict[str, Counter[str]]:
    """Every row of every table that this seat reads with bare SQL, before and after trying to open everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.role_table_grants where grantee = 'cairn_web'"
            " and privilege_type = 'SELECT' and table_schema = 'public'"
        )
        tables = sorted({row[0] for row in cursor.fetchall()} - MADE_ANEW - AGENCY_WIDE)
    everyone = [row for (row,) in as_owner("select id from records_record")]
    found = {}
    with seated(seat), connection.cursor() as cursor:
        for opened in (False, True):
            if opened:
                cursor.execute("select cardinality(records_open('search', null, %s, 'attack', 'none'))", [everyone])
                found["opened"] = Counter([str(cursor.fetchone()[0])])
            for table in tables:
                cursor.execute(f"select row_to_json(t)::text from {table} t")
                found[f"{table} {opened}"] = Counter(names.say(text) for (text,) in cursor.fetchall())
    return found


def pages_read(seat: str, names: Names) -> dict[str, Counter[str]]:
    """Every page that this seat reaches by its links and by searching, as lines."""
    post = Post.objects.using("owner").get(staff__username=seat, ended_at=None)
    client, found = a_browser(post), {}
    waiting = ["/today", "/signals", "/links", *(f"/signals?queue={queue}" for queue in ("raise", "fact", "ask"))]
    waiting += [f"/search?q={word}" for word in WORDS]
    seen = set(waiting)
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        text, status = _page(client, address)
        said = names.say(text)
        found[names.say(address)] = Counter([str(status), *filter(None, CHANGING.sub("", said).splitlines())])
        fresh = [at for at in dict.fromkeys(LINK.findall(text)) if at not in seen and not LEFT_ALONE.search(at)]
        seen.update(fresh)
        waiting = sorted([*waiting, *fresh], key=names.say)
    return found


def _page(client: Client, address: str) -> tuple[str, int]:
    response = client.get(address.replace("&amp;", "&"), follow=True)
    shown = POINTER.sub("", response.content.decode())
    return re.sub(r">\s*<", ">\n<", shown), response.status_code


def differences(before: dict[str, Counter[str]], after: dict[str, Counter[str]]) -> list[str]:
    found = [f"only before: {key}" for key in sorted(before.keys() - after.keys())]
    found += [f"only after: {key}" for key in sorted(after.keys() - before.keys())]
    for key in sorted(before.keys() & after.keys()):
        found += [f"{key}\n  - {line[:600]}" for line in before[key] - after[key]]
        found += [f"{key}\n  + {line[:600]}" for line in after[key] - before[key]]
    return found


def all_read(seats: tuple[str, ...], names: Names) -> dict[tuple[str, str], dict[str, Counter[str]]]:
    found = {(seat, "rows"): rows_read(seat, names) for seat in seats}
    return found | {(seat, "pages"): pages_read(seat, names) for seat in seats if seat in BROWSE}


def compared(seats: tuple[str, ...], which: str) -> list[str]:
    """What these seats read otherwise when those records are not there."""
    somebody_elsewhere()
    grants_begin_alike()
    names = Names()
    before = all_read(seats, names)
    assert len(before["ife", "pages"]) == MOST_PAGES
    take_away(which)
    names.give_back()
    grants_begin_alike()
    after = all_read(seats, Names())
    return [f"{who}: {told}" for who, found in before.items() for told in differences(found, after[who])]


def test_nobody_reads_anything_else_when_the_nurses_records_are_not_there() -> None:
    which = "r.sharing = 'analysis_only' and r.agency_id = (select id from agencies_agency where code = 'SHS')"
    assert compared((*OTHERS, *HEALTH), which) == []


def test_nobody_reads_anything_else_but_pointers_when_no_close_record_is_there() -> None:
    assert compared(OTHERS, "r.sharing <> 'partnership'") == []
