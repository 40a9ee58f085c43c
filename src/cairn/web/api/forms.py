"""Forms by API: which there are, sending one, reading those that were sent. People decide on them, by page."""

from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse

from cairn.access.sight import PARTY
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.forms import queries
from cairn.forms.actions import keep_draft
from cairn.forms.errors import NotInUse, Unanswered
from cairn.forms.policies import check_can_fill_in
from cairn.forms.queries import DraftFacts, SentFacts
from cairn.forms.registry import all_forms, in_use, in_use_by_place
from cairn.forms.rules.answers import WHO
from cairn.forms.rules.as_sent import left_out, misshapen
from cairn.forms.rules.asks import Form
from cairn.forms.rules.schema import schema_of
from cairn.journeys.send_form import send_form
from cairn.trail.actions import look
from cairn.web.api.calls import LISTED, Answer, Call, Sent
from cairn.web.api.errors import Wrong
from cairn.web.api.reading import Object
from cairn.web.api.shapes import DAY, ID, MOMENT, NUMBER, TEXT, Schema, or_none, said, shape, some
from cairn.web.pages import asked_id

ANSWERS: Schema = {"type": "object", "additionalProperties": {"anyOf": [TEXT, some(TEXT)]}}
NAMES = {name: TEXT for name in WHO}
OPENED = shape(
    concern_draft=said(or_none(ID), "An answer was a worry: a concern waits to be sent, see concern-drafts."),
    form_draft=said(or_none(shape(kind=TEXT, id=ID)), "What was ticked asks for another form: it waits to be sent, see form-drafts."),
)  # fmt: skip
SENT = shape(
    id=ID, reference=TEXT, kind=TEXT, version=NUMBER, level=or_none(NUMBER), decide_by=or_none(DAY), opened=OPENED,
    left_out=said(some(TEXT), "Answers that were not kept: their question is put only after another answer."),
)  # fmt: skip
LINE = dict(id=ID, reference=TEXT, kind=TEXT, version=NUMBER, sent_at=MOMENT, **NAMES, level=or_none(NUMBER),
            look_again_on=or_none(DAY), decide_by=or_none(DAY), decisions=NUMBER)  # fmt: skip
DECISION = shape(number=NUMBER, at=MOMENT, did=TEXT, with_whom=TEXT, forum=TEXT, by_on=DAY, reason=TEXT)
KIND = shape(
    kind=TEXT,
    version=NUMBER,
    title=TEXT,
    says=TEXT,
    when=TEXT,
    schema=said(TEXT, "Address of its questions as a JSON Schema."),
)


def takes_form() -> Schema:
    """What is sent as a form: the schema of each that is in use."""
    return {"oneOf": [{"$ref": f"#/components/schemas/form-{kind}"} for kind in in_use_by_place(today())]}


def form_schemas() -> dict[str, Schema]:
    """Each form in use, by its kind."""
    return {f"form-{kind}": schema_of(kind, form) for kind, form in in_use_by_place(today()).items()}


def read_kinds(viewer: Actor, sent: Sent) -> Answer:
    """The forms that can be sent now."""
    check_can_fill_in(viewer)
    kinds = [
        {"kind": kind, "version": one.version, "title": one.title, "says": one.says, "when": one.when,
         "schema": reverse("api_form_kind", args=[kind])}
        for kind, one in in_use_by_place(today()).items()
    ]  # fmt: skip
    return Answer({"kinds": kinds})


def read_kind(viewer: Actor, sent: Sent) -> Answer:
    """The questions of a form."""
    check_can_fill_in(viewer)
    kind = sent.places["kind"]
    return Answer(schema_of(kind, _shape(kind)))


def _shape(kind: str) -> Form:
    if kind not in all_forms():
        raise NotFound
    found = in_use(kind, today())
    if found is None:
        raise NotInUse("Nobody has approved this form, or it was withdrawn. Choose another, or tell a concern.")
    return found


def send(viewer: Actor, sent: Sent) -> Answer:
    """Send a form, as the page does: kept as a draft, looked through, sent."""
    check_can_fill_in(viewer)
    kind = sent.places["kind"]
    shape_of = _shape(kind)
    if wrong := misshapen(shape_of, sent.body):
        raise Wrong(wrong)
    answers = {name: value for name, value in sent.body["answers"].items() if value}
    begun = _begun(viewer, kind, sent.query)
    kept = keep_draft(
        kind=kind, who={name: sent.body.get(name, "") for name in WHO}, answers=answers, by=viewer,
        draft=begun.id if begun else uuid4(), about=begun.about if begun else None,
    )  # fmt: skip
    try:
        done = send_form(draft=kept, by=viewer)
    except Unanswered as lacks:
        raise Wrong({_at(name): says for name, says in lacks.lacks.items()}) from lacks
    facts = queries.sent(viewer, done.sent)
    if facts is None:
        raise NotFound
    body: Object = {
        "id": str(facts.id), "reference": facts.reference, "kind": kind, "version": facts.version, "level": facts.level,
        "decide_by": facts.decide_by and facts.decide_by.isoformat(), "left_out": left_out(shape_of, answers, facts.answers),
        "opened": {"concern_draft": done.concern and str(done.concern),
                   "form_draft": {"kind": done.kind, "id": str(done.form)} if done.form else None},
    }  # fmt: skip
    return Answer(body, 201, "0", reverse("api_form", args=[done.sent]))


