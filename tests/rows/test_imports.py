"""What a bundle may change of what is held, and what each agency sees of a batch of several."""

import pytest
from django.db import DatabaseError, connections, transaction

from cairn.access.entry import enter
from cairn.agencies.queries import actor_of
from cairn.agencies.roles import SYSTEM, Role
from cairn.base.errors import BadInput, NotAllowed
from cairn.intake.queries import batch, batches, reports_of
from cairn.journeys.take_in_batch import take_in_batch
from factories import a_post, an_agency
from intake.made_bundles import PEOPLE, a_folder, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
WITH_LEVEL = PEOPLE.replace("\n", ",sharing\n")


def sent(path, *people, by=SYSTEM, name="Ann,Smith", **given):
    """A bundle of people, each (day of recording, level), all of the record P1 of the police."""
    rows = [person("P1", recorded_at=day, name=name).replace("\n", f",{level}\n") for day, level in people]
    return take_in_batch(source=a_folder(path, people=WITH_LEVEL + "".join(rows)), by=by, **given)


def acting(agency, role):
    return actor_of(a_post(agency=an_agency(code=agency), role=role), purpose="run_the_service")


def as_job(query):
    with connections["job"].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def levels():
    return as_job("select sharing from records_record"), as_job(
        "select sharing from records_personversion order by recorded_at"
    )


def test_nobody_but_an_agency_itself_shares_its_record_more_widely(tmp_path):
    sent(tmp_path / "a", ("2024-01-05", "analysis_only"))
    administrator = acting("SOC", Role.ADMINISTRATOR)
    wider = sent(tmp_path / "b", ("2024-01-06", "partnership"), by=administrator)
    assert wider.total.corrected == 1, "the same answer as for a record held openly: it tells nothing"
    assert levels() == ([("analysis_only",)], [("analysis_only",)] * 2)
    sent(tmp_path / "c", ("2024-01-07", "pointer"))
    assert levels()[0] == [("analysis_only",)]
    sent(tmp_path / "d", ("2024-01-08", "pointer"), by=acting("POL", Role.SAFEGUARDING_LEAD))
    assert levels() == ([("pointer",)], [("analysis_only",)] * 3 + [("pointer",)])
    assert sent(tmp_path / "b", ("2024-01-06", "partnership"), by=administrator).total.duplicate == 4


def test_the_machine_itself_widens_only_in_the_name_of_the_agency(tmp_path):
    sent(tmp_path / "a", ("2024-01-05", "sealed"))
    sent(tmp_path / "b", ("2024-01-06", "partnership"), in_the_name_of="SXH")
    assert levels()[0] == [("sealed",)]
    taken = sent(tmp_path / "c", ("2024-01-07", "partnership"), in_the_name_of="POL")
    assert levels()[0] == [("partnership",)]
    noted = as_job(f"select details ->> 'in_the_name_of' from trail_deed where on_id = '{taken.batch}'")
    assert noted == [("POL",)]


def test_an_agency_that_is_none_and_a_post_can_not_be_named(tmp_path):
    with pytest.raises(BadInput, match="no agency has the code"):
        sent(tmp_path / "a", ("2024-01-05", "sealed"), in_the_name_of="NONE")
    sent(tmp_path / "a", ("2024-01-05", "sealed"))
    with pytest.raises(NotAllowed, match="at the machine"):
        sent(tmp_path / "b", ("2024-01-06", ""), by=acting("SOC", Role.ADMINISTRATOR), in_the_name_of="POL")


def test_an_older_version_that_comes_late_is_held_as_closely_as_the_record(tmp_path):
    sent(tmp_path / "a", ("2024-01-05", "partnership"), ("2024-01-07", "sealed"))
    assert levels() == ([("sealed",)], [("sealed",)] * 2)
    lead = acting("POL", Role.SAFEGUARDING_LEAD)
    sent(tmp_path / "b", ("2024-01-02", "partnership"), by=lead, name="Anna,Smith")
    assert levels() == ([("sealed",)], [("sealed",)] * 3)


def test_a_record_began_with_its_oldest_version_whenever_that_came(tmp_path):
    sent(tmp_path / "a", ("2024-01-05", "partnership"))
    assert sent(tmp_path / "b", ("2023-11-02", "partnership"), name="Anna,Smith").total.corrected == 1
    assert as_job("select first_recorded_at::date::text, sharing from records_record") == [
        ("2023-11-02", "partnership")
    ]


