"""Flags on a person: what each means, who sees it, when it is looked at again, and that none is silently kept or dropped."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, connections

from cairn.agencies.models import Agency, Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.flags import end_flag, flag, flags_of_agency, flags_on, review_flag, set_flag
from cairn.people.rules.flags import LONGEST, MEANINGS, lacks, overdue
from duties.test_clocks import MONDAY, a_deed, ends, runs
from factories import a_browser, a_child, a_post, an_agency, identity_of, looking, opened, the_same
from web.conftest import committing
from web.test_requests import text_of

LATER = timedelta(days=90)
DAY = date(2027, 3, 1)


@pytest.fixture
def school() -> Agency:
    return an_agency(code="SCH")


@pytest.fixture
def priya(school: Agency) -> Post:
    return a_post(agency=school, name="Priya Nair")


@pytest.fixture
def owen() -> Post:
    return a_post(agency=an_agency(code="POL"), name="Owen Hale")


@pytest.fixture
def quinn(school: Agency) -> UUID:
    return a_child(agency=school, given_names="Quinn", family_name="Harrow", born="2012-02-11")


def put(by: Post, record: UUID, **given: Any) -> UUID:
    """A flag of whoever sets it."""
    said = {
        "kind": "risk_sexual_exploitation", "why": "Seen getting into a car", "source": "Return home interview",
        "review_on": today() + LATER, "form": uuid4(),
    } | given  # fmt: skip
    with looking(by) as actor:
        return set_flag(record=record, by=actor, **said)


def long_ago(one: UUID, *, review_on: date) -> None:
    """As if it had been set so long ago that its day has gone by."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("update people_flag set review_on = %s where id = %s", [review_on, one])


def seen_by(who: Post, record: UUID) -> list[str]:
    with looking(who) as actor:
        return [one.kind for one in flags_on(actor, [record])]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "danger_level_4"}, "kind"),
        ({"why": " "}, "why"),
        ({"why": "x" * (LONGEST + 1)}, "why"),
        ({"source": ""}, "source"),
        ({"source": "a\x00b"}, "source"),
        ({"review_on": None}, "review_on"),
        ({"review_on": DAY}, "review_on"),
        ({"review_on": DAY + timedelta(days=367)}, "review_on"),
    ],
)
def test_a_flag_says_what_why_whence_and_when_it_is_looked_at_again(given: dict[str, Any], field: str) -> None:
    said = {"kind": "young_carer", "why": "Told us", "source": "Home visit", "review_on": DAY + LATER} | given
    assert set(lacks(**said, on=DAY)) == {field}


def test_a_flag_that_says_all_of_it_lacks_nothing() -> None:
    assert lacks(kind="young_carer", why="Told us", source="Home visit", review_on=DAY + LATER, on=DAY) == {}


def test_every_flag_has_its_meaning_in_words_and_none_is_a_number() -> None:
    for key, one in MEANINGS.items():
        assert len(one.says) > 40, key
        assert not any(letter.isdigit() for letter in one.title + one.says), key


def test_a_review_is_overdue_from_the_day_after() -> None:
    assert not overdue(DAY, on=DAY)
    assert overdue(DAY, on=DAY + timedelta(days=1))


def test_a_flag_is_a_duty_of_whoever_set_it_until_somebody_says_that_it_ends() -> None:
    """R55: neither silently kept nor dropped: each day of review is owed, and climbs like every duty."""
    (one,) = runs("flag_review", a_deed("flag.set", review_on="2027-03-01"))
    assert (one.due_at, one.owner.staff, one.owner.role) == (ends("2027-03-01"), a_deed("x").staff, "safeguarding_lead")
    first, second = runs(
        "flag_review",
        a_deed("flag.set", review_on="2027-03-01"),
        a_deed("flag.reviewed", after=24, review_on="2027-06-01"),
    )
    assert (first.met, first.ended_at) == (True, MONDAY + timedelta(hours=24))
    assert (second.ended_at, second.due_at) == (None, ends("2027-06-01"))
    found = runs("flag_review", a_deed("flag.set", review_on="2027-03-01"), a_deed("flag.ended", after=1, review_on=""))
    assert [one.met for one in found] == [True]


@committing
def test_a_flag_past_its_review_says_so_on_the_picture_and_stays(priya: Post, quinn: UUID) -> None:
    """R55: given a flag past its review date, when read, then it shows 'review overdue', and is not silently kept or dropped."""
    one = put(priya, quinn)
    browser = a_browser(priya)
    picture = text_of(browser.get(f"/child/{identity_of(quinn)}"))
    assert MEANINGS["risk_sexual_exploitation"].title in picture
    assert "Others may be using this person for sex" in picture
    assert "Review overdue" not in picture
    long_ago(one, review_on=today() - timedelta(days=1))
    for address in (f"/child/{identity_of(quinn)}", f"/flag/{one}", "/flags"):
        assert "Review overdue" in text_of(browser.get(address)), address


