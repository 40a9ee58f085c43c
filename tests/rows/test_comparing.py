"""The page that compares two records: what it says, of whom, since when; and nothing that its reader may not read."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now, today
from cairn.linkage.actions import judge, weigh_edges
from cairn.linkage.queries import judgements, proposals_waiting
from collected import collect_once
from factories import (
    a_browser,
    a_child,
    a_half_known_adult,
    a_named_adult,
    a_person_version,
    a_place,
    a_post,
    a_proposal,
    a_thing,
    an_agency,
    an_event,
    identity_of,
    looking,
    opened,
    the_same,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
LANE = {"address": "1 Secret Lane", "postcode": "ZZ1 1AA"}


@pytest.fixture(autouse=True)
def collected() -> None:
    collect_once()


@pytest.fixture
def analyst() -> Post:
    return a_post(agency=an_agency(code="POL"), role=Role.ANALYST, name="Ife Ade")


def pair(left: dict[str, Any], right: dict[str, Any], **says: Any) -> tuple[UUID, UUID, str]:
    """Records of a child by the school and by social care, in this order, and the address at which they are compared."""
    one = a_child(agency=an_agency(code="SCH"), **left)
    other = a_child(agency=an_agency(code="CSC"), **right)
    edge = a_proposal(record_a=one, record_b=other, **says)
    return one, other, f"/links/{edge.id}"


def said(post: Post, address: str) -> str:
    answer = a_browser(post).get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_each_value_has_its_agency_its_day_and_how_it_compares(analyst: Post) -> None:
    """R44, R56: the reasons are plain from the page, field by field, in words."""
    one, other, address = pair(
        {"given_names": "Catherine", "family_name": "Meadmore", "born": "1996-03-12", "recorded": "2010-05-14"},
        {"given_names": "Kate", "family_name": "Meadmore", "born": "1996-12-03", "recorded": "2011-01-02"},
    )
    a_person_version(record=one, agency=an_agency(code="SCH"), recorded="2011-02-01", given_names="Catherine",
                     family_name="Meadmore", born="1996-03-12", sex="female")  # fmt: skip
    page = said(analyst, address)
    assert (
        "Given names Catherine since 14 May 2010 Kate since 2 January 2011 ≈ Similar two forms of one given name"
        in page
    )
    assert "Family name Meadmore since 14 May 2010 Meadmore since 2 January 2011 = Same" in page
    assert "12 March 1996" in page
    assert "≈ Similar same birth date with day and month swapped" in page
    assert "Sex female since 1 February 2011 Not said – Said by one only" in page
    assert "day and month of birth swapped and sound of the family name" in page
    assert f"/child/{identity_of(one)}" in a_browser(analyst).get(address).content.decode()
    assert identity_of(one) != identity_of(other)


def test_a_number_held_closely_is_neither_shown_nor_compared_nor_a_reason_to_have_met(analyst: Post) -> None:
    one, other, address = pair({"given_names": "Quinn"}, {"given_names": "Rowan"})
    a_thing(of=one, kind="phone", value="07700 900123", agency=an_agency(code="SCH"), sharing="analysis_only")
    a_thing(of=other, kind="phone", value="07700 900123", agency=an_agency(code="CSC"))
    page = said(analyst, address)
    assert page.count("07700 900123") == 1
    assert "Phone Not said 07700 900123" in page or "Phone 07700 900123 since" in page
    assert "– Said by one only" in page
    assert "phone, e-mail or online name" not in page


def test_a_protected_address_is_not_shown_compared_or_told_by_a_key(analyst: Post) -> None:
    """H12."""
    a_place(agency=an_agency(code="CSC"), name="Rowan House", kind="home", protected=True, **LANE)
    born = {"given_names": "Leah", "family_name": "Brandel", "born": "2001-01-05"}
    one, _, address = pair(born | LANE, born | LANE)
    page = said(analyst, address)
    assert not re.search("Secret Lane|ZZ1 1AA|Rowan House", page)
    assert "Postcode protected" in page
    assert "an address that is protected is never compared" in page
    assert "birth date and postcode" not in page
    assert "birth date and form of the given name" in page
    a_person_version(record=one, agency=an_agency(code="SCH"), recorded=now(), **{
        "given_names": "Leah", "family_name": "Brandel", "born": "2001-01-05", "address": "2 Secret Lane", "postcode": "ZZ1 1AA",
    })  # fmt: skip
    assert "Secret Lane" not in said(analyst, address)


def test_whoever_may_not_read_one_of_the_two_is_told_that_there_is_nothing() -> None:
    front_door = a_post(agency=an_agency(code="POL"), role=Role.TRIAGE)
    one, other, address = pair({"given_names": "Quinn"}, {"given_names": "Quinn"})
    opened(to=front_door.agency, records=[one])
    client = a_browser(front_door)
    absent = f"/links/{uuid4()}"
    refused, nothing = client.get(address), client.get(absent)
    assert refused.status_code == nothing.status_code == 404
    strip = r'(value="[^"]*"|[0-9a-f-]{36})'
    assert re.sub(strip, "", refused.content.decode()) == re.sub(strip, "", nothing.content.decode())
    assert client.post(address, {"answer": "same", "reason": "x"}).status_code == 404
    opened(to=front_door.agency, records=[other])
    assert client.get(address).status_code == 200


def test_a_narrower_record_of_the_same_child_is_neither_named_nor_counted(analyst: Post) -> None:
    one, _, address = pair({"given_names": "Quinn"}, {"given_names": "Rowan"})
    clinic = an_agency(code="SHS")
    hidden = a_child(agency=clinic, given_names="Hidden", sharing="analysis_only")
    the_same(one, hidden)
    page = said(analyst, address)
    assert "Hidden" not in page
    assert "Sexual Health" not in page
    assert "would make 2 records of 2 agencies one" in page


def test_what_was_written_since_the_judgement_stands_on_top_as_far_as_its_reader_may_read() -> None:
    """R56: a refused link comes back with what is new, in its words."""
    school, care = an_agency(code="SCH"), an_agency(code="CSC")
    judge_of_school = a_post(agency=school, role=Role.ANALYST, name="Ana Bell")
    judge_of_police = a_post(agency=an_agency(code="POL"), role=Role.ANALYST, name="Ife Ade")
    one, other, address = pair({"given_names": "Quinn", "family_name": "Harrow"}, {"given_names": "Quin"})
    with looking(judge_of_school) as actor:
        judge(kind="person", record_a=one, record_b=other, answer="different", reason="Two boys", by=actor)
    assert "Nothing that you can read was written about either since." in said(judge_of_police, address)
    later = now() + timedelta(seconds=1)
    a_person_version(record=one, agency=school, recorded=later, given_names="Quinn", family_name="Moss")
    a_thing(of=other, kind="phone", value="07700 900777", agency=care, recorded=later)
    an_event(agency=school, about=[one], recorded=later, summary="A new stepfather, said his teacher")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """update linkage_edge set why = why || '[{"field": "phone", "says": "one phone", "weight": 2}]'"""
        )
    for post, reads_it in ((judge_of_school, True), (judge_of_police, False)):
        page = said(post, address)
        assert "it was judged different : Two boys" in page
        assert "It came back because of a new fact: phone: one phone" in page
        assert re.search("Family name , Marlbridge Academy, [^:]*: now “Moss”, before that “Harrow”", page)
        assert re.search("Phone , Children’s Social Care, [^:]*: now “07700 900777”", page)
        assert ("A new stepfather" in page) is reads_it


@pytest.mark.parametrize(
    ("age", "words"), [(15, "child who may have caused harm and may be being harmed"), (25, "person of concern")]
)
def test_somebody_under_eighteen_is_a_child_first(analyst: Post, age: int, words: str) -> None:
    """H2: the same facts, ages 15 and 25."""
    born = f"{today().year - age}-01-01"
    both = [a_named_adult(agency=an_agency(code=code), given_names="Kit", born=born) for code in ("SCH", "CSC")]
    page = said(analyst, f"/links/{a_proposal(record_a=both[0], record_b=both[1]).id}")
    assert re.search(f"Part in it {words} since [^=]* {words} since [^=]* = Same", page)
    assert ("person of concern" in page) is (age == 25)


def test_looking_at_a_pair_stands_on_the_trail_of_both(analyst: Post) -> None:
    one, other, address = pair({"given_names": "Quinn"}, {"given_names": "Quinn"})
    said(analyst, address)
    with connections["owner"].cursor() as cursor:
        cursor.execute("select on_id from trail_look where what = 'comparison of two records' and on_kind = 'person'")
        assert {row[0] for row in cursor.fetchall()} == {identity_of(one), identity_of(other)}


def test_the_page_says_why_the_first_is_first(analyst: Post) -> None:
    pair({"given_names": "Quinn"}, {"given_names": "Quinn"})
    daz = [a_half_known_adult(agency=an_agency(code=code), nickname="Daz") for code in ("SCH", "ASU")]
    a_proposal(record_a=daz[0], record_b=daz[1])
    weigh_edges()
    page = said(analyst, "/links")
    assert "Quinn comes first. It stands here because it would make 2 records of children one, of 2 agencies." in page
    with looking(analyst) as actor:
        last = proposals_waiting(actor)[1]
    assert "It stands after those that would make records of children one." in said(analyst, f"/links/{last.id}")


def test_a_fact_that_is_offered_is_reason_enough_and_another_is_not(analyst: Post) -> None:
    *_, address = pair({"given_names": "Quinn"}, {"given_names": "Quinn"})
    client = a_browser(analyst)
    for given in (
        {"answer": "different"},
        {"answer": "different", "fact": "Nickname: made up"},
        {"fact": "Nickname: both say Daz"},
    ):
        answer = client.post(address, given)
        assert answer.status_code == 422
        assert "Error:" in answer.content.decode()
    kept = client.post(address, {"answer": "unsure", "reason": "", "fact": "Nickname: both say Daz"})
    assert kept.status_code == 302
    with connections["owner"].cursor() as cursor:
        cursor.execute("select answer, reason from linkage_judgement")
        assert cursor.fetchall() == [("unsure", "Nickname: both say Daz")]


def test_any_judgement_is_taken_back_for_ever_and_all_of_it_stays(analyst: Post) -> None:
    one, other, address = pair({"given_names": "Quinn"}, {"given_names": "Quinn"})
    client = a_browser(analyst)
    client.post(address, {"answer": "different", "reason": "Two girls"})
    assert "Quinn and Quinn" in said(analyst, "/links/judged")
    assert [answer for *_, answer in judgements(kind="person")] == ["different"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from linkage_judgement")
        undo = f"/links/judged/{cursor.fetchone()[0]}/take-back"
        cursor.execute("delete from linkage_edge")  # the proposal may be gone by then
    empty = client.post(undo, {"reason": " "})
    assert empty.status_code == 422
    assert "Say why it is taken back" in empty.content.decode()
    assert client.post(undo, {"reason": "Judged by mistake"}).status_code == 302
    assert judgements(kind="person") == ()
    page = said(analyst, "/links/judged?whose=all")
    assert page.index("Taken back : Judged by mistake") < page.index("Different : Two girls")
    assert client.post(undo, {"reason": "Again"}).status_code == 409
    a_proposal(record_a=one, record_b=other)
    with looking(analyst) as actor:
        assert [found.judged for found in proposals_waiting(actor)] == [""]


def test_what_is_wrong_with_taking_back_is_said_in_its_row_on_the_page_where_it_stands(analyst: Post) -> None:
    first, second = (pair({"given_names": name}, {"given_names": name})[:2] for name in ("Quinn", "Rowan"))
    with looking(analyst) as actor:
        made, *_ = (
            judge(kind="person", record_a=one, record_b=other, answer="different", reason="Two girls", by=actor)
            for one, other in [first, *[second] * 50]
        )
    client = a_browser(analyst)
    undo = f"/links/judged/{made.id}/take-back?page=2"
    assert undo in client.get("/links/judged?page=2").content.decode()
    assert undo not in client.get("/links/judged").content.decode()
    empty = client.post(undo, {"reason": " "})
    assert empty.status_code == 422
    page = empty.content.decode()
    assert f'<a href="#why-{made.id}">Say why it is taken back' in page
    assert page.index("govuk-error-message") > page.index(f'id="judged-{made.id}"')
    taken = client.post(undo, {"reason": "Judged by mistake"})
    assert (taken.status_code, taken["Location"]) == (302, "/links/judged?page=2")


def test_a_second_click_on_taking_back_is_answered_on_the_list_and_keeps_what_was_typed(analyst: Post) -> None:
    first = pair({"given_names": "Quinn"}, {"given_names": "Quinn"})[:2]
    with looking(analyst) as actor:
        made = judge(
            kind="person", record_a=first[0], record_b=first[1], answer="different", reason="Two girls", by=actor
        )
    client = a_browser(analyst)
    undo = f"/links/judged/{made.id}/take-back?page=1"
    assert client.post(undo, {"reason": "Judged by mistake"}).status_code == 302
    again = client.post(undo, {"reason": "My own longer words"})
    assert again.status_code == 409
    page = again.content.decode()
    assert f'<a href="#judged-{made.id}">Somebody has said something else of these two since' in page
    assert "You had written: My own longer words" in page
    elsewhere = client.post(f"/links/judged/{made.id}/take-back?page=2", {"reason": "My own longer words"})
    assert elsewhere.status_code == 409
    assert "You had written: My own longer words" in elsewhere.content.decode()


def test_a_judgement_of_a_pair_that_one_may_not_read_is_neither_listed_nor_taken_back(analyst: Post) -> None:
    one, other, _ = pair({"given_names": "Quinn"}, {"given_names": "Quinn"})
    with looking(analyst) as actor:
        made = judge(kind="person", record_a=one, record_b=other, answer="different", reason="Two girls", by=actor)
    front_door = a_browser(a_post(agency=an_agency(code="DIS"), role=Role.TRIAGE))
    assert "Two girls" not in front_door.get("/links/judged?whose=all").content.decode()
    for wanted in (made.id, uuid4()):
        assert front_door.post(f"/links/judged/{wanted}/take-back", {"reason": "x"}).status_code == 404
    teacher = a_browser(a_post(agency=an_agency(code="SCH")))
    assert teacher.get("/links/judged").status_code == 403
    assert teacher.post(f"/links/judged/{made.id}/take-back", {"reason": "x"}).status_code == 403
    assert [answer for *_, answer in judgements(kind="person")] == ["different"]


def test_no_other_answer_is_kept_whoever_writes_it(analyst: Post) -> None:
    one, other, _ = pair({"given_names": "Quinn"}, {"given_names": "Quinn"})
    words = (
        "insert into linkage_judgement (id, record_a, record_b, kind, answer, reason, staff_id, agency_id, at, agreed, facts)"
        " values (gen_random_uuid(), %s, %s, 'person', 'perhaps', 'x', access_staff(), access_agency(), now(), '{}', '{}')"
    )
    with (
        looking(analyst),
        connection.cursor() as cursor,
        pytest.raises(Exception, match="judgement_is_one_of_four"),
        transaction.atomic(),
    ):
        cursor.execute(words, sorted((one, other), key=str))
