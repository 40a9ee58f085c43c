"""After a disposal no table says a word of who was erased: each table in which one can stand is filled with a word, and read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections

from cairn.agencies.models import Post
from cairn.operations import disposing
from concerns.test_disposals import agree, asha, committing, owen, propose, rows, tables_that_say  # noqa: F401 - fixtures
from factories import a_child, identity_of

Connect = Callable[[str], psycopg.Connection[dict[str, Any]]]
STAYS = {
    "access_attempt access_factor access_invitation access_offer access_role access_secret access_service access_session": "accounts",
    "access_service_answer": "ids, references and states, no words",
    "access_grant": "ids of who may read and because of what; what it opens is a scope row",
    "agencies_agency agencies_failure agencies_post agencies_staff": "agencies and staff",
    "auth_group auth_group_permissions auth_permission django_content_type django_migrations django_session": "Django's own; a session lasts 15 minutes",
    "concerns_begun concerns_knock": "what somebody without an account typed, encrypted and kept a day",
    "concerns_disposal concerns_disposalcount concerns_disposalrecord records_erased": "what stays of disposals",
    "concerns_door concerns_move": "doors and rules",
    "duties_climb duties_duty duties_followed duties_notice duties_wish": "ids and codes of what was owed; an open one bars a disposal",
    "forms_version forms_rating": "forms, and ratings of made-up cases",
    "forms_pledge signals_baradopted": "about staff and rules",
    "intake_batch intake_batchpart": "files and counts",
    "intake_rowreport network_savedchart signals_answer signals_reopening signals_signal sharing_quiethit sharing_quietquestion": "erased from by concerns_erase_from_shared",
    "linkage_identity": "ids",
    "linkage_adoption": "models",
    "sharing_champion sharing_obstacle sharing_quietkey": "about agencies and staff",
    "sharing_quietset sharing_quiettoken": "blind tokens by agency, made anew once what they were made of has changed",
    "signals_measuredrate signals_measurement signals_missedtold signals_nullrun signals_ruledecision": "about rules",
    "trail_deed trail_look trail_seal trail_unsealed": "ids and codes, sealed",
    "trail_deedtext trail_erased": "texts erased by trail_erase_texts",
}  # fmt: skip


def names(sql: str) -> set[str]:
    return {str(one) for (one,) in rows(sql)}


@pytest.mark.django_db(databases=["default", "owner"])
def test_each_table_is_erased_from_or_says_why_it_stays() -> None:
    """A new table fails here until somebody has decided what becomes of it."""
    every = names("select tablename from pg_tables where schemaname = 'public' and tablename not like 'procrastinate%'")
    erased = names("select place from concerns_erased_from()")
    stays = {name for line in STAYS for name in line.split()}
    assert erased & stays == set()
    assert every - erased - stays == set()
    assert stays - every == set()


@pytest.fixture
def told(owen: Post) -> UUID:  # noqa: F811
    return a_child(
        agency=owen.agency,
        given_names="Zzq",
        family_name="Zzqa",
        born="1981-01-01",
        recorded="1990-05-14",
        batch_id=uuid4(),
    )


class Filler:
    """Writes one row of a table with the word in each column that can say it; ids by what they name."""

    def __init__(self, superuser: psycopg.Connection[dict[str, Any]], child: UUID, agency: UUID, batch: UUID) -> None:
        self.superuser, self.own = superuser, {name: uuid4() for name in OWN}
        who = identity_of(child)
        self.named = {"about_id": who, "identity_id": who, "batch_id": batch}
        self.named |= dict.fromkeys(RECORDS, child) | dict.fromkeys(
            ("agency_id", "asking_agency_id", "said_by"), agency
        )

    def fill(self, table: str) -> None:
        columns = self.superuser.execute(
            "select attname, format_type(atttypid, null) as kind from pg_attribute where attrelid = %s::regclass"
            " and attnum > 0 and not attisdropped", [table],
        ).fetchall()  # fmt: skip
        said = {one["attname"]: self.value(table, one["attname"], one["kind"]) for one in columns}
        self.superuser.execute(
            f"insert into {table} select * from jsonb_populate_record(null::{table}, %s::jsonb)", [json.dumps(said)]
        )

    def value(self, table: str, column: str, kind: str) -> Any:
        if (table, column) in SAID:
            return SAID[table, column]
        if kind in ("uuid", "uuid[]"):
            found = self.id(table, column)
            return [found] if kind == "uuid[]" else found
        plain = "2020-01-01" if kind.startswith(("date", "timestamp")) else 1
        return WORDS.get(kind, [plain] if kind.endswith("[]") else plain)

    def id(self, table: str, column: str) -> str:
        if column == "id" and table in self.own:
            return str(self.own[table])
        for end, of in OWN_NAMED.get(table, {}).items() or ():
            if column == end:
                return str(self.own[of])
        return str(self.named.get(column) or (self.own["concerns_concern"] if column == "concern_id" else uuid4()))


WORDS: dict[str, Any] = {
    "text": "zzq", "text[]": ["zzq"], "jsonb": {"says": "zzq"}, "bytea": "\\x7a7a71", "bytea[]": ["\\x7a7a71"], "boolean": False,
}  # fmt: skip
RECORDS = ("record_id", "person_id", "record_a", "from_record_id", "because_record_id", "record_ids")
OWN = ("concerns_concern", "forms_sent", "concerns_disagreement", "people_flag", "sharing_request", "people_subjectrequest",
       "sharing_opening", "signals_signal", "sharing_quietquestion")  # fmt: skip
OWN_NAMED = {
    "forms_finding": {"sent_id": "forms_sent"}, "forms_decision": {"sent_id": "forms_sent"},
    "concerns_turn": {"disagreement_id": "concerns_disagreement"}, "people_flagstep": {"flag_id": "people_flag"},
    "sharing_answer": {"request_id": "sharing_request"}, "sharing_escalation": {"request_id": "sharing_request"},
    "people_subjectstep": {"request_id": "people_subjectrequest"}, "people_subjectline": {"request_id": "people_subjectrequest"},
    "sharing_notice": {"opening_id": "sharing_opening"}, "signals_evidence": {"signal_id": "signals_signal"},
    "signals_answer": {"signal_id": "signals_signal"}, "signals_reopening": {"signal_id": "signals_signal"},
    "sharing_quiethit": {"question_id": "sharing_quietquestion"},
}  # fmt: skip
SAID = {
    ("concerns_draft", "family_name"): "zzqa", ("forms_draft", "family_name"): "zzqa", ("forms_draft", "about_id"): None,
    ("concerns_draft", "born"): "", ("forms_draft", "born"): "1981-01-01",
    ("sharing_quietquestion", "about_words"): "Zzq Zzqa", ("intake_rowreport", "reason"): "“zzq” is no date",
    ("intake_rowreport", "table_name"): "people", ("intake_rowreport", "source"): "people.csv", ("intake_rowreport", "column_name"): "",
}  # fmt: skip
BESIDES = (
    "signals_signal",
    "signals_answer",
    "signals_reopening",
    "network_savedchart",
    "intake_rowreport",
    "sharing_quietquestion",
    "sharing_quiethit",
)


@pytest.fixture
def loose(connect_as: Connect) -> psycopg.Connection[dict[str, Any]]:
    """A superuser for whom no constraint, trigger or key of this clone stands in the way of filling tables."""
    superuser = connect_as("postgres")
    checks = superuser.execute(
        "select conrelid::regclass::text as at, conname from pg_constraint where contype in ('c', 'f') and connamespace = 'public'::regnamespace"
    ).fetchall()
    for one in checks:
        superuser.execute(f'alter table {one["at"]} drop constraint if exists "{one["conname"]}"')
    superuser.execute("set session_replication_role = replica")
    return superuser


@committing
def test_no_table_says_a_word_of_who_was_erased(
    owen: Post, asha: Post, told: UUID, loose: psycopg.Connection[dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:  # fmt: skip
    """R67: search, pictures, chronology, signals, charts, drafts, links, texts of the trail and reports of imports."""
    monkeypatch.setenv("CAIRN_DISPOSALS", str(tmp_path))
    made = propose(owen, told)
    agree(asha, made)
    with connections["disposal"].cursor() as cursor:
        cursor.execute("select concerns_disposal_begin()")
        (line,) = cursor.fetchone()
    ((batch,),) = rows("select batch_id from records_personversion")
    filler = Filler(loose, told, owen.agency_id, batch)
    loose.execute("update records_record set source_id = 'concern-zzq-child'")
    every = [*names("select place from concerns_erased_from()"), *BESIDES]
    for table in every:
        if table not in ("records_record", "linkage_memory"):
            filler.fill(table)
    for on in (told, *filler.own.values(), filler.named["identity_id"]):
        deed = uuid4()
        loose.execute(
            "insert into trail_deed (id, at, did, agency_id, purpose, on_kind, on_id, rule, version, details, commitment)"
            " values (%s, now(), 'x', %s, '', 'x', %s, '', '', '{}', 'x')", [deed, owen.agency_id, on],
        )  # fmt: skip
        loose.execute("insert into trail_deedtext values (%s, %s, 'salt', 'zzq')", [deed, owen.agency_id])
    before = set(tables_that_say("zzq"))
    assert {*every, "trail_deedtext"} - before <= TELL_NOTHING
    loose.execute("update concerns_disposal set line = %s", [resigned(loose, line)])
    assert disposing.dispose_agreed() == 1
    assert tables_that_say("zzq") == []
    assert "zzq" not in disposing.list_file().read_text("utf-8").lower()


TELL_NOTHING = {
    "access_scope", "linkage_key", "linkage_memory", "linkage_remembered", "linkage_member", "records_restriction", "signals_reopening",
    "records_apart", "sharing_quiettoken", "sharing_quietset", "concerns_receipt", "concerns_claim", "concerns_watch", "records_record",
}  # fmt: skip
"""Tables that hold ids and numbers alone, or bytes: they are emptied all the same, and no word of theirs can be looked for."""


def resigned(superuser: psycopg.Connection[dict[str, Any]], line: str) -> str:
    """The line as it would be for the record's other id: the test gave the record another name since."""
    mark = superuser.execute("select mark from records_marks((select agency_id from records_record))").fetchone()
    assert mark
    said = json.dumps(json.loads(line[65:]) | {"marks": [mark["mark"]]})
    signed = superuser.execute("select access_mac('disposal', %s) as mac", ["line " + said]).fetchone()
    assert signed
    return f"{signed['mac']} {said}"
