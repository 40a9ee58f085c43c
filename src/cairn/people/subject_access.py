"""Takes in, works through and releases what somebody asks to be told. The database says who may, and what stands in the way."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from json import dumps
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.people.errors import DoneMeanwhile, InTheWay, Lacks
from cairn.people.models import SubjectLine, SubjectRequest, SubjectStep
from cairn.people.rules.flags import only_wrong, wording
from cairn.people.rules.telling import (
    LEAD_SAYS,
    PAUSES,
    QUESTIONS,
    REACH,
    RELATIONS,
    Asked,
    answer_due_on,
    asked_lacks,
    line_lacks,
    marks_in_words,
)

TELL_YOUR_LEAD = (
    "Your safeguarding lead takes these in. Tell them today: the month runs from the day on which somebody asked."
)
STOPPED = (
    "Whoever asks bears the name of a person of concern. The safeguarding lead answers before anything is released."
)
_REFUSALS: Refusals = {
    "CP404": NotFound,
    "CP409": lambda: DoneMeanwhile("Somebody was quicker, or it is over. Read what stands."),
    "CP412": lambda: InTheWay("Something stands in the way. Read what, and put it right first."),
    "CP403": lambda: NotAllowed("You proposed it: somebody else has to read it and release it."),
    "42501": lambda: NotAllowed(TELL_YOUR_LEAD),
}  # fmt: skip


@dataclass(frozen=True)
class RequestLine:
    """A request as it stands. due_on: the last day of the month, moved by pauses; stopped: the lead answers first."""

    id: UUID
    reference: str
    staff: UUID
    identity: UUID | None
    given_names: str
    family_name: str
    born: str
    relation: str
    asker: str
    words: str
    reach: str
    received_on: date
    due_on: date
    at: datetime
    version: int
    stopped: bool
    lead_says: str
    paused_on: date | None
    proposed_by: UUID | None
    proposed_at: datetime | None
    ended_at: datetime | None
    ended_by: UUID | None
    ended_how: str

    @property
    def name(self) -> str:
        """Of the person whom it is about, as it was given."""
        return " ".join(filter(None, (self.given_names, self.family_name)))

    @property
    def who_asks(self) -> str:
        """Who asks, in words, with their name where it is somebody else."""
        says = RELATIONS[self.relation]
        return f"{says}: {self.asker}" if self.asker else says

    @property
    def reached(self) -> str:
        """How the answer reaches them."""
        return REACH[self.reach]

    @property
    def late(self) -> bool:
        """Whether it waits past its day, and the month isn't paused."""
        return self.ended_at is None and self.paused_on is None and self.due_on < today()


@dataclass(frozen=True)
class Done:
    """One step of a request: what was done, by whom and why."""

    number: int
    did: str
    which: str
    answer: str
    words: str
    day: date | None
    at: datetime
    staff: UUID


@dataclass(frozen=True)
class Decided:
    """What was decided about one line."""

    decision: str
    ground: str
    given: str
    reason: str
    at: datetime
    staff: UUID


@dataclass(frozen=True)
class Item:
    """One thing that the agency holds. marks: what may have to come out; others: whom else it names."""

    id: UUID
    kind: str
    day: date
    words: str
    marks: tuple[str, ...]
    others: tuple[str, ...]
    decided: Decided | None


def check_can_keep_rights(actor: Actor) -> None:
    """Safeguarding leads, heads of safeguarding and triage take them in and answer. Raises: NotAllowed."""
    if not may(actor.role, Verb.KEEP_RIGHTS):
        raise NotAllowed(TELL_YOUR_LEAD)


def take_in_request(
    *, identity: UUID | None, said: Mapping[str, str], received_on: date | None, minor: bool, by: Actor, form: UUID
) -> UUID:
    """Keep that somebody asks what is held; the same form again gives the same. Raises: NotAllowed, Lacks, NotFound.

    identity: whom it is about, where the agency holds a record; minor: they may be under 18.
    """
    check_can_keep_rights(by)
    if wrong := asked_lacks(said, received_on=received_on, on=today(), minor=minor):
        raise Lacks(wrong)
    assert received_on is not None  # noqa: S101 - lacks says so
    kept = dumps({key: value.strip() for key, value in said.items()})
    given = (form, identity, kept, received_on, answer_due_on(received_on))
    made: UUID = take("select people_subject_ask(%s, %s, %s::jsonb, %s, %s)", *given, refusals=_REFUSALS)
    return made


