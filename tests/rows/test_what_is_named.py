"""What a row of the records names is there and stays there, though no foreign key asks row by row."""

import threading

import psycopg
import pytest
from django.apps import apps
from django.db import models
from psycopg import sql

from cairn.agencies.models import Agency
from cairn.records.models import Record, Relationship

pytestmark = [
    pytest.mark.django_db(databases=["default", "owner", "job", "engine"]),
    pytest.mark.usefixtures("case"),
]
Connection = psycopg.Connection[dict[str, object]]
NAMED = {Record: "records_record", Agency: "agencies_agency"}
BY_TRIGGER = sorted(
    (model._meta.db_table, field.column, NAMED[field.related_model])
    for model in apps.get_app_config("records").get_models()
    for field in model._meta.get_fields()
    if isinstance(field, models.ForeignKey)
    and not field.db_constraint  # type: ignore[attr-defined]
    # The agency of a row that is of a record is the record's: test_imports.
    and not (field.related_model is Agency and model not in {Record, Relationship})
)


def with_another(table: str, column: str) -> psycopg.sql.Composed:
    """A statement that keeps a copy of a row which names what is nowhere."""
    new = "(select max(id) + 1 from records_token)" if table == "records_token" else "gen_random_uuid()"
    return sql.SQL(
        "insert into {table} select (jsonb_populate_record(t, to_jsonb(t) || jsonb_build_object("
        "'id', {new}, {name}::text, gen_random_uuid(), 'recorded_at', now()))).* from {table} t where {column} is not null limit 1"
    ).format(table=sql.Identifier(table), column=sql.Identifier(column), name=sql.Literal(column), new=sql.SQL(new))


@pytest.mark.parametrize(("table", "column", "named"), BY_TRIGGER)
def test_no_row_names_what_is_nowhere(owner: Connection, table: str, column: str, named: str) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute(with_another(table, column))


@pytest.fixture
def nobody_s(owner: Connection) -> dict[str, str]:
    """A record and an agency that nothing names yet, by the table they are in."""
    with owner.transaction():
        agency = owner.execute(
            "insert into agencies_agency select (jsonb_populate_record(a, to_jsonb(a)"
            " || jsonb_build_object('id', gen_random_uuid(), 'code', 'NEW'))).* from agencies_agency a limit 1 returning id"
        ).fetchone()
        record = owner.execute(
            "insert into records_record select (jsonb_populate_record(r, to_jsonb(r)"
            " || jsonb_build_object('id', gen_random_uuid(), 'source_id', 'NEW'))).* from records_record r limit 1 returning id"
        ).fetchone()
    assert agency
    assert record
    return {"agencies_agency": str(agency["id"]), "records_record": str(record["id"])}


@pytest.mark.parametrize(("table", "column", "named"), BY_TRIGGER)
def test_what_one_row_names_is_not_deleted(
    owner: Connection, nobody_s: dict[str, str], table: str, column: str, named: str
) -> None:
    where = {"table": sql.Identifier(table), "column": sql.Identifier(column), "named": sql.Identifier(named)}
    owner.execute(
        sql.SQL("update {table} set {column} = %s where ctid = (select ctid from {table} limit 1)").format(**where),
        [nobody_s[named]],
    )
    delete = sql.SQL("delete from {named} where id = %s").format(**where)
    with pytest.raises(psycopg.errors.ForeignKeyViolation, match="still named") as refused:
        owner.execute(delete, [nobody_s[named]])
    assert refused.value.diag.table_name == table


def test_what_nothing_names_can_go(owner: Connection, nobody_s: dict[str, str]) -> None:
    for table, one in nobody_s.items():
        gone = owner.execute(sql.SQL("delete from {} where id = %s").format(sql.Identifier(table)), [one])
        assert gone.rowcount == 1


def test_whoever_deletes_waits_for_a_row_that_is_being_written(
    owner: Connection, nobody_s: dict[str, str], connect_as
) -> None:
    writer, refused = connect_as("cairn_owner"), []

    def delete() -> None:
        try:
            owner.execute("delete from records_record where id = %s", [nobody_s["records_record"]])
        except psycopg.errors.ForeignKeyViolation as error:
            refused.append(error.diag.table_name)

    with writer.transaction():
        writer.execute(
            "insert into records_involvement select (jsonb_populate_record(i, to_jsonb(i) || jsonb_build_object("
            "'id', gen_random_uuid(), 'person_id', %s::text))).* from records_involvement i limit 1",
            [nobody_s["records_record"]],
        )
        deleting = threading.Thread(target=delete)
        deleting.start()
        deleting.join(timeout=0.5)
        assert deleting.is_alive(), "nobody can know yet whether the record is named"
    deleting.join(timeout=20)
    assert refused == ["records_involvement"]


def test_no_table_of_records_is_without_this(owner: Connection) -> None:
    """The list is read from the models: it is not empty, and each table's triggers are there."""
    held = {
        row["relname"]
        for row in owner.execute(
            "select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " join pg_proc p on p.oid = t.tgfoid where p.proname in ('records_of_its_record', 'records_names_what_is_there')"
        ).fetchall()
    }
    assert held >= {table for table, _, _ in BY_TRIGGER} != set()