@committing
def test_a_flag_is_reviewed_or_ended_with_a_reason_and_its_history_stays(priya: Post, quinn: UUID) -> None:
    one = put(priya, quinn)
    with looking(priya) as actor:
        with pytest.raises(Lacks):
            review_flag(flag=one, after=1, words="", review_on=today() + LATER, by=actor)
        with pytest.raises(Lacks):
            review_flag(flag=one, after=1, words="Still so", review_on=today(), by=actor)
        with pytest.raises(Lacks):
            end_flag(flag=one, after=1, words=" ", by=actor)
        review_flag(flag=one, after=1, words="Still so", review_on=today() + 2 * LATER, by=actor)
        with pytest.raises(DoneMeanwhile):
            end_flag(flag=one, after=1, words="Read an old page", by=actor)
        end_flag(flag=one, after=2, words="She moved and is safe", by=actor)
        with pytest.raises(DoneMeanwhile):
            review_flag(flag=one, after=3, words="Again", review_on=today() + LATER, by=actor)
        line, steps = flag(actor, one)
        assert line.ended_at is not None
        assert [(step.did, step.words) for step in steps] == [
            ("set", "Seen getting into a car"), ("reviewed", "Still so"), ("ended", "She moved and is safe"),
        ]  # fmt: skip
        assert flags_on(actor, [quinn]) == ()
        assert [was.id for was in flags_on(actor, [quinn], ended=True)] == [one]


@committing
def test_who_sees_the_record_sees_the_flag_and_nobody_else(priya: Post, owen: Post, quinn: UUID) -> None:
    one = put(priya, quinn)
    assert seen_by(owen, quinn) == []
    with looking(owen) as actor, pytest.raises(NotFound):
        flag(actor, one)
    assert a_browser(owen).get(f"/flag/{one}").status_code == 404
    opened(to=owen.agency, records=[quinn])
    assert seen_by(owen, quinn) == ["risk_sexual_exploitation"]
    page = text_of(a_browser(owen).get(f"/flag/{one}"))
    assert "Only" in page
    assert "can change or end it" in page


@committing
@pytest.mark.parametrize("level", ["pointer", "analysis_only", "sealed"])
def test_a_flag_on_a_record_that_is_kept_close_is_kept_as_close(owen: Post, level: str) -> None:
    nurse = a_post(agency=an_agency(code="SHS", kind="sexual_health"), name="Mara Finch")
    hers = a_child(agency=nurse.agency, given_names="Quinn", sharing=level)
    theirs = a_child(agency=owen.agency, given_names="Quinn")
    the_same(theirs, hers, leaf=True)
    put(nurse, hers, kind="pregnant_or_parent")
    opened(to=owen.agency, records=[hers])
    assert seen_by(owen, hers) == []
    assert "Pregnant" not in text_of(a_browser(owen).get(f"/child/{identity_of(theirs)}"))
    analyst = a_post(agency=an_agency(code="CSC"), role=Role.ANALYST, name="Ife Ade")
    assert seen_by(analyst, hers) == []


@committing
def test_a_service_that_keeps_its_records_close_flags_no_record_of_another(quinn: UUID) -> None:
    nurse = a_post(agency=an_agency(code="SHS", kind="sexual_health"), name="Mara Finch")
    opened(to=nurse.agency, records=[quinn])
    with pytest.raises(NotFound):
        put(nurse, quinn)


@committing
def test_hidden_and_absent_records_answer_alike(owen: Post, quinn: UUID) -> None:
    said = []
    for record in (quinn, uuid4()):
        with pytest.raises(NotFound) as refused:
            put(owen, record)
        said.append(str(refused.value))
    assert said[0] == said[1]


@committing
def test_another_agency_neither_reviews_nor_ends_a_flag_that_it_reads(priya: Post, owen: Post, quinn: UUID) -> None:
    one = put(priya, quinn)
    opened(to=owen.agency, records=[quinn])
    with looking(owen) as actor, pytest.raises(NotFound):
        end_flag(flag=one, after=1, words="We know better", by=actor)
    answer = a_browser(owen).post(f"/flag/{one}", {"did": "ended", "after": "1", "words": "We know better"})
    assert answer.status_code == 404
    assert seen_by(priya, quinn) == ["risk_sexual_exploitation"]


