"""Somebody says what they will change; when ninety days have passed they are asked, and they alone. R158."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.forms.pledges import kept_by_agency, pledge, pledges, say_what_came
from factories import a_browser, a_post, an_agency, looking
from web.test_requests import text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
WORDS = "I ask each girl of fourteen who picks her up"


@pytest.fixture
def priya() -> Post:
    return a_post(agency=an_agency(code="SCH"), name="Priya Nair")


def pledged(by: Post, *, days_ago: int = 0, words: str = WORDS) -> UUID:
    """A pledge, made so long ago."""
    with looking(by) as actor:
        made = pledge(words=words, after="a training", form=uuid4(), by=actor)
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update forms_pledge set made_at = made_at - %s * interval '1 day', ask_on = ask_on - %s where id = %s",
            [days_ago, days_ago, made],
        )
    return made


def answered(by: Post, which: UUID, outcome: str = "done") -> None:
    with looking(by) as actor:
        say_what_came(of=which, outcome=outcome, words="Two told me", by=actor)


def test_when_ninety_days_have_passed_somebody_is_asked_and_not_before(priya: Post) -> None:
    browser = a_browser(priya)
    page = browser.post("/pledges", {"form": str(uuid4()), "words": WORDS, "after": "a training"}, follow=True)
    assert WORDS in text_of(page)
    with looking(priya) as actor:
        assert [one.ask_on for one in pledges(actor)] == [today() + timedelta(90)]
    assert "What you said you would change" not in text_of(browser.get("/today"))
    pledged(priya, days_ago=89)
    assert "What you said you would change" not in text_of(browser.get("/today"))
    pledged(priya, days_ago=90)
    assert "Say what came of 1 pledge" in text_of(browser.get("/today"))
    assert "Ninety days have passed" in text_of(browser.get("/pledges"))


def test_it_is_answered_once_with_words_and_then_nobody_asks_again(priya: Post) -> None:
    which, browser = pledged(priya, days_ago=90), a_browser(priya)
    page = browser.post(f"/pledges/{which}", {"outcome": "", "outcome_words": " "})
    assert page.status_code == 422
    assert "Choose what came of it" in text_of(page)
    assert "what stood in the way" in text_of(page)
    said = {"outcome": "partly", "outcome_words": "The bus stop is too loud"}
    assert "In part" in text_of(browser.post(f"/pledges/{which}", said, follow=True))
    assert browser.post(f"/pledges/{which}", said | {"outcome": "done"}).status_code == 409
    assert "What you said you would change" not in text_of(browser.get("/today"))
    with looking(priya) as actor:
        assert [(one.outcome, one.outcome_words) for one in pledges(actor)] == [("partly", "The bus stop is too loud")]


def test_one_without_words_is_not_kept_and_the_same_form_twice_is_kept_once(priya: Post) -> None:
    browser, form = a_browser(priya), str(uuid4())
    page = browser.post("/pledges", {"form": form, "words": "  ", "after": "a case review"})
    assert page.status_code == 422
    assert "a case review" in page.content.decode()
    for _ in range(2):
        browser.post("/pledges", {"form": form, "words": WORDS})
    with looking(priya) as actor:
        assert len(pledges(actor)) == 1


@pytest.mark.parametrize(
    "role", [Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR, Role.BOARD, Role.AUDITOR, Role.PRACTITIONER]
)
def test_nobody_else_reads_or_answers_it_by_page_or_by_sql(priya: Post, role: Role) -> None:
    which = pledged(priya, days_ago=90)
    other = a_post(agency=priya.agency if role is not Role.PRACTITIONER else an_agency(code="POL"), role=role)
    browser = a_browser(other)
    assert WORDS not in browser.get("/pledges").content.decode()
    answers = {"outcome": "done", "outcome_words": "x"}
    assert browser.post(f"/pledges/{which}", answers).status_code == 404
    assert browser.post(f"/pledges/{uuid4()}", answers).status_code == 404
    assert browser.post("/pledges", {"form": str(which), "words": "another's"}).status_code == 404
    with looking(other), connection.cursor() as cursor:
        cursor.execute("select count(*) from forms_pledge")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "words",
    [
        "update forms_pledge set words = 'x'",
        "delete from forms_pledge",
        "insert into forms_pledge (id) values (gen_random_uuid())",
    ],
)
def test_the_web_writes_it_through_its_steps_alone(priya: Post, words: str) -> None:
    pledged(priya)
    with looking(priya), connection.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute(words)


def test_an_agency_s_share_is_told_where_five_people_made_one_and_to_whoever_reads_measures(priya: Post) -> None:
    board = a_post(agency=an_agency(code="CSC"), role=Role.BOARD)
    roles = (Role.SAFEGUARDING_LEAD, Role.TRIAGE, Role.ANALYST, Role.AUDITOR)
    people = [priya, *(a_post(agency=priya.agency, role=role) for role in roles)]
    made = [(one, pledged(one, days_ago=90)) for one in people[:4]]
    with looking(board) as actor:
        assert kept_by_agency(actor) == (), "four are too few"
    made.append((people[4], pledged(people[4], days_ago=90)))
    pledged(priya, days_ago=10)
    for (who, which), outcome in zip(made, ("done", "done", "partly", "not_yet"), strict=False):
        answered(who, which, outcome)
    with looking(board) as actor:
        (kept,) = kept_by_agency(actor)
    assert (kept.agency, kept.people, kept.asked) == (priya.agency_id, 5, 5)
    assert (kept.done, kept.partly, kept.not_yet, kept.silent) == (2, 1, 1, 1)
    page = text_of(a_browser(board).get("/forms/use"))
    assert "What people said they would change" in page
    assert WORDS not in page
    with looking(priya) as actor:
        assert kept_by_agency(actor) == ()
