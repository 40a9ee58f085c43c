"""`cairn why` on an installation: by either id, in words without names, under the rights and name of whoever asks."""

from io import StringIO

import pytest
from django.db import connections

from cairn.agencies.roles import Role
from cairn.cli import run
from factories import a_post, an_agency
from intake.made_bundles import PEOPLE, a_folder, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def _owner(statement: str) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


PASSWORD = "a long made-up password"


@pytest.fixture
def taken_in(tmp_path, capsys):
    people = PEOPLE + person("P1", name="Cerys,Lowde") + person("P2", name="Cerys,Lowde")
    assert run(["import", str(a_folder(tmp_path / "b", people=people))]) == 0
    capsys.readouterr()


def _asks(monkeypatch, *records, role=Role.PRACTITIONER, agency="POL", password=PASSWORD, more=()):
    """The exit code of somebody's asking, who types their password."""
    post = a_post(agency=an_agency(code=agency), role=role, password=PASSWORD)
    monkeypatch.setattr("sys.stdin", StringIO(password + "\n"))
    return run(["why", *records, "--as", post.staff.username, *more])


def test_two_records_are_told_without_a_name_and_the_asking_is_the_callers_deed(taken_in, monkeypatch, capsys):
    assert _asks(monkeypatch, "P1", "P2") == 0
    said = capsys.readouterr().out
    assert "same given name" in said
    assert "bits" in said
    assert "Lowde" not in said
    (first,) = _owner("select id::text from records_record where source_id = 'P1'")
    assert _asks(monkeypatch, str(first[0]), "P2") == 0
    assert capsys.readouterr().out == said
    deeds = _owner(
        "select s.username, d.purpose from trail_deed d left join agencies_staff s on s.id = d.staff_id"
        " where d.did = 'pair.explained'"
    )
    assert deeds == [("practitioner.pol", "safeguard_a_child")] * 2


@pytest.mark.parametrize(
    ("role", "agency"), [(Role.PRACTITIONER, "SCH"), (Role.ADMINISTRATOR, "POL"), (Role.BOARD, "POL")]
)
def test_r66_records_that_the_caller_may_not_read_are_as_if_they_were_not_there(
    taken_in, monkeypatch, capsys, role, agency
):
    assert _asks(monkeypatch, "P1", "P2", role=role, agency=agency) == 2
    hidden = capsys.readouterr().err
    assert _asks(monkeypatch, "nobody", "P2", role=role, agency=agency) == 2
    assert capsys.readouterr().err == hidden.replace("P1", "nobody")
    assert _owner("select 1 from trail_deed where did = 'pair.explained'") == []


@pytest.mark.parametrize(
    ("password", "more", "said"),
    [
        ("wrong", (), "not right"),
        (PASSWORD, ("--purpose", "curiosity"), "is no purpose"),
        (PASSWORD, ("--agency", "GP"), "hold no post there"),
    ],
)
def test_who_does_not_prove_who_they_are_and_why_is_told_nothing(taken_in, monkeypatch, capsys, password, more, said):
    assert _asks(monkeypatch, "P1", "P2", password=password, more=more) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_nobody_is_told_anything_without_a_name(taken_in, capsys):
    assert run(["why", "P1", "P2"]) == 2
    assert "--as" in capsys.readouterr().err


def test_an_agency_that_wants_a_second_step_is_not_entered_by_a_password_alone(taken_in, monkeypatch, capsys):
    an_agency(code="POL")
    _owner("update agencies_agency set wants_second_factor = true where code = 'POL' returning 1")
    assert _asks(monkeypatch, "P1", "P2") == 2
    assert "second step" in capsys.readouterr().err


def test_an_id_that_is_not_there_is_one_line_and_exit_code_two(taken_in, monkeypatch, capsys):
    assert _asks(monkeypatch, "P1", "nobody") == 2
    assert "no person or place record nobody" in capsys.readouterr().err