@committing
def test_the_agency_keeps_sight_of_a_flag_that_it_set_when_a_grant_ends(owen: Post, quinn: UUID) -> None:
    grant = opened(to=owen.agency, records=[quinn])
    one = put(owen, quinn)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update access_scope set ended_at = now() where grant_id = %s", [grant.id])
    with looking(owen) as actor:
        assert [line.id for line in flags_of_agency(actor)] == [one]
    assert "Somebody whom you can no longer see" in text_of(a_browser(owen).get("/flags"))
    assert a_browser(owen).get(f"/flag/{one}").status_code == 200


@committing
def test_roles_that_see_no_child_set_and_read_none(priya: Post, school: Agency, quinn: UUID) -> None:
    put(priya, quinn)
    for role in (Role.ADMINISTRATOR, Role.EXECUTIVE, Role.BOARD, Role.LICENSING):
        post = a_post(agency=school, role=role)
        with pytest.raises(NotAllowed):
            put(post, quinn)
        assert seen_by(post, quinn) == []
        assert a_browser(post).get("/flags").status_code == 403
        with pytest.raises(DatabaseError), looking(post), connection.cursor() as cursor:
            cursor.execute(
                "select people_set_flag(%s, %s, 'young_carer', 'x', 'y', current_date + 9)", [quinn, uuid4()]
            )


@committing
@pytest.mark.parametrize(
    "statement",
    [
        "update people_flag set review_on = current_date + 300",
        "delete from people_flag",
        "insert into people_flagstep select * from people_flagstep",
        "update people_flagstep set words = 'Nothing'",
        "select people_flag_noted(f, 'ended', 'x', null) from people_flag f",
    ],
)
def test_the_web_writes_none_but_by_the_steps(priya: Post, quinn: UUID, statement: str) -> None:
    put(priya, quinn)
    with pytest.raises(DatabaseError), looking(priya), connection.cursor() as cursor:
        cursor.execute(statement)


@committing
def test_one_form_sets_one_flag_and_one_kind_stands_once_a_record(priya: Post, quinn: UUID) -> None:
    form = uuid4()
    assert put(priya, quinn, form=form) == put(priya, quinn, form=form)
    with pytest.raises(DoneMeanwhile):
        put(priya, quinn)
    assert seen_by(priya, quinn) == ["risk_sexual_exploitation"]


@committing
def test_a_flag_follows_its_record_when_records_are_joined(priya: Post, owen: Post, quinn: UUID) -> None:
    theirs = a_child(agency=owen.agency, given_names="Quinn", family_name="Harrow")
    put(owen, theirs, kind="missing_often")
    opened(to=priya.agency, records=[theirs])
    the_same(quinn, theirs)
    page = text_of(a_browser(priya).get(f"/child/{identity_of(quinn)}"))
    assert MEANINGS["missing_often"].title in page


@committing
def test_the_pages_set_a_flag_and_what_was_typed_stays(priya: Post, quinn: UUID) -> None:
    browser, address = a_browser(priya), f"/person/{identity_of(quinn)}/flag"
    assert "never a score" in text_of(browser.get(address))
    typed = {
        "kind": "young_carer",
        "why": "Cares for a brother",
        "source": "",
        "review_on": "1 1 2020",
        "record": str(quinn),
    }
    wrong = browser.post(address, typed | {"form": str(uuid4())})
    assert wrong.status_code == 422
    for said in ("Say where you know it from", "lies ahead", "Cares for a brother"):
        assert said in text_of(wrong)
    right = typed | {"source": "Home visit", "review_on": f"{today() + LATER:%d %m %Y}", "form": str(uuid4())}
    assert browser.post(address, right).status_code == 302
    picture = text_of(browser.get(f"/child/{identity_of(quinn)}"))
    assert "Young carer" in picture
    with looking(priya) as actor:
        (line,) = flags_of_agency(actor)
    undecided = browser.post(f"/flag/{line.id}", {"after": "1", "words": "It stands, I think"})
    assert undecided.status_code == 422
    assert "It stands, I think" in text_of(undecided)
    done = browser.post(f"/flag/{line.id}", {"after": "1", "words": "No longer", "did": "ended"})
    assert done.status_code == 302
    assert "Young carer" not in text_of(browser.get(f"/child/{identity_of(quinn)}"))
    dated = text_of(browser.get(f"/child/{identity_of(quinn)}?on=2012-03-01"))
    assert "Young carer" not in dated


@committing
def test_a_flag_is_noted_in_the_trail_without_a_word_of_it(priya: Post, quinn: UUID) -> None:
    one = put(priya, quinn)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select did, on_kind, details::text, commitment <> '' from trail_deed where on_id = %s", [one])
        ((did, kind, details, committed),) = cursor.fetchall()
    assert (did, kind, committed) == ("flag.set", "flag", True)
    assert "Seen getting" not in details
