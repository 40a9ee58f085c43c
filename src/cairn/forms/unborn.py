"""A form about an unborn child as two records: the baby's own, and the mother's, kept as close as health facts. R18.

The tie between them hangs on both: whoever may read one of them alone sees neither it nor the other.
"""

from collections.abc import Mapping

import polars as pl
from django.db import connections

from cairn.base.clock import london_day
from cairn.forms.models import Sent
from cairn.forms.rules.asks import chosen
from cairn.forms.rules.unborn import OF_MOTHER

BEGUN = "A record of its own was begun for an unborn child"
Tables = Mapping[str, pl.DataFrame]
_EARLIER = """
select r.source_id from records_record r
join linkage_member m on m.record_id = r.id and m.until is null
join forms_sent s on s.agency_id = r.agency_id and s.kind = %(kind)s and r.source_id = 'form-' || s.reference || '-child'
where m.identity_id = linkage_resolve(%(about)s) and r.agency_id = %(agency)s and r.withdrawn_at is null
order by r.first_recorded_at, r.source_id limit 1
"""
_OWN = """
select r.source_id from records_record r
cross join lateral (select v.given_names, v.family_name, v.date_of_birth from records_personversion v where v.record_id = r.id
  order by v.recorded_at desc, v.received_at desc limit 1) v
where r.agency_id = %(agency)s and r.kind = 'person' and r.withdrawn_at is null
  and r.id in (select w.record_id from records_personversion w where w.agency_id = %(agency)s and w.date_of_birth = %(born)s)
  and lower(v.given_names) = lower(%(given_names)s) and lower(v.family_name) = lower(%(family_name)s) and v.date_of_birth = %(born)s
order by r.first_recorded_at desc, r.source_id limit 1
"""


def earlier_record(sent: Sent, *, using: str = "job") -> str:
    """The record that an earlier form of the same kind and agency made of this child, by its own id; empty for none. 1 query."""
    if sent.about_id is None:
        return ""
    with connections[using].cursor() as cursor:
        cursor.execute(_EARLIER, {"about": sent.about_id, "agency": sent.agency_id, "kind": sent.kind})
        row = cursor.fetchone()
    return row[0] if row else ""


def own_record(sent: Sent, *, using: str = "job") -> str:
    """The record that the same agency has of the mother, by its own id: whole name and date of birth the same; empty for none. 1 query.

    So the form that names her stands at once where her pregnancy does, before anything is linked.
    """
    her = {name: chosen(sent.answers, question) for name, question in OF_MOTHER.items()}
    if not all(her.values()):
        return ""
    with connections[using].cursor() as cursor:
        cursor.execute(_OWN, her | {"agency": sent.agency_id})
        row = cursor.fetchone()
    return row[0] if row else ""


def no_wider(tables: Tables, level: str) -> dict[str, pl.DataFrame]:
    """The tables with every row that has a level of its own at this one."""
    return {
        name: rows if name == "involvements" else rows.with_columns(sharing=pl.lit(level))
        for name, rows in tables.items()
    }


def with_mother(tables: Tables, sent: Sent, *, agency: str, level: str, baby: str = "") -> dict[str, pl.DataFrame]:
    """The tables with the baby as they are known now, and with the mother in a record, an event and a tie of her own.

    agency: its code; level: of all that is the mother's; baby: the id of their record, where an earlier form made one.
    """
    key, answers = f"form-{sent.reference}", sent.answers
    child = baby or f"{key}-child"
    mine = pl.col("record_id") == f"{key}-child"
    born = chosen(answers, "born_on") or chosen(answers, "due_on") or sent.born
    known: dict[str, pl.Expr] = {
        "description": pl.when(mine).then(pl.lit(_said_of(sent))).otherwise(pl.col("description"))
    }
    if born:
        known["date_of_birth"] = pl.when(mine).then(pl.lit(born)).otherwise(pl.col("date_of_birth"))
    people = (
        tables["people"]
        .with_columns(**known)
        .with_columns(record_id=pl.when(mine).then(pl.lit(child)).otherwise(pl.col("record_id")))
    )
    parts = tables["involvements"].with_columns(pl.col("person_record_id").replace(f"{key}-child", child))
    made = {**tables, "people": people, "involvements": parts}
    if chosen(answers, "mother") != "named":
        return made
    for name, row in _hers(sent, agency=agency, level=level, child=child).items():
        found = [made[name]] if name in made else []
        made[name] = pl.concat([*found, pl.DataFrame([row])], how="diagonal_relaxed")
    return made


def _hers(sent: Sent, *, agency: str, level: str, child: str) -> dict[str, dict[str, str | None]]:
    """Table -> the row that is the mother's: a record unless the agency has one, an event that says no more than it must, the tie."""
    key, known = f"form-{sent.reference}", own_record(sent)
    whose: dict[str, str | None] = {"agency_id": agency, "recorded_at": sent.at.isoformat(), "sharing": level}
    her = {name: chosen(sent.answers, question) or None for name, question in OF_MOTHER.items()}
    mother, event = known or f"{key}-mother", f"{key}-mother-event"
    says: dict[str, str | None] = {
        "kind": "pre_birth_begun",
        "occurred_from": london_day(sent.at).isoformat(),
        "summary": BEGUN,
    }
    named = {"given_names": her["given_names"], "family_name": her["family_name"], "date_of_birth": her["born"]}
    rows: dict[str, dict[str, str | None]] = {
        "events": whose | {"event_id": event} | says,
        "involvements": {"event_id": event, "person_record_id": mother, "role": "subject"},
        "relationships": whose | {"from_record_id": mother, "to_record_id": child, "kind": "parent_of"},
    }
    return rows if known else rows | {"people": whose | {"record_id": mother, "role": "child"} | named}


def _said_of(sent: Sent) -> str:
    """What is said of the baby beside a name that says nothing."""
    born, due = chosen(sent.answers, "born_on"), chosen(sent.answers, "due_on")
    if born:
        return f"Born {born}; looked at before the birth"
    if chosen(sent.answers, "state") == "ended":
        return "There will be no birth"
    return f"Not born yet, due about {due}" if due else "Not born yet"
