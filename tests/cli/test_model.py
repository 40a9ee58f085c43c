"""`cairn model`: compared in counts, adopted and rolled back by an administrator, each a deed; the page says so."""

import json
from importlib import resources
from io import StringIO
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from cairn.agencies.roles import Role
from cairn.cli import run
from cairn.journeys.refresh import refresh
from cairn.linkage.adopted import adopted_model
from cairn.operations.health import Look, ask_as_owner, the_model_in_use_can_be_read
from collected import collect_once
from factories import a_browser, a_child, a_judgement, a_post, a_proposal, an_agency, looking
from intake.made_bundles import PEOPLE, a_folder, person

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
PASSWORD = "a long made-up password"


def deeds() -> list[tuple[str, str]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select did, version from trail_deed where on_kind = 'model' order by at")
        return list(cursor.fetchall())


SCANT = '{"version": "scant", "weights": {}, "caps": {}, "bands": {}, "frequencies": {}, "unseen": {}}'


def rows() -> list[tuple[bool, bool]]:
    """Of each adoption: whether it lies ahead, and whether its digest is that of its file."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select at > clock_timestamp(), digest = encode(sha256(convert_to(content, 'UTF8')), 'hex') from linkage_adoption"
        )
        return list(cursor.fetchall())


def a_model(file: Path, **other: object) -> Path:
    """The shipped model with something else in it."""
    content = json.loads(resources.files("cairn.linkage.engines.models").joinpath("people.json").read_text("utf-8"))
    file.write_text(json.dumps(content | other), "utf-8")
    return file


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """A version that links nothing by rule."""
    bands = json.loads(resources.files("cairn.linkage.engines.models").joinpath("people.json").read_text("utf-8"))[
        "bands"
    ]
    out_of_reach = {"certain": dict.fromkeys(bands["certain"], 999.0), "ask": bands["ask"], "join": 900.0}
    return a_model(tmp_path / "cautious.json", version="cautious", bands=out_of_reach)


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
    assert asks(monkeypatch, "rollback", "--why", "After all") == 2
    assert "nothing to roll back" in capsys.readouterr().err
    assert adopted_model(using="engine").version == shipped
    assert deeds() == [("model.adopted", "cautious"), ("model.rolled_back", shipped)]


def test_rolling_back_twice_goes_back_two_versions_and_never_to_one_that_was_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shipped = adopted_model(using="engine").version
    good, bad = (a_model(tmp_path / f"{name}.json", version=name) for name in ("good", "bad"))

    def went(*words: str) -> str:
        assert asks(monkeypatch, *words, "--why", "To see") == 0
        return adopted_model(using="engine").version

    assert [went("adopt", str(good)), went("adopt", str(bad)), went("rollback")] == ["good", "bad", "good"]
    assert went("rollback") == shipped
    assert [went("adopt", str(bad)), went("adopt", str(good)), went("rollback"), went("rollback")] == [
        "bad", "good", "bad", shipped,
    ]  # fmt: skip


def test_an_administrator_puts_no_model_in_use_in_bare_sql_without_a_deed_or_ahead_of_time() -> None:
    administrator = a_post(agency=an_agency(code="SCH"), role=Role.ADMINISTRATOR)
    words = (
        "insert into linkage_adoption (id, version, digest, content, why, staff_id, agency_id, rolled_back, at)"
        " values (gen_random_uuid(), 'mine', 'shipped', '', 'x', access_staff(), access_agency(), false, now() + interval '4 minutes')"
    )
    attempts = (
        (words, "permission denied"),
        ("update linkage_adoption set at = now()", "permission denied"),
        ("delete from linkage_adoption", "permission denied"),
        ("select linkage_use_model('mine', 'abc', '{}', 'x', false)", "permission denied"),
        ("select linkage_adopt('no json', 'x')", "no model"),
        ("select linkage_adopt('{}', 'x')", "no model"),
        ("select linkage_adopt(null, 'x')", "no model"),
        (f"select linkage_adopt('{SCANT}', ' ')", "it says why"),
        ("select linkage_roll_back('mine', 'x')", "nothing to go back to"),
    )
    for attempt, refused in attempts:
        with (
            looking(administrator),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match=refused),
            transaction.atomic(),
        ):
            cursor.execute(attempt)
    assert rows() == []
    assert deeds() == []
    with (
        looking(a_post(agency=an_agency(code="SCH"), role=Role.ANALYST)),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="not allowed"),
        transaction.atomic(),
    ):
        cursor.execute(f"select linkage_adopt('{SCANT}', 'x')")


def test_a_model_that_can_not_be_read_but_is_there_is_not_gone_by_and_check_says_so() -> None:
    """Whoever calls the database's step by hand leaves a deed, and breaks neither refreshes nor look-ups."""
    collect_once()
    shipped = adopted_model(using="engine").version
    assert list(the_model_in_use_can_be_read(Look(ask=ask_as_owner, was_running=False))) == []
    with looking(a_post(agency=an_agency(code="SCH"), role=Role.ADMINISTRATOR)), connection.cursor() as cursor:
        cursor.execute(f"select linkage_adopt('{SCANT}', 'By hand')")
    assert deeds() == [("model.adopted", "scant")]
    [(ahead, right)] = rows()
    assert (ahead, right) == (False, True)
    assert adopted_model(using="engine").version == adopted_model(using="default").version == shipped
    refresh()
    [said] = the_model_in_use_can_be_read(Look(ask=ask_as_owner, was_running=False))
    assert said.startswith("The linking model in use, version scant, can't be read")
    page = a_browser(a_post(agency=an_agency(code="POL"), role=Role.ANALYST)).get("/links/model").content.decode()
    assert "can’t be read" in page
    assert f"Version {shipped}" in page


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
        pytest.raises(DatabaseError, match="permission denied"),
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


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"prior": float("nan")}, "a number that is none"),
        ({"prior": "0.1"}, "a number that is none"),
        ({"prior": 1}, "a chance that is not above 0"),
        ({"unseen": {}}, "how often each part of a name"),
        ({"bands": {}}, "is not a linkage model"),
        ({"weights": {}}, "no weight for"),
        ({"version": ""}, "no version"),
    ],
)
def test_a_model_by_which_linking_can_not_go_is_refused_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    other: dict[str, object],
    says: str,
) -> None:
    file = a_model(tmp_path / "model.json", **other)
    assert asks(monkeypatch, "adopt", str(file), "--why", "x") == 2
    assert says in capsys.readouterr().err
    assert rows() == []
    assert deeds() == []


def test_new_records_are_held_against_the_training_of_the_model_in_use_alone(
    monkeypatch: pytest.MonkeyPatch, another: Path
) -> None:
    collect_once()
    analyst = a_browser(a_post(agency=an_agency(code="SCH"), role=Role.ANALYST))
    for at in range(60):
        a_child(agency=an_agency(code="SCH"), family_name=f"Lowde{at}")
    words = ("When trained", "New records look different.", "came without the shares of its training")
    page = analyst.get("/links/model").content.decode()
    assert [said in page for said in words] == [True, True, False]
    assert asks(monkeypatch, "adopt", str(another), "--why", "Too many twins were joined") == 0
    page = analyst.get("/links/model").content.decode()
    assert [said in page for said in words] == [False, False, True]


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
