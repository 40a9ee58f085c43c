"""Pages of forms: filling in with scripts off, nothing typed is lost, check, send, decide; hidden is absent."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.concerns.models import Draft as ConcernDraft
from cairn.forms.models import Draft, Sent
from factories import a_child, an_agency, identity_of
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

pytestmark = committing
AGAIN = f"{today() + timedelta(days=40):%d/%m/%Y}"
TYPED = {
    "given_names": "Quinn", "family_name": "Harrow", "born": "11 2 2011", "a-cars": "now", "a-level": "3",
    "a-reasons": "Picked up by a man nobody knows.", "a-look_again_on": AGAIN,
}  # fmt: skip


def fills_in(client: Client, kind: str = "screening", **typed: Any) -> Any:
    """The answer to a form that was filled in whole."""
    given = {"draft": str(uuid4()), "do": "check"} | (TYPED if kind == "screening" else {}) | typed
    return client.post(f"/forms/{kind}/new", given)


def sends(client: Client, kind: str = "screening", **typed: Any) -> str:
    """Where one comes after filling in, checking and sending."""
    checking = fills_in(client, kind, **typed)["location"]
    assert checking.endswith("/check"), text_of(client.get(checking))
    return client.post(checking)["location"]


def test_r25_a_screening_is_filled_in_checked_and_sent_without_scripts_and_shows_as_it_was_answered() -> None:
    """Harms, H5: nothing here is the child’s fault."""
    client = sign_in(a_post(name="Grace Adeyemi"))
    checking = fills_in(client, **{"a-child_words": "He's  my <boyfriend>"})["location"]
    said = text_of(client.get(checking))
    assert "Check your answers" in said
    assert "11 February 2011" in said
    where = client.post(checking)["location"]
    page = client.get(where)
    assert "In cars of adults whom nobody knows Last 6 months" in text_of(page)
    assert "He&#x27;s  my &lt;boyfriend&gt;" in page.content.decode()
    assert "version 2" in text_of(page)
    assert "Nothing here is the child’s fault" in text_of(page)
    assert Sent.objects.using("owner").get().born == "2011-02-11"


def test_what_lacks_is_told_where_it_lacks_and_every_word_stays() -> None:
    client = sign_in(a_post())
    answer = fills_in(client, **{"a-look_again_on": "soon", "a-cars": "unknown", "a-unknowns": "Who drives?"})
    page = client.get(answer["location"]).content.decode()
    assert '<a href="#look_again_on">' in page
    assert '<a href="#unknowns_owner">' in page
    assert 'value="soon"' in page
    assert "Who drives?</textarea>" in page
    for name in re.findall(r'<a href="#(\w+)">', page):
        assert f'id="{name}"' in page


def test_a_draft_is_kept_as_one_types_with_words_and_prompts_and_nobody_else_opens_it() -> None:
    """R24, R15, R132: a quotation is never looked at."""
    client, draft = sign_in(a_post()), str(uuid4())
    typed = {
        "draft": draft,
        "a-reasons": "She is promiscuous.",
        "a-child_words": "my older boyfriend",
        "a-in_love": "yes",
        "a-learning": "yes",
    }
    said = text_of(client.post("/forms/screening/draft", typed))
    assert "Kept at" in said
    assert "may be sexually abused or exploited" in said
    assert "boyfriend" not in said
    assert "“In love” is no reassurance" in said
    assert "easy-read" in said
    colleague = sign_in(a_post(username="colleague", name="A Colleague"))
    assert "promiscuous" not in colleague.get(f"/forms/screening/new?draft={draft}").content.decode()
    assert colleague.get(f"/forms/draft/{draft}/check").status_code == 404
    assert colleague.post(f"/forms/draft/{draft}/check").status_code == 404
    client.post("/forms/draft/thrown", {"draft": draft})
    assert not Draft.objects.using("owner").exists()


def test_from_a_childs_picture_a_form_comes_filled_in_and_stands_there_afterwards() -> None:
    quinn = a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow", born="2011-02-11")
    client, identity = sign_in(a_post()), identity_of(quinn)
    assert f"/child/{identity}/forms" in client.get(f"/child/{identity}").content.decode()
    page = client.get(f"/forms/screening/new?about={identity}").content.decode()
    assert 'value="Quinn"' in page
    assert 'value="11 February 2011"' in page
    where = sends(client, about=str(identity), born="11 February 2011", **{"a-asked_child": "not_ready"})
    assert "Quinn Harrow" in text_of(client.get(where))
    assert Sent.objects.using("owner").get().reference in text_of(client.get(f"/child/{identity}/forms"))
    again = text_of(client.get(f"/forms/screening/new?about={identity}"))
    assert "ask again gently, once, when it is safe" in again


def test_r122_who_was_asked_and_was_not_ready_is_asked_again_gently_with_the_day() -> None:
    """Harms, H14: once, gently, and not after a child has told."""
    quinn = a_child(agency=an_agency(code="SCH"), given_names="Quinn", born="2011")
    client, identity = sign_in(a_post()), identity_of(quinn)
    sends(client, about=str(identity), **{"a-asked_child": "not_ready"})
    said = text_of(client.get(f"/forms/screening/new?about={identity}"))
    assert f"of {today().day} {today():%B %Y}. Asked then, and not ready to answer" in said


def test_r6_what_nobody_asked_of_a_partner_is_asked_at_the_next_contact() -> None:
    quinn = a_child(agency=an_agency(code="SHS"), given_names="Quinn", born="2011")
    client, identity = sign_in(a_post(agency="SHS", name="Tom Reeve")), identity_of(quinn)
    who = {"about": str(identity), "given_names": "Quinn"}
    without = fills_in(client, "short_contact", **NOTHING, **who, **{"a-partner_known": "not_asked"})["location"]
    assert "Say why nobody asked" in text_of(client.get(without))
    asked = {"a-partner_known": "not_asked", "a-partner_why_not": "not_alone"}
    sends(client, "short_contact", **NOTHING, **who, **asked)
    again = text_of(client.get(f"/forms/short_contact/new?about={identity}"))
    assert "Nobody asked then who the partner is, and how old: ask this time, alone and gently" in again


def test_r26_r38_a_decision_is_taken_with_who_when_and_why_and_a_referral_is_filled_in_from_the_screening() -> None:
    client = sign_in(a_post())
    where = sends(client, **{"a-level": "4", "a-child_words": "He said he'd find me"})
    assert "Waits until" in text_of(client.get(where))
    assert "Waiting for a decision (1)" in text_of(client.get("/forms"))
    decision = {
        "did": "refer",
        "after": "0",
        "with_whom": "Front door",
        "reason": "Two agencies saw the car.",
        "by_on": AGAIN,
    }
    lacking = client.post(f"{where}/decide", decision | {"by_on": "some day"})
    assert lacking.status_code == 422
    assert "Two agencies saw the car." in lacking.content.decode()
    opened = client.post(f"{where}/decide", decision)["location"]
    page = client.get(opened).content.decode()
    assert 'value="Quinn"' in page
    assert "He said he&#x27;d find me" in page
    assert ConcernDraft.objects.using("owner").get().thinks == TYPED["a-reasons"]
    assert client.post(f"{where}/decide", decision).status_code == 409
    assert "Waiting for a decision" not in text_of(client.get("/forms"))


def test_r27_for_somebody_over_18_ways_for_adults_are_offered() -> None:
    client = sign_in(a_post())
    said = text_of(client.get(sends(client, born="2005")))
    assert "Adult safeguarding enquiry" in said
    assert "MARAC" in said


def test_r31_a_birthday_closes_and_lowers_nothing_and_asks_for_another_look() -> None:
    client = sign_in(a_post())
    where = sends(client, born=str(today().year - 15))
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table forms_sent disable trigger user")
        cursor.execute("update forms_sent set at = at - interval '2 years', born = %s", [str(today().year - 17)])
        cursor.execute("alter table forms_sent enable trigger user")
    said = text_of(client.get(where))
    assert "They have turned 16" in said
    assert "Nothing was closed or lowered" in said
    assert Sent.objects.using("owner").get().level == 3


def test_absent_and_hidden_are_one_answer_and_roles_without_forms_are_refused() -> None:
    where = sends(sign_in(a_post()))
    police = sign_in(a_post(Role.TRIAGE, agency="POL"))
    answers = [police.get(one) for one in (where, f"/forms/sent/{uuid4()}")]
    assert [one.status_code for one in answers] == [404, 404]
    assert text_of(answers[0]) == text_of(answers[1])
    assert [
        police.post(f"{one}/decide", {"did": "watch"}).status_code for one in (where, f"/forms/sent/{uuid4()}")
    ] == [404, 404]
    assert police.get(f"/forms/screening/new?about={uuid4()}").status_code == 404
    admin = sign_in(a_post(Role.ADMINISTRATOR, agency="SCH"))
    assert [admin.get(one).status_code for one in ("/forms", "/forms/screening/new", where)] == [403, 403, 404]
    assert police.get("/forms/no-such/new").status_code == 404


@pytest.mark.parametrize(
    "typed", [{"draft": "x"}, {"draft": ""}, {"draft": "00000000-0000-4000-8000-000000000000", "about": "x"}]
)
def test_what_is_no_id_is_absent(typed: dict[str, str]) -> None:
    assert sign_in(a_post()).post("/forms/screening/new", typed).status_code == 404


NOTHING = {f"a-{name}": "no" for name in ("spoken_for", "afraid", "given", "worried")}


def test_r7_one_yes_in_a_short_contact_opens_a_concern_that_is_filled_in() -> None:
    client = sign_in(a_post())
    who = {"given_names": "Maya"}
    assert "/forms/sent/" in sends(client, "short_contact", **NOTHING, **who)
    where = sends(client, "short_contact", **(NOTHING | {"a-given": "yes"}), **who)
    page = client.get(where).content.decode()
    assert "/concerns/new" in where
    assert 'value="Maya"' in page
    assert "somebody give them things" in page.lower()
    assert Sent.objects.using("owner").count() == 2


def test_r32_a_competence_record_is_read_by_its_writer_and_their_lead_alone() -> None:
    client = sign_in(a_post(name="Nurse Quiet"))
    asked = {f"a-{name}": "no" for name in ("exchange", "pressure", "power", "dependence")}
    judged = {"a-decision": "contraception", "a-test": "fraser", "a-judged": "yes", "a-reasons": "She weighed it."}
    without = fills_in(client, "competence", given_names="Maya", **judged)["location"]
    assert "Answer this before you judge competence" in text_of(client.get(without))
    where = sends(client, "competence", given_names="Maya", **asked, **judged)
    assert "The exploitation screening stays open" in text_of(client.get(where))
    colleague = sign_in(a_post(username="colleague", name="A Colleague"))
    lead = sign_in(a_post(Role.SAFEGUARDING_LEAD, name="Lee"))
    assert [one.get(where).status_code for one in (client, lead, colleague)] == [200, 200, 404]
    assert "Maya" not in text_of(colleague.get("/forms"))


@pytest.mark.parametrize(
    "kind", ["assessment", "change_noticed", "consent_aid", "missing_report", "model_aid", "return_interview"]
)
def test_every_form_says_on_its_page_what_it_lacks(kind: str) -> None:
    client = sign_in(a_post())
    page = client.get(fills_in(client, kind)["location"]).content.decode()
    for name in re.findall(r'<a href="#(\w+)">', page):
        assert f'id="{name}"' in page
    assert "There is something to put right" in page


def test_r40_practitioners_rate_made_up_cases_once_and_the_board_reads_how_far_they_agree() -> None:
    client = sign_in(a_post())
    page = text_of(client.get("/forms/cases"))
    assert "10 cases left" in page
    assert client.post("/forms/cases", {"case": "red-car", "level": "9"}).status_code == 422
    assert client.post("/forms/cases", {"case": "no-such", "level": "2"}).status_code == 404
    for at in range(5):
        rater = sign_in(a_post(username=f"rater{at}", name=f"Rater {at}"))
        for case in ("red-car", "parcels"):
            assert (
                rater.post("/forms/cases", {"case": case, "level": str(2 + (at % 2) * (case == "red-car"))}).status_code
                == 302
            )
    assert "You gave: Early help" in text_of(rater.get("/forms/cases"))
    told = text_of(sign_in(a_post(Role.BOARD, agency="CSC")).get("/forms/use"))
    assert "Marlbridge Academy 5 2 70 %" in told
    assert "Rater" not in told.replace("Raters", "").replace("raters", "")
    assert client.get("/forms/use").status_code == 403


def test_r40_counts_under_five_are_not_told_in_how_forms_are_used() -> None:
    client, lead = sign_in(a_post()), sign_in(a_post(Role.SAFEGUARDING_LEAD, name="Lee"))
    for _ in range(4):
        sends(client)
    assert "No agency has sent 5 of one form yet" in text_of(lead.get("/forms/use"))
    sends(client)
    told = text_of(lead.get("/forms/use"))
    assert "Exploitation screening, version 2 5" in told


def test_r42_from_an_assessment_the_screening_opens_in_the_same_flow_and_nothing_is_typed_twice() -> None:
    client = sign_in(a_post())
    where = sends(
        client, "assessment", given_names="Maya", born="2011",
        **{"a-family_asked": "yes", "a-inside_good": "Mum rings", "a-reasons": "Help", "a-outside_worries": "A car at the gate", "a-signs": ["cars"]},
    )  # fmt: skip
    assert where.startswith("/forms/screening/new?draft=")
    page = client.get(where).content.decode()
    assert 'value="Maya"' in page
    assert "A car at the gate</textarea>" in page
    assert re.search(r'name="a-cars" type="radio" value="now" checked', page)


def test_r26_past_its_day_a_screening_without_a_decision_is_overdue_for_the_whole_agency() -> None:
    sends(sign_in(a_post()))
    colleague = sign_in(a_post(username="colleague", name="A Colleague"))
    assert "Past its date" not in text_of(colleague.get("/forms"))
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table forms_sent disable trigger user")
        cursor.execute("update forms_sent set decide_by = current_date - 3")
        cursor.execute("alter table forms_sent enable trigger user")
    said = text_of(colleague.get("/forms"))
    assert "Waiting for a decision (1)" in said
    assert "Past its date" in said


def test_r22_r156_on_a_childs_page_of_forms_tries_stand_with_the_next_one_and_how_things_changed_side_by_side() -> None:
    quinn = a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow", born="2011-02-11")
    client, identity = sign_in(a_post()), identity_of(quinn)
    who = {"about": str(identity), "given_names": "Quinn"}
    tried = {
        "a-happened": "1 3 2026",
        "a-with_whom_met": "child",
        "a-way": "visit",
        "a-reached": "no",
        "a-tried": "Rang",
    }
    for _ in range(5):
        sends(client, "contact", **who, **tried, **{"a-next_try": "4 3 2026", "a-next_how": "Her aunt asks her."})
    for on, word in (("1 1 2026", "bad"), ("1 2 2026", "hard"), ("1 3 2026", "good")):
        said = {
            f"a-{side}_{part}": word
            for side in ("child", "worker")
            for part in ("safe", "health", "learning", "people")
        }
        sends(client, "how_it_is", **who, **said, **{"a-happened": on})
    page = text_of(client.get(f"/child/{identity}/forms"))
    assert "5 tries since anybody was last reached , the last on 1 March 2026" in page
    assert "Next try on 4 March 2026: Her aunt asks her." in page
    assert "engag" not in page
    assert "Being safe The child says Bad Hard Good" in page
    assert "Being safe The worker says Bad Hard Good" in page


def test_a_form_stays_on_the_page_of_its_child_and_its_level_counts_after_two_pages_were_joined() -> None:
    before, after = (
        identity_of(a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow")) for _ in range(2)
    )
    client = sign_in(a_post())
    sends(client, about=str(before), **{"a-level": "4"})
    reference = Sent.objects.using("owner").get().reference
    assert reference not in text_of(client.get(f"/child/{after}/forms"))
    with connections["owner"].cursor() as cursor:
        cursor.execute("update linkage_identity set went_into = %s where id = %s", [after, before])
    assert reference in text_of(client.get(f"/child/{after}/forms"))
    lower = fills_in(client, about=str(after), **{"a-level": "3"})["location"]
    assert "The level was 4 before" in text_of(client.get(lower))
    police = sign_in(a_post(Role.TRIAGE, agency="POL"))
    assert reference not in text_of(police.get(f"/child/{after}/forms"))


def test_words_that_an_earlier_version_asked_for_are_not_lost_from_a_draft() -> None:
    client, draft = sign_in(a_post()), str(uuid4())
    client.post("/forms/screening/draft", {"draft": draft, "a-reasons": "kept"})
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """update forms_draft set form_version = 1, answers = '{"old_words": "half a sentence", "reasons": "kept"}'"""
        )
    page = client.get(f"/forms/screening/new?draft={draft}").content.decode()
    assert "half a sentence" in page
    assert "kept</textarea>" in page
    client.post("/forms/screening/draft", {"draft": draft, "a-reasons": "kept, and more"})
    assert Draft.objects.using("owner").get().answers == {"old_words": "half a sentence", "reasons": "kept, and more"}
