"""Keeps drafts of forms, sends them, decides on them. The database checks who acts and which form is in use."""

import json
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import connections, transaction

from cairn.agencies.roles import Actor
from cairn.base import drafts
from cairn.base.clock import now, today
from cairn.base.errors import NotFound
from cairn.base.steps import Refusals, take
from cairn.base.working_days import working_day_after
from cairn.forms import queries
from cairn.forms.errors import DecidedBefore, NotInUse, Unanswered
from cairn.forms.models import Draft, Sent, Version
from cairn.forms.policies import check_can_fill_in
from cairn.forms.registry import all_forms, in_use
from cairn.forms.rules.answers import WHO, open_questions
from cairn.forms.rules.asks import Answers
from cairn.forms.rules.levels import DECISIONS, LEVELS

DECIDED_WITHIN = 2  # working days from a screening to its decision. Cairn's own default, no law
LONGEST_DRAFT = 200_000  # so that what is too long to send is not lost before it was shortened


def publish_forms(*, using: str = "owner") -> None:
    """Make the database's table of forms say what the files say, in one transaction."""
    with transaction.atomic(using=using):
        Version.objects.using(using).all().delete()
        Version.objects.using(using).bulk_create(
            Version(
                kind=kind, number=one.version, approved_on=one.approved_on, withdrawn_on=one.withdrawn_on,
                restricted=one.restricted, levels=one.levels,
            )
            for kind, versions in all_forms().items() for one in versions
        )  # fmt: skip


def keep_draft(
    *, kind: str, who: Mapping[str, str], answers: Answers, by: Actor, draft: UUID, about: UUID | None = None
) -> UUID:
    """Keep a form that is being filled in, whatever it lacks; returns its id: `draft`, unless that is another's.

    It goes on in the version in use; words that an earlier version asked for stay in the draft. Raises: NotAllowed, NotInUse.
    """
    check_can_fill_in(by)
    staff, agency = by.person_and_agency()
    shape = in_use(kind, today())
    if shape is None:
        raise NotInUse("Nobody has approved this form, or it was withdrawn. Choose another, or tell a concern.")
    values: dict[str, object] = {name: _clean(who.get(name, "")) for name in WHO}
    named = {ask.name for ask in shape.questions}
    mine = Draft.objects.filter(staff_id=staff, agency_id=agency)
    before = mine.filter(id=draft).values_list("answers", flat=True).first() or {}
    kept = {name: value for name, value in before.items() if name not in named}
    values |= {"answers": kept | {name: _clean_any(answers[name]) for name in named & set(answers)}}
    values |= {"saved_at": now(), "kind": kind, "form_version": shape.version, "about_id": about}
    return drafts.keep(Draft, staff=staff, agency=agency, wanted=draft, values=values)


def drop_draft(*, draft: UUID, by: Actor) -> None:
    """Throw away a draft of one's own."""
    staff, agency = by.person_and_agency()
    Draft.objects.filter(id=draft, staff_id=staff, agency_id=agency).delete()


def send(*, draft: UUID, by: Actor) -> Sent:
    """Send a form; the same draft again gives the same form. Raises: NotAllowed, NotFound, NotInUse, Unanswered."""
    check_can_fill_in(by)
    staff, agency = by.person_and_agency()
    before = Sent.objects.filter(draft_id=draft, staff_id=staff, agency_id=agency).first()
    if before is not None:
        return before
    facts = queries.draft(by, draft)
    if facts is None:
        raise NotFound
    kept, lacks = queries.lacks_of(by, facts)
    if lacks:
        raise Unanswered(lacks)
    shape = in_use(facts.kind, today())
    if shape is None or shape.version != facts.version:
        raise NotInUse("The form has a new version. Open your draft and check your answers once more.")
    put = len(open_questions(shape, kept))
    said = {"kind": facts.kind, "version": facts.version, "about": str(facts.about) if facts.about else None}
    said |= facts.who | {"answers": kept, "put": put, "answered": len(kept)}
    made: UUID = take("select forms_send(%s, %s::jsonb, %s)", draft, json.dumps(said), _due(), refusals=_REFUSALS)
    return Sent.objects.get(id=made)


def decide(*, sent: UUID, after: int, said: Mapping[str, str], by_on: date | None, by: Actor) -> int:
    """Decide on a screening; returns the decision's number. after: number of the last one that the person had seen.

    Raises: NotAllowed, NotFound, Unanswered with the field, DecidedBefore.
    """
    check_can_fill_in(by)
    words = {name: value.strip() for name, value in said.items()}
    facts = queries.sent(by, sent)
    if facts is None or facts.level is None:
        raise NotFound
    lacks = {}
    if words.get("did", "") not in LEVELS[facts.level].decisions and words.get("did") not in LEVELS[4].decisions:
        lacks["did"] = "Choose what happens next"
    if not words.get("reason"):
        lacks["reason"] = "Say why, in words that another agency could accept"
    if not words.get("with_whom"):
        lacks["with_whom"] = "Say who acts: a name, or a team"
    if by_on is None or by_on < today():
        lacks["by_on"] = "Give the day by which it is done; it has not passed yet"
    if not lacks and DECISIONS[words["did"]].forum and not words.get("forum"):
        lacks["forum"] = "Say which forum takes it"
    if lacks:
        raise Unanswered(lacks)
    given = (sent, after, json.dumps(words), by_on)
    number: int = take("select forms_decide(%s, %s, %s::jsonb, %s)", *given, refusals=_REFUSALS)
    return number


def note_birthdays(*, using: str = "job") -> int:
    """Note the 16th and 18th birthdays of those who were screened, each once; returns how many. R31."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select forms_note_birthdays(%s)", [today()])
        noted: int = cursor.fetchone()[0]
    return noted


def rate(*, vignette: str, version: int, level: int, by: Actor) -> None:
    """Give a made-up case a level; the first word stands. Raises: NotAllowed, Unanswered."""
    check_can_fill_in(by)
    if level not in LEVELS:
        raise Unanswered({"level": "Choose a level"})
    take("select forms_rate(%s, %s, %s)", vignette, version, level, refusals=_REFUSALS)


def _due() -> date:
    return working_day_after(today(), DECIDED_WITHIN)


def _clean(text: str) -> str:
    return text.replace("\x00", "")[:LONGEST_DRAFT]


def _clean_any(value: str | list[str]) -> str | list[str]:
    return [_clean(one) for one in value[:100]] if isinstance(value, list) else _clean(value)


_REFUSALS: Refusals = {
    "CC404": NotFound,
    "CC409": lambda: DecidedBefore("Somebody else was quicker. Read what they decided, then say whether yours is needed."),
    "CC410": lambda: NotInUse("Nobody has approved this form, or it was withdrawn."),
    "CC412": lambda: Unanswered({"lower_because": "A level lower than the one before needs a reason"}),
}  # fmt: skip