def test_an_agency_s_totals_count_its_own_rows_alone(tmp_path):
    people = PEOPLE + person("P1") + "".join(person(f"S{number}", agency="SXH") for number in range(5))
    taken = take_in_batch(source=a_folder(tmp_path, people=people), by=SYSTEM).batch
    seen = {}
    for agency, role in (("POL", Role.ANALYST), ("SXH", Role.SAFEGUARDING_LEAD), ("SOC", Role.ADMINISTRATOR)):
        post = a_post(agency=an_agency(code=agency), role=role)
        with transaction.atomic():
            enter(post=post.id, purpose="run_the_service")
            found = batch(taken)
            seen[agency] = found and (found.rows_read, found.accepted)
            assert [each.rows_read for each in batches()] == [found.rows_read]
    assert seen == {"POL": (2, 2), "SXH": (6, 6), "SOC": (9, 9)}


def test_the_web_can_not_ask_for_the_totals_of_a_batch(tmp_path):
    sent(tmp_path, ("2024-01-05", "sealed"))
    with transaction.atomic():
        enter(post=a_post(agency=an_agency(code="POL"), role=Role.ANALYST).id, purpose="run_the_service")
        with pytest.raises(DatabaseError, match="permission denied"), connections["default"].cursor() as cursor:
            cursor.execute("select rows_read from intake_batch")


def test_why_rows_were_rejected_is_read_by_their_agency_or_by_whoever_runs_the_service(tmp_path):
    people = PEOPLE + person("P1", recorded_at="44321") + person("S1", agency="SXH", recorded_at="44321")
    taken = take_in_batch(source=a_folder(tmp_path, people=people), by=SYSTEM).batch
    runs = acting("SOC", Role.ADMINISTRATOR)

    def rows_told(actor):
        with transaction.atomic():
            enter(post=actor.post, purpose="run_the_service")
            return [each.row for each in reports_of(taken)]

    acting("POL", Role.SAFEGUARDING_LEAD)
    assert rows_told(runs) == [2], "nobody at the clinic can read why, so whoever runs the service has to ring"
    clinic = acting("SXH", Role.SAFEGUARDING_LEAD)
    assert rows_told(runs) == []
    assert rows_told(clinic) == [2]


def test_a_reason_without_its_quotes_says_what_is_wrong_and_no_cell(tmp_path):
    people = PEOPLE.replace("family_name", "family_name,sex") + person("P1", name="Ann,Smith,Cerys Lowde")
    taken = take_in_batch(source=a_folder(tmp_path, people=people), by=SYSTEM).batch
    lead = acting("POL", Role.SAFEGUARDING_LEAD)
    with transaction.atomic():
        enter(post=lead.post, purpose="run_the_service")
        (full,), (bare,) = reports_of(taken), reports_of(taken, quoted=False)
    assert "“Cerys Lowde”" in full.reason
    assert "Lowde" not in bare.reason
    assert "must be one of" in bare.reason


def test_a_file_of_one_agency_is_accounted_for_to_that_agency_alone(tmp_path):
    take_in_batch(source=a_folder(tmp_path / "a", people=PEOPLE + person("P1")), by=SYSTEM)
    lead, other = acting("POL", Role.SAFEGUARDING_LEAD), acting("SXH", Role.SAFEGUARDING_LEAD)
    foreign = PEOPLE + person("P2") + person("S2", agency="SXH")
    taken = take_in_batch(source=a_folder(tmp_path / "b", people=foreign), by=lead).batch
    with transaction.atomic():
        enter(post=lead.post, purpose="run_the_service")
        found = batch(taken)
        assert found
        assert (found.rows_read, found.accepted, found.rejected) == (5, 1, 3)
        told = {(each.table, each.row) for each in reports_of(taken)}
        assert told == {("agencies", 2), ("agencies", 3), ("people", 2)}
    with transaction.atomic():
        enter(post=other.post, purpose="run_the_service")
        assert batch(taken) is None


def test_a_version_has_the_agency_of_its_record(tmp_path):
    sent(tmp_path, ("2024-01-05", "partnership"))
    other = an_agency(code="SXH").id
    with connections["job"].cursor() as cursor, pytest.raises(DatabaseError, match="another agency than its record"):
        cursor.execute(
            "insert into records_identifier (id, record_id, agency_id, sharing, recorded_at, received_at,"
            " row_number, content, kind, value) select gen_random_uuid(), id, %s, 'partnership', now(), now(), 1,"
            " '', 'phone', '1' from records_record",
            [other],
        )
