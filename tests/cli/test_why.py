"""`cairn why` on an installation: by either id, in words without names, and noted in the trail."""

import pytest
from django.db import connections

from cairn.cli import run
from intake.made_bundles import PEOPLE, a_folder, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def _owner(statement: str) -> list[tuple[object, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_two_records_of_the_installation_are_told_without_a_name_and_the_asking_is_a_deed(tmp_path, capsys):
    people = PEOPLE + person("P1", name="Cerys,Lowde") + person("P2", name="Cerys,Lowde")
    assert run(["import", str(a_folder(tmp_path / "b", people=people))]) == 0
    capsys.readouterr()
    assert run(["why", "P1", "P2"]) == 0
    said = capsys.readouterr().out
    assert "same given name" in said
    assert "bits" in said
    assert "Lowde" not in said
    (first,) = _owner("select id::text from records_record where source_id = 'P1'")
    assert run(["why", str(first[0]), "P2"]) == 0
    assert capsys.readouterr().out == said
    assert len(_owner("select 1 from trail_deed where did = 'pair.explained'")) == 2


def test_an_id_that_is_not_there_is_one_line_and_exit_code_two(tmp_path, capsys):
    assert run(["import", str(a_folder(tmp_path / "b", people=PEOPLE + person("P1")))]) == 0
    capsys.readouterr()
    assert run(["why", "P1", "nobody"]) == 2
    assert "no person or place record nobody" in capsys.readouterr().err
