"""Somebody sends a form; what it tells opens a concern where it should, and a job makes it a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from cairn.agencies.models import Agency
from cairn.agencies.roles import Actor
from cairn.base.clock import london_day, today
from cairn.concerns.actions import keep_draft
from cairn.forms import actions, queries
from cairn.forms.frames import as_rows
from cairn.forms.models import Decision, Sent
from cairn.forms.registry import form, in_use
from cairn.forms.rules.asks import About
from cairn.forms.rules.levels import DECISIONS
from cairn.forms.rules.unborn import begun_for
from cairn.forms.unborn import earlier_record, no_wider, with_mother
from cairn.journeys.settle_said import settle
from cairn.journeys.take_in_told import take_in_told
from cairn.journeys.tasks import after_form
from cairn.records.columns import default_sharing, narrower

PREGNANCY = "pregnancy"
"""The mother's part of a form about her unborn child is held as close as her pregnancy."""


@dataclass(frozen=True)
class Done:
    """What came of it: the sent form, and the draft of a concern or of another form that was opened, if any."""

    sent: UUID
    concern: UUID | None = None
    form: UUID | None = None
    kind: str = ""


def send_form(*, draft: UUID, by: Actor) -> Done:
    """Send a form, and queue what follows in the same transaction. Raises: NotAllowed, NotFound, NotInUse, Unanswered."""
    new = queries.draft(by, draft) is not None
    sent = actions.send(draft=draft, by=by)
    if not new:
        return Done(sent.id)
    after_form.defer(sent=str(sent.id))
    shape = form(sent.kind, sent.form_version)
    words = shape.concern(sent.answers) if shape and not shape.levels else {}
    if words:
        return Done(sent.id, _open_concern(sent, words, by))
    leads = shape.leads_to(sent.answers, About(today(), sent.born)) if shape else None
    if leads is None:
        return Done(sent.id)
    kind, first = leads
    who, about = {"given_names": sent.given_names, "family_name": sent.family_name, "born": sent.born}, sent.about_id
    next_one = in_use(kind, today())
    if next_one and next_one.unborn:  # about somebody else: the baby, whose record is begun with it
        (who, first), about = begun_for(who, first), None
    begun = actions.keep_draft(kind=kind, who=who, answers=first, by=by, draft=uuid5(sent.id, kind), about=about)
    return Done(sent.id, form=begun, kind=kind)


def decide_form(*, sent: UUID, after: int, said: Mapping[str, str], by_on: date | None, by: Actor) -> Done:
    """Decide on a screening; a referral opens a concern that is filled in from it. Raises: as `forms.actions.decide`."""
    actions.decide(sent=sent, after=after, said=said, by_on=by_on, by=by)
    after_form.defer(sent=str(sent))
    if DECISIONS[said["did"]].opens != "concern":
        return Done(sent)
    found = Sent.objects.get(id=sent)
    shape = form(found.kind, found.form_version)
    words = shape.concern(found.answers) if shape else {}
    return Done(sent, _open_concern(found, {**words, "told": said.get("reason", "")}, by))


def _open_concern(sent: Sent, words: Mapping[str, str], by: Actor) -> UUID:
    """A draft of a concern, prefilled from a form: whoever sent the form reads it, adds to it and sends it."""
    who = {"given_names": sent.given_names, "family_name": sent.family_name, "born": sent.born}
    return keep_draft(
        said={**who, "happened": london_day(sent.at).isoformat(), **words}, by=by, draft=uuid5(sent.id, "concern")
    )


def follow_form(*, sent: UUID, using: str = "job") -> None:
    """Take a sent form in as its agency's record, with what was decided: safe to run twice."""
    found = Sent.objects.using(using).get(id=sent)
    agency, shape = Agency.objects.using(using).get(id=found.agency_id), form(found.kind, found.form_version)
    if shape is None:  # its file was taken away; the answers stand in the database as they were
        return
    decisions = list(Decision.objects.using(using).filter(sent_id=sent).order_by("number"))
    sealed = agency.default_sharing == "sealed"
    tables = as_rows(found, shape, decisions, agency=agency.code, sealed=sealed)
    if shape.widest:
        own = default_sharing(agency.kind, shape.record_kind(found.answers), agency.default_sharing or None)
        tables = no_wider(tables, narrower(own, shape.widest))
    if shape.unborn:
        hers = narrower(default_sharing(agency.kind, PREGNANCY, agency.default_sharing or None), "pointer")
        tables = with_mother(tables, found, agency=agency.code, level=hers, baby=earlier_record(found))
    take_in_told(
        name=f"form-{found.reference}",
        title="A form sent in Cairn",
        tables=tables,
        agency=agency.code,
    )
    settle(draft=found.draft_id, staff=found.staff_id, agency=found.agency_id, named=f"form-{found.reference}-child")