def say_whom(*, request: UUID, identity: UUID, by: Actor) -> None:
    """Say of whom a request is that was taken in without a person. Raises: NotAllowed, NotFound, DoneMeanwhile."""
    check_can_keep_rights(by)
    take("select people_subject_is(%s, %s)", request, identity, refusals=_REFUSALS)


def answer_question(*, request: UUID, after: int, question: str, answer: str, words: str, by: Actor) -> None:
    """Answer one of the questions before a release. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile."""
    check_can_keep_rights(by)
    put = QUESTIONS.get(question)
    if put is None:
        raise NotFound
    wrong = {
        "answer": "" if answer in put.answers else "Choose an answer",
        "words": wording(words, "Say what your answer rests on"),
    }
    _step(wrong, request, after, "question", question, answer, words, None)


def decide_line(  # noqa: PLR0913 - what a decision about a line says
    *, request: UUID, item: UUID, decision: str, ground: str, given: str, reason: str, by: Actor
) -> None:
    """Decide what becomes of one line of the answer. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile."""
    check_can_keep_rights(by)
    if wrong := line_lacks(decision=decision, ground=ground, words=given, reason=reason):
        raise Lacks(wrong)
    cut = decision != "give"
    said = (
        decision,
        ground if cut else "",
        given.strip() if decision == "redact" else "",
        reason.strip() if cut else "",
    )
    take("select people_subject_decide(%s, %s, %s, %s, %s, %s)", request, item, *said, refusals=_REFUSALS)


def pause(*, request: UUID, after: int, why: str, words: str, until: date | None, by: Actor) -> None:
    """Stop the month until it is known who asks or for what. until: ask again by then. Raises: as `answer_question`."""
    check_can_keep_rights(by)
    wrong = {
        "which": "" if why in PAUSES else "Choose why the month stops",
        "words": wording(words, "Say what you asked them for, and when"),
        "until": "" if until and until > today() else "Give a day ahead on which you ask them again, such as 27 3 2027",
    }
    _step(wrong, request, after, "paused", why, "", words, until)


def run_again(*, request: UUID, after: int, words: str, by: Actor) -> None:
    """Let the month run again, its end moved by the days that it stood. Raises: as `answer_question`."""
    check_can_keep_rights(by)
    _step({"words": wording(words, "Say what came")}, request, after, "resumed", "", "", words, None)


def lead_answers(*, request: UUID, after: int, answer: str, words: str, by: Actor) -> None:
    """Say as safeguarding lead whether a stopped request may be answered. Raises: as `answer_question`."""
    check_can_keep_rights(by)
    if by.role is not Role.SAFEGUARDING_LEAD:
        raise NotAllowed("The safeguarding lead of your agency answers this.")
    wrong = {
        "answer": "" if answer in LEAD_SAYS else "Choose an answer",
        "words": wording(words, "Say why it is safe, or why not"),
    }
    _step(wrong, request, after, "lead", "", answer, words, None)


def propose(*, request: UUID, after: int, words: str, by: Actor) -> None:
    """Propose the answer for release by somebody else. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile, InTheWay."""
    check_can_keep_rights(by)
    wrong = {"words": wording(words, "Say where you looked for what is held, and what you read again")}
    _step(wrong, request, after, "proposed", "", "", words, None)


def release(*, request: UUID, after: int, by: Actor) -> None:
    """Release what somebody else proposed. Raises: NotAllowed for whoever proposed it; else as `propose`."""
    check_can_keep_rights(by)
    _step({}, request, after, "released", "", "", "", None)


def withdraw(*, request: UUID, after: int, words: str, by: Actor) -> None:
    """End a request that is not asked any more. Raises: as `answer_question`."""
    check_can_keep_rights(by)
    _step({"words": wording(words, "Say how you know")}, request, after, "withdrawn", "", "", words, None)


def _step(wrong: Mapping[str, str], request: UUID, after: int, *said: object) -> None:
    if found := only_wrong(wrong):
        raise Lacks(found)
    given = [one.strip() if isinstance(one, str) else one for one in said]
    statement = "select people_subject_step(%s, %s, %s, %s, %s, %s, %s)"
    if take(statement, request, after, *given, refusals=_REFUSALS) == "stopped":
        raise InTheWay(STOPPED)


