"""From one look in the trail to the rule that allowed it, its words, the agreement and the law; and the page of all of them."""

import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils.html import strip_tags

from cairn import records
from cairn.access.roles import VERBS, Verb
from cairn.access.sight import PARTY, agreement, edition, rules
from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.records.queries import RULE
from cairn.sharing.rules.basis import bases, version
from cairn.trail.actions import look
from cairn.trail.queries import LookLine, looks
from concerns.made_concerns import told
from factories import a_browser, a_child, a_post, an_agency, an_event, identity_of, looking
from forms.made_forms import sent
from sharing.made_consults import a_champion, asked
from web.conftest import committing

pytestmark = committing
SOURCE = Path(records.__file__).parents[1]


@pytest.fixture
def lead() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Priya Nair")


def text(client: Client, address: str) -> str:
    return " ".join(strip_tags(client.get(address).content.decode()).split())


def lines(post: Post) -> tuple[LookLine, ...]:
    with looking(post) as actor:
        return looks(actor)


def a_look(post: Post) -> UUID:
    """That somebody opened a child's page."""
    child = a_child(agency=post.agency, given_names="Quinn")
    an_event(agency=post.agency, about=[child])
    assert a_browser(post).get(f"/child/{identity_of(child)}").status_code == 200
    return lines(post)[0].id


def test_any_line_of_the_trail_opens_to_its_rule_version_and_agreement(lead: Post) -> None:
    """R65: the journey of a data-protection officer who follows one read to its rule."""
    look = a_look(lead)
    client = a_browser(lead)
    page = client.get("/trail").content.decode()
    assert f"/trail/{look}" in page
    said = text(client, f"/trail/{look}")
    rule = rules()[RULE]
    assert f"{rule.id}, version {rule.version}" in said
    assert rule.says in said
    assert f"{agreement().title} ({agreement().version}): “{rule.part}”" in said
    assert f"edition {version()}" in said
    assert "Priya Nair" in said
    links = re.findall(r'href="/about/basis#([\w-]+)"', client.get(f"/trail/{look}").content.decode())
    public = Client().get("/about/basis").content.decode()
    assert rule.place in links
    assert [one for one in links if f'id="{one}"' not in public] == []


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_a_line_of_the_trail_is_read_by_the_lead_of_an_agency_that_it_is_of(role: Role, lead: Post) -> None:
    """R68: absent and another agency's are alike."""
    look = a_look(lead)
    own = a_browser(a_post(agency=lead.agency, role=role, name="Grace Adeyemi"))
    other = a_browser(a_post(agency=an_agency(code="POL"), role=role, name="Owen Hale"))
    reads = role is Role.SAFEGUARDING_LEAD
    assert own.get(f"/trail/{look}").status_code == (200 if reads else 403)
    assert other.get(f"/trail/{look}").status_code == (404 if reads else 403)
    assert own.get(f"/trail/{uuid4()}").status_code == (404 if reads else 403)


def test_every_rule_that_the_code_names_stands_in_the_table_and_rests_on_rows_of_the_law() -> None:
    """R65: rules are configuration, readable."""
    written = set()
    for file in SOURCE.rglob("*"):
        if file.suffix in (".py", ".sql"):
            written |= set(re.findall(r"[\"'](need\.[a-z-]+/\d+|import\.[a-z-]+/\d+)[\"']", file.read_text("utf-8")))
    assert written
    assert written - set(rules()) == set()
    assert {law for rule in rules().values() for law in rule.laws} - set(bases()) == set()
    assert set(VERBS) == set(Verb)


def test_the_page_of_rules_and_law_is_for_everybody_and_says_what_is_not_in_force() -> None:
    """R60, R65."""
    page = Client().get("/about/basis")
    assert page.status_code == 200
    said = " ".join(strip_tags(page.content.decode()).split())
    for law in bases().values():
        assert law.says in said
        assert law.condition in said
    for rule in rules().values():
        assert rule.says in said
    assert f"Rules, edition {edition()}" in said
    assert said.count("Not in force: can’t be chosen") == sum(law.in_force_from is None for law in bases().values())


def test_a_look_at_a_concern_names_its_rule(lead: Post) -> None:
    """R65."""
    concern = told(by=lead)
    assert a_browser(lead).get(f"/concerns/{concern}").status_code == 200
    found = [line for line in lines(lead) if line.on_kind == "concern"]
    assert {line.rule for line in found} == {"need.party-to-it/1"}


def test_a_look_without_a_rule_is_refused(lead: Post) -> None:
    """R65."""
    with looking(lead):
        with pytest.raises(TypeError):
            look(what="form", on_kind="form")  # type: ignore[call-arg]
        with pytest.raises(ValueError, match="names the rule"):
            look(what="form", on_kind="form", rule="")
    assert lines(lead) == ()


def test_looks_at_a_question_and_at_a_form_on_paper_name_their_rule(lead: Post) -> None:
    """R65."""
    bex = a_champion("ASU")
    one, form = asked(lead, told(by=lead), of=bex), sent(lead)
    client = a_browser(lead)
    for address in (f"/consults/{one}", "/consults", f"/forms/sent/{form.id}.pdf"):
        assert client.get(address).status_code == 200
    found = {line.what: line.rule for line in lines(lead)}
    assert {found[what] for what in ("consult", "pages of champions", "form on paper")} == {PARTY}
    assert set(found.values()) <= set(rules())