def _begun(viewer: Actor, kind: str, query: Any) -> DraftFacts | None:
    if "draft" not in query:
        return None
    found = queries.draft(viewer, asked_id(query["draft"]))
    if found is None or found.kind != kind:
        raise NotFound
    return found


def _at(name: str) -> str:
    return f"#/{name}" if name in WHO else f"#/answers/{name}"


def read_one(viewer: Actor, sent: Sent) -> Answer:
    """A form as it was sent, with what was decided on it. It is a look."""
    check_can_fill_in(viewer)
    which: UUID = sent.places["identity"]
    facts = queries.sent(viewer, which)
    if facts is None:
        raise NotFound
    look(what="form", on_kind="form", on=which, owners=[facts.agency], rule=PARTY, shown=1)
    decisions = [
        {"number": one.number, "at": one.at, "did": one.did, "with_whom": one.with_whom, "forum": one.forum, "by_on": one.by_on,
         "reason": one.reason}
        for one in facts.decisions
    ]  # fmt: skip
    return Answer(_line(facts) | {"answers": facts.answers, "decisions": decisions}, version=str(len(decisions)))


def read_mine(viewer: Actor, sent: Sent) -> Answer:
    """The forms that this account sent, the latest first. It is a look."""
    check_can_fill_in(viewer)
    found = queries.sent_by_agency(viewer, most=LISTED).lines
    if found:
        look(
            what="forms",
            on_kind="form",
            owners=sorted({one.agency for one in found}, key=str),
            rule=PARTY,
            shown=len(found),
        )
    return Answer({"forms": [_line(one) for one in found]})


def read_drafts(viewer: Actor, sent: Sent) -> Answer:
    """Forms that another form asked for and that were not sent yet."""
    check_can_fill_in(viewer)
    found = queries.drafts(viewer)
    if found:
        look(what="forms", on_kind="form", owners=[viewer.person_and_agency()[1]], rule=PARTY, shown=len(found))
    drafts = [
        {"id": one.id, "kind": one.kind, "saved_at": one.saved_at, **one.who, "answers": one.answers} for one in found
    ]
    return Answer({"drafts": drafts})


def _line(one: SentFacts) -> Object:
    return {
        "id": one.id, "reference": one.reference, "kind": one.kind, "version": one.version, "sent_at": one.at, **one.who,
        "level": one.level, "look_again_on": one.look_again_on, "decide_by": one.decide_by, "decisions": len(one.decisions),
    }  # fmt: skip


calls = (
    Call("GET", "form-kinds", "form_kinds", "List the forms that can be sent", "Those in use today, with the address of their questions.",
         ("forms.send", "forms.read"), read_kinds, shape(kinds=some(KIND))),
    Call("GET", "form-kinds/<slug:kind>", "form_kind", "Read the questions of a form",
         "A JSON Schema (2020-12) of what can be sent. Some rules look at several answers together: those are told when it is sent.",
         ("forms.send", "forms.read"), read_kind, {"type": "object"}),
    Call("POST", "form-kinds/<slug:kind>/forms", "form_kind_forms", "Send a form",
         "Looked through as on the page. A form that ends with a level waits for a decision, by page. Read opened: a worry waits to be told.",
         ("forms.send",), send, SENT, takes_form, {"draft": "a form that another form of yours asked for, see form-drafts"}),
    Call("GET", "forms", "forms", "List the forms that you sent", "The latest hundred, the latest first, without their answers.",
         ("forms.read",), read_mine, shape(forms=some(shape(**LINE)))),
    Call("GET", "forms/<uuid:identity>", "form", "Read a form that you sent, and what was decided",
         "As it was answered, for ever. The ETag counts its decisions.",
         ("forms.read",), read_one, shape(**LINE | {"answers": ANSWERS, "decisions": some(DECISION)})),
    Call("GET", "form-drafts", "form_drafts", "List forms that your forms asked for and you did not send",
         "Filled in from what you sent: complete one and send it with ?draft= and its id.",
         ("forms.send", "forms.read"), read_drafts,
         shape(drafts=some(shape(id=ID, kind=TEXT, saved_at=MOMENT, **NAMES, answers=ANSWERS)))),
)  # fmt: skip
