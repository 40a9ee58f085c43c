"""The question that a name raises while somebody writes of a child, and the answers to it."""

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest

from cairn.agencies.roles import Actor
from cairn.linkage.said import keep_said
from cairn.linkage.typed import MayBe, may_be
from cairn.web.pages import actor, asked_id_or_none
from cairn.web.parts.typed import typed_birth

BEFORE = "may_be-"
ANSWERS = (("same", "Same"), ("different", "Not the same"), ("unsure", "Not sure"))


def found_for(request: HttpRequest, typed: Mapping[str, str], *, draft: UUID | None) -> MayBe:
    """What may be the child that is typed: given_names, family_name and born as people type it."""
    return may_be(actor(request), {**typed, "born": typed_birth(typed.get("born", ""))}, draft=draft)


def keep_answers(request: HttpRequest, *, draft: UUID, by: Actor) -> None:
    """Keep the answers that came with a form beside its draft; a field that is none of ours is passed over."""
    answers = {}
    for field, answer in request.POST.items():
        if field.startswith(BEFORE) and (record := asked_id_or_none(field.removeprefix(BEFORE))):
            answers[record] = str(answer)
    keep_said(draft=draft, answers=answers, by=by)
