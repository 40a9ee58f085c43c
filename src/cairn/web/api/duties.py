"""Duties by API: what this account owes, and what it waits for."""

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed
from cairn.concerns.queries import concerns_named
from cairn.duties.queries import Line, mine, waited_for
from cairn.forms.queries import forms_named
from cairn.web.api.calls import Answer, Call, Sent
from cairn.web.api.reading import Object
from cairn.web.api.shapes import ID, MOMENT, TEXT, TRUTH, one_of, or_none, said, shape, some

SUBJECT = shape(kind=one_of(("concern", "form")), id=ID, reference=TEXT)
DUTY = shape(
    id=ID, clock=TEXT, title=TEXT, started_at=MOMENT, due_at=MOMENT, late=TRUTH, owes=TEXT,
    climbed_to=said(or_none(TEXT), "Where on its ladder it stands once it is late."),
    about=said(or_none(SUBJECT), "What it is about, where this account may read it."),
)  # fmt: skip


def read_duties(viewer: Actor, sent: Sent) -> Answer:
    """What is mine to do, and what I wait for."""
    if not may(viewer.role, Verb.OWE_DUTIES):
        raise NotAllowed("Your role owes no duties in Cairn.")
    owed, waits = mine(viewer), waited_for(viewer)
    names = {one.id: one.name for one in agencies_by_id().values()}
    about = _about(viewer, (*owed, *waits))
    return Answer({name: [_duty(one, names[one.owner_agency], about.get(str(one.on_id))) for one in lines]
                   for name, lines in (("owed", owed), ("waited_for", waits))})  # fmt: skip


def _about(viewer: Actor, lines: tuple[Line, ...]) -> dict[str, Object]:
    of = {kind: [one.on_id for one in lines if one.on_kind == kind] for kind in ("concern", "form")}
    found = [("concern", one.id, one.reference) for one in concerns_named(viewer, of["concern"])]
    found += [("form", one.id, one.reference) for one in forms_named(viewer, of["form"])]
    return {str(which): {"kind": kind, "id": which, "reference": reference} for kind, which, reference in found}


def _duty(one: Line, owes: str, about: Object | None) -> Object:
    return {
        "id": one.id, "clock": one.clock, "title": one.title, "started_at": one.started_at, "due_at": one.due_at, "late": one.late,
        "owes": owes, "climbed_to": one.rung or None, "about": about,
    }  # fmt: skip


calls = (
    Call("GET", "duties", "duties", "List the duties that you owe, and those that you wait for",
         "Open ones, by when they are due. Of what they are about, a name is nowhere in it.",
         ("duties.read",), read_duties, shape(owed=some(DUTY), waited_for=some(DUTY))),
)  # fmt: skip
