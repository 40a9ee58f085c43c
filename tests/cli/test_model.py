"""`cairn model`: compared in counts, adopted and rolled back by an administrator, each a deed; the page says so."""

import json
from importlib import resources
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from cairn.agencies.roles import Role
from cairn.cli import run
from cairn.journeys.refresh import refresh
from cairn.linkage.adopted import adopted_model
from collected import collect_once
from factories import a_browser, a_child, a_judgement, a_post, a_proposal, an_agency, looking
from intake.made_bundles import PEOPLE, a_folder, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
PASSWORD = "a long made-up password"


def deeds() -> list[tuple[str, str]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select did, version from trail_deed where on_kind = 'model' order by at")
        return list(cursor.fetchall())


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """A version that links nothing by rule."""
    content = json.loads(resources.files("cairn.linkage.engines.models").joinpath("people.json").read_text("utf-8"))
    content["version"] = "cautious"
    content["bands"]["certain"] = dict.fromkeys(content["bands"]["certain"], 999.0)
    content["bands"]["join"] = 900.0
    file = tmp_path / "cautious.json"
    file.write_text(json.dumps(content), "utf-8")
    return file


def asks(monkeypatch: pytest.MonkeyPatch, *words: str, role: Role = Role.ADMINISTRATOR) -> int:
    post = a_post(agency=an_agency(code="POL"), role=role, password=PASSWORD)
    monkeypatch.setattr("sys.stdin", StringIO(PASSWORD + "\n"))
    return run(["model", *words, "--as", post.staff.username])


def test_two_versions_are_compared_in_counts_without_a_name(
    tmp_path: Path, another: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = PEOPLE + person("P1", name="Cerys,Lowde") + person("P2", name="Cerys,Lowde")
    assert run(["import", str(a_folder(tmp_path / "b", people=people))]) == 0
    capsys.readouterr()
    moved = tmp_path / "moved.csv"
    assert run(["model", "compare", "in-use", str(another), "--out", str(moved)]) == 0
    said = capsys.readouterr().out
    assert "B: version cautious" in said
    assert "judged pairs: 0" in said
    assert "Not shown here: nobody has judged a pair that was linked by rule." in said
    assert "From A to B" in said
    assert "Lowde" not in said + moved.read_text("utf-8")
    assert moved.read_text("utf-8").startswith("record_id,before,after\n")
    assert deeds() == []


def test_a_version_is_adopted_and_rolled_back_by_deeds_and_the_refresh_goes_by_it(
    monkeypatch: pytest.MonkeyPatch, another: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = adopted_model(using="engine").version
    assert asks(monkeypatch, "adopt", str(another), "--why", "Too many twins were joined") == 0
    assert adopted_model(using="engine").version == "cautious"
    refresh()
    with connections["owner"].cursor() as cursor:
        cursor.execute("select version from trail_deed where did = 'picture.refreshed'")
        assert cursor.fetchall() == [("cautious",)]
    assert asks(monkeypatch, "adopt", str(another), "--why", "Again") == 2
    assert "in use already" in capsys.readouterr().err
    assert asks(monkeypatch, "rollback", "--why", "It asked too much") == 0
    assert adopted_model(using="engine").version == shipped
    assert asks(monkeypatch, "rollback", "--why", "After all") == 0
    assert adopted_model(using="engine").version == "cautious"
    assert deeds() == [("model.adopted", "cautious"), ("model.rolled_back", shipped), ("model.rolled_back", "cautious")]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.TRIAGE, Role.BOARD])
def test_nobody_but_an_administrator_adopts(
    monkeypatch: pytest.MonkeyPatch, another: Path, capsys: pytest.CaptureFixture[str], role: Role
) -> None:
    assert asks(monkeypatch, "adopt", str(another), "--why", "x", role=role) == 2
    assert "Only an administrator" in capsys.readouterr().err
    post = a_post(agency=an_agency(code="POL"), role=role)
    words = (
        "insert into linkage_adoption (id, version, digest, content, why, staff_id, agency_id, rolled_back, at)"
        " values (gen_random_uuid(), 'x', 'shipped', '', 'x', access_staff(), access_agency(), false, now())"
    )
    with (
        looking(post),
        connection.cursor() as cursor,
        pytest.raises(Exception, match="row-level security"),
        transaction.atomic(),
    ):
        cursor.execute(words)
    assert deeds() == []


@pytest.mark.parametrize(
    ("text", "says"),
    [("{}", "is not a linkage model"), ("[", "is not a linkage model"), (None, "There is no model file")],
)
def test_a_file_that_is_no_model_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str | None, says: str
) -> None:
    file = tmp_path / "model.json"
    if text is not None:
        file.write_text(text, "utf-8")
    assert asks(monkeypatch, "adopt", str(file), "--why", "x") == 2
    assert says in capsys.readouterr().err
    assert asks(monkeypatch, "rollback", "--why", "x") == 2
    assert "nothing to roll back" in capsys.readouterr().err


def test_the_page_shows_chances_against_judgements_that_its_reader_may_read() -> None:
    collect_once()
    police, school = an_agency(code="POL"), an_agency(code="SCH")
    analyst = a_post(agency=police, role=Role.ANALYST)
    for answer, level in (("same", "partnership"), ("different", "partnership"), ("same", "pointer")):
        one, other = (a_child(agency=school, family_name="Lowde", sharing=level) for _ in range(2))
        a_proposal(record_a=one, record_b=other, agreed=[], probability=0.84, open_to_others=level == "partnership")
        a_judgement(record_a=one, record_b=other, answer=answer, by=analyst)
    page = a_browser(analyst).get("/links/model").content.decode()
    assert "2 judged pairs of whole records are counted." in page
    assert page.count("<circle") == 1
    assert "Stated 84 in 100: 50 in 100 were the same." in page
    assert "Not shown here: nobody has judged a pair that was linked by rule." in page
    assert a_browser(a_post(agency=school)).get("/links/model").status_code == 403