def requests_of_agency(viewer: Actor, *, most: int = 300) -> tuple[RequestLine, ...]:
    """Those of the viewer's agency, open ones first by their day. 1 query. Raises: NotAllowed."""
    check_can_keep_rights(viewer)
    found = SubjectRequest.objects.order_by("-ended_at", "due_on", "id")
    return tuple(sorted(map(_line, found[:most]), key=lambda one: one.ended_at is not None))


def requests_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[RequestLine, ...]:
    """Those of these that the viewer may see, in no order. 1 query."""
    return tuple(map(_line, SubjectRequest.objects.filter(id__in=wanted)))


def subject_request(viewer: Actor, wanted: UUID) -> RequestLine:
    """One. 1 query. Raises: NotAllowed, and NotFound, alike for absent and for another agency's."""
    check_can_keep_rights(viewer)
    found = next(iter(requests_named(viewer, [wanted])), None)
    if found is None:
        raise NotFound
    return found


def steps_of(viewer: Actor, request: UUID) -> tuple[Done, ...]:
    """What was done about a request, the first first. 1 query."""
    return tuple(
        Done(one.number, one.did, one.which, one.answer, one.words, one.day, one.at, one.staff_id)
        for one in SubjectStep.objects.filter(request_id=request).order_by("number")
    )


def items_of(viewer: Actor, request: UUID) -> tuple[Item, ...]:
    """The working list: all that the agency holds about the person now, with what was decided. 2 queries."""
    last = {one.item: one for one in SubjectLine.objects.filter(request_id=request).order_by("number")}
    with connections["default"].cursor() as cursor:
        cursor.execute("select item, kind, day, words, marks, others from people_subject_items(%s)", [request])
        rows = cursor.fetchall()
    return tuple(
        Item(
            item,
            kind,
            day,
            words,
            marks_in_words(marks),
            tuple(others),
            _decided(last[item]) if item in last else None,
        )
        for item, kind, day, words, marks, others in rows
    )


def given_lines(viewer: Actor, line: RequestLine) -> tuple[tuple[str, date, str], ...]:
    """What goes out, or went out: kind, day, words, the earliest day first. At most 2 queries.

    Before the release, what is linked with the person now; afterwards what was, as it was released.
    """
    if line.ended_how != "released":
        held = [one for one in items_of(viewer, line.id) if one.decided and one.decided.decision != "withhold"]
        return tuple((one.kind, one.day, one.decided.given) for one in held if one.decided)
    last = {one.item: one for one in SubjectLine.objects.filter(request_id=line.id).order_by("number")}
    out = [one for one in last.values() if one.decision != "withhold"]
    return tuple((one.kind, one.day, one.given) for one in sorted(out, key=lambda one: (one.day, str(one.item))))


def answers_of(steps: Sequence[Done]) -> dict[str, Done]:
    """Question -> its last answer."""
    return {one.which: one for one in steps if one.did == "question"}


def as_asked(line: RequestLine, steps: Sequence[Done], items: Sequence[Item]) -> Asked:
    """Where it stands, as the rules ask."""
    decided = [one.decided for one in items if one.decided]
    return Asked(
        answers={key: one.answer for key, one in answers_of(steps).items()},
        stopped=line.stopped,
        lead=line.lead_says,
        paused=line.paused_on is not None,
        undecided=len(items) - len(decided),
        given=sum(one.decision != "withhold" for one in decided),
    )


def _decided(one: SubjectLine) -> Decided:
    return Decided(one.decision, one.ground, one.given, one.reason, one.at, one.staff_id)


def _line(one: SubjectRequest) -> RequestLine:
    return RequestLine(
        one.id, one.reference, one.staff_id, one.identity_id, one.given_names, one.family_name, one.born, one.relation,
        " ".join(filter(None, (one.asker_given, one.asker_family))), one.words, one.reach, one.received_on, one.due_on, one.at,
        one.version, one.stopped, one.lead_says, one.paused_on, one.proposed_by, one.proposed_at, one.ended_at, one.ended_by,
        one.ended_how,
    )  # fmt: skip
