"""Forms on paper: every question of every form, what was answered word for word, and nothing for whoever may not read it."""

import re

import pytest

from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.base.paper import _by_name
from cairn.forms.queries import sent as read_form
from cairn.forms.registry import all_forms, form, in_use
from cairn.forms.rules.levels import LEVELS
from cairn.trail.models import Look
from cairn.web.parts.paper import as_pdf, empty_form, sent_form
from factories import looking
from forms.made_forms import sent, teacher
from web.conftest import a_post, committing, sign_in
from web.test_forms import sends

HOSTILE = (
    '#panic("x") *bold* $x$ \\ "quote" #import "@preview/x:1.0.0" <script> \u202e 😀 \u0633\u0644\u0627\u0645 '
    + "x" * 3000
)


@pytest.mark.parametrize("kind", list(all_forms()))
def test_every_form_in_use_can_be_printed_with_every_question_and_is_tagged_for_screen_readers(kind: str) -> None:
    shape = in_use(kind, today())
    if shape is None:
        pytest.skip("not in use")
    content = str(empty_form(shape))
    for ask in shape.questions:
        assert repr(ask.says)[1:-1] in content
    made = as_pdf(empty_form(shape))
    assert made.startswith(b"%PDF")
    assert b"/MarkInfo" in made
    assert b"pdfuaid" in made


def test_no_word_is_read_as_a_command_of_the_typesetter() -> None:
    shape = form("short_contact", 1)
    assert shape is not None
    content = dict(empty_form(shape)) | {"title": HOSTILE, "says": HOSTILE, "head": [[HOSTILE, HOSTILE]]}
    assert as_pdf(content).startswith(b"%PDF")
    assert _by_name(re.match(".", "😀")) == "[grinning face]"  # type: ignore[arg-type]  # it matches


@committing
def test_a_sent_form_is_read_on_paper_by_whoever_reads_it_on_the_page_and_by_nobody_else() -> None:
    grace = a_post(name="Grace Adeyemi")
    client = sign_in(grace)
    where = sends(client, **{"a-child_words": HOSTILE[:200]})
    answer = client.get(f"{where}.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert re.fullmatch(r'attachment; filename="cairn-F-[0-9A-Z-]+\.pdf"', answer["Content-Disposition"])
    assert Look.objects.using("owner").filter(what="form on paper").count() == 1
    for other in (a_post(agency="POL", name="Owen Hale"), a_post(Role.ADMINISTRATOR, name="Sam Lister")):
        assert sign_in(other).get(f"{where}.pdf").status_code == 404
    assert client.get("/forms/sent/00000000-0000-4000-8000-000000000000.pdf").status_code == 404


@committing
def test_an_empty_form_is_for_whoever_fills_in_forms_and_absent_where_there_is_none() -> None:
    client = sign_in(a_post())
    assert client.get("/forms/empty/screening.pdf").content.startswith(b"%PDF")
    assert client.get("/forms/empty/nothing.pdf").status_code == 404
    assert sign_in(a_post(Role.ADMINISTRATOR, name="Sam Lister")).get("/forms/empty/screening.pdf").status_code == 403


@committing
def test_a_screening_on_paper_names_its_level_at_the_head_and_says_why_among_the_answers() -> None:
    grace = teacher()
    one = sent(grace, reasons="Picked up by a man nobody knows.")
    with looking(grace) as actor:
        facts = read_form(actor, one.id)
    assert facts is not None
    shape = form(facts.kind, facts.version)
    assert shape is not None
    content = sent_form(facts, shape, sender="Priya Nair", agency="School")
    assert ["Level", LEVELS[3].title] in content["head"]  # type: ignore[operator]  # it is a list
    assert "Picked up by a man nobody knows." in str(content["sections"])
