"""Pages of findings for the police: told in a form, answered from the works list, hidden and absent alike; R77."""

from uuid import uuid4

from django.test import Client

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.forms.models import Finding
from duties.owed import followed
from duties.test_police_findings import MARKED, interviewed
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

pytestmark = committing


def a_finding() -> tuple[Finding, Post, Post]:
    """What a teacher told, the teacher, and who answers for missing children at the police."""
    officer = a_post(Role.SAFEGUARDING_LEAD, agency="POL", name="Len Carver")
    grace = a_post(name="Grace Adeyemi")
    interviewed(grace)
    followed()
    return Finding.objects.using("owner").get(), grace, officer


def test_r77_it_stands_on_the_works_list_and_today_and_its_answer_goes_back_to_the_interview() -> None:
    finding, grace, officer = a_finding()
    theirs, hers = sign_in(officer), sign_in(grace)
    assert "A finding about Quinn Harrow" in text_of(theirs.get("/today"))
    assert MARKED["for_police"] in text_of(theirs.get("/missing/findings"))
    shown = text_of(theirs.get(f"/missing/findings/{finding.id}"))
    assert "Grace Adeyemi" in shown
    assert "He said not to tell" not in shown
    address = f"/missing/findings/{finding.id}/answer"
    empty = theirs.post(address, {"answer": " "})
    assert empty.status_code == 422
    assert "Say what you do with it" in text_of(empty)
    kept = theirs.post(address, {"answer": "The patrol looks <b>tonight</b>"}, follow=True)
    assert "The patrol looks &lt;b&gt;tonight&lt;/b&gt;" in text_of(kept)
    assert "The patrol looks" in text_of(hers.get(f"/forms/sent/{finding.sent_id}"))
    late = theirs.post(address, {"answer": "Something else"})
    assert late.status_code == 409
    assert "Something else" in text_of(late)


def test_what_was_told_to_others_reads_as_what_is_absent() -> None:
    finding, _, _ = a_finding()
    for other in (
        a_post(Role.SAFEGUARDING_LEAD, agency="SXH", name="Bex Ollerton"),
        a_post(agency="POL", name="Jo Ferris"),
    ):
        client: Client = sign_in(other)
        hidden, absent = (client.get(f"/missing/findings/{one}") for one in (finding.id, uuid4()))
        assert hidden.status_code == absent.status_code == 404
        assert text_of(hidden) == text_of(absent)
        assert "Quinn" not in text_of(client.get("/missing/findings"))


def test_a_role_without_forms_or_answers_is_told_so() -> None:
    refused = sign_in(a_post(Role.BOARD, agency="DIS", name="Una Field")).get("/missing/findings")
    assert refused.status_code == 403
    assert "fills in no forms" in text_of(refused)
