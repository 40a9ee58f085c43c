"""Concerns by API: telling one, adding to it, and reading what became of it. The front door decides, by page."""

import re
from uuid import UUID, uuid4

from django.urls import reverse

from cairn.access.sight import PARTY
from cairn.agencies.queries import AgencyFacts, agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor
from cairn.base.errors import NotFound
from cairn.concerns import queries
from cairn.concerns.actions import keep_draft
from cairn.concerns.errors import DecidedMeanwhile, Missing
from cairn.concerns.queries import ConcernFacts, DraftFacts, Line
from cairn.concerns.rules.states import DID, OFFICERS_OUTCOMES, STATES
from cairn.concerns.rules.words import ADULT_KNOWN, LONGEST, WORDS
from cairn.journeys.decide_concern import decide_concern
from cairn.journeys.tell_concern import tell_concern
from cairn.trail.actions import look
from cairn.web.api.calls import LISTED, Answer, Call, Sent
from cairn.web.api.errors import Refused
from cairn.web.api.reading import Object, words_of
from cairn.web.api.shapes import DAY, ID, MOMENT, NUMBER, TEXT, TRUTH, Schema, one_of, or_none, said, shape, some
from cairn.web.pages import asked_id

DRAFT = "a draft that a form of yours opened: its words stand unless you send others"
SAYS: dict[str, str] = {
    "given_names": "First name, or what they are called. This or the last name is needed; “unknown” will do.",
    "family_name": "Last name.",
    "born": "Born: a date, a month or a year, such as 2010-02-11 or 2010.",
    "saw": "What you saw or heard yourself. One of saw, told, child_words and thinks is needed.",
    "told": "What others told you, and who.",
    "child_words": "What the child said, word for word.",
    "thinks": "What you think, and why.",
    "happened": "The day on which it happened, or on which you heard of it, such as 2027-03-27. Needed.",
    "place": "Where.",
    "adult": "An adult, as described: name or not, age, car, phone.",
    "adult_known": "Whether it is known who the adult is.",
    "adult_why_not": "Why nobody has asked; needed with not_asked.",
    "works_with_children": "“yes” if the adult works or volunteers with children: teacher, coach, carer, taxi escort.",
    "allegation": "Whether it says that somebody outside the family harmed the child.",
}
TAG = re.compile(r'"([0-9]{1,6})"')


def takes_concern() -> Schema:
    """What is sent to tell a concern: the same words as on the page."""
    words: dict[str, Schema] = {
        name: {"type": "string", "maxLength": LONGEST, "description": SAYS[name]} for name in WORDS
    }
    words["adult_known"] = one_of(("", *ADULT_KNOWN)) | {"description": SAYS["adult_known"]}
    words["works_with_children"] = one_of(("", "yes")) | {"description": SAYS["works_with_children"]}
    words["allegation"] = TRUTH | {"description": SAYS["allegation"]}
    return {"type": "object", "properties": words, "additionalProperties": False}


def takes_addition() -> Schema:
    """What is sent to add to a concern."""
    words = said({"type": "string", "minLength": 1, "maxLength": LONGEST}, "What you know more, in your own words.")
    return {"type": "object", "properties": {"words": words}, "required": ["words"], "additionalProperties": False}


STEP = shape(
    number=NUMBER, did=TEXT, title=TEXT, at=MOMENT, agency=TEXT, by=or_none(TEXT), to_state=one_of(STATES), next_on=or_none(DAY),
    for_reporter=said(TEXT, "What whoever told it may read."), words=said(or_none(TEXT), "What this account added itself."),
)  # fmt: skip
LINE = dict(
    id=ID, reference=said(TEXT, "What a person says on the phone."), told_at=MOMENT, name=TEXT, state=one_of(STATES),
    state_says=TEXT, next_on=said(or_none(DAY), "The day by which somebody looks at it next."), version=said(NUMBER, "Of its last step: what If-Match names."),
)  # fmt: skip
CONCERN = shape(
    **LINE, words=takes_concern(), owner=shape(agency=TEXT, role=TEXT),
    allegation_outcome=or_none(one_of(OFFICERS_OUTCOMES)), steps=some(STEP),
)  # fmt: skip
TOLD = shape(id=ID, reference=TEXT, state=one_of(STATES), state_says=TEXT, next_on=or_none(DAY), version=NUMBER)


def tell(viewer: Actor, sent: Sent) -> Answer:
    """Tell a concern, as the page does."""
    words = words_of(sent.body, dict.fromkeys(WORDS, str) | {"allegation": bool})
    spoken = _spoken(words)
    which = uuid4()
    if "draft" in sent.query:
        begun = queries.draft(viewer, asked_id(sent.query["draft"]))
        if begun is None:
            raise NotFound
        which, spoken = begun.id, begun.words | spoken
    kept = keep_draft(said=spoken, by=viewer, draft=which)
    made = tell_concern(said=spoken, by=viewer, draft=kept)
    return _stands(viewer, made.id, status=201)


def _spoken(words: Object) -> dict[str, str]:
    found = {name: str(value) for name, value in words.items() if name != "allegation"}
    if "allegation" in words:
        found["allegation"] = "yes" if words["allegation"] else ""
    return found


def _stands(viewer: Actor, which: UUID, *, status: int) -> Answer:
    facts = _found(viewer, which)
    line = facts.line
    body: Object = {"id": str(line.id), "reference": line.reference, "state": line.state.value,
                    "state_says": STATES[line.state].to_reporter, "next_on": line.next_on and line.next_on.isoformat(),
                    "version": facts.version}  # fmt: skip
    return Answer(body, status, str(facts.version), reverse("api_concern", args=[which]) if status == 201 else "")


def add(viewer: Actor, sent: Sent) -> Answer:
    """Add to a concern, if it stands as it was read."""
    words = words_of(sent.body, {"words": str})
    which: UUID = sent.places["identity"]
    facts = _found(viewer, which)
    given = str(words.get("words", "")).strip()
    if sent.version is None:
        raise Refused(
            428,
            "no-version",
            "Send If-Match with the ETag of the concern as you read it: then nothing is added to what you have not read.",
        )
    tag = TAG.fullmatch(sent.version.strip())
    if tag is None or int(tag[1]) != facts.version:
        raise _stale()
    if not given or len(given) > LONGEST:
        raise Missing(
            {
                "words": "Say what you know more"
                if not given
                else f"This is longer than {LONGEST:,} letters. Send the rest as an addition."
            }
        )
    try:
        decide_concern(concern=which, after=facts.version, did="add", said={"reason": given}, by=viewer)
    except DecidedMeanwhile as meanwhile:
        raise _stale() from meanwhile
    return _stands(viewer, which, status=200)


def _stale() -> Refused:
    return Refused(
        412,
        "not-current",
        "This concern has changed since you read it. Read it again, then say whether yours is still needed.",
    )


def _found(viewer: Actor, which: UUID) -> ConcernFacts:
    facts = queries.concern(viewer, which)
    if facts is None:
        raise NotFound
    return facts


def read_one(viewer: Actor, sent: Sent) -> Answer:
    """A concern that was told by this account, and the answer. It is a look."""
    facts = _found(viewer, sent.places["identity"])
    look(what="concern", on_kind="concern", on=facts.line.id, owners=[facts.line.agency], rule=PARTY, shown=1)
    agencies = agencies_by_id()
    staff = names_of_staff({one.staff for one in facts.steps if one.staff})
    body: Object = _line(facts.line, facts.version) | {
        "words": {name: facts.words[name] for name in WORDS} | {"allegation": facts.line.allegation},
        "owner": {"agency": _named(agencies, facts.line.owner_agency), "role": facts.line.owner_role},
        "allegation_outcome": facts.allegation_outcome or None,
        "steps": [
            {
                "number": one.number, "did": one.did, "title": DID.get(one.did, one.did), "at": one.at,
                "agency": _named(agencies, one.agency), "by": staff.get(one.staff) if one.staff else None, "to_state": one.to,
                "next_on": one.next_on, "for_reporter": one.for_reporter, "words": one.reason or None,
            }
            for one in facts.steps
        ],
    }  # fmt: skip
    return Answer(body, version=str(facts.version))


def read_mine(viewer: Actor, sent: Sent) -> Answer:
    """The concerns that this account told, the latest first. It is a look."""
    lines = queries.told_by_me(viewer, most=LISTED).lines
    if lines:
        look(
            what="concerns",
            on_kind="concern",
            owners=sorted({one.agency for one in lines}, key=str),
            rule=PARTY,
            shown=len(lines),
        )
    versions = queries.versions(viewer, [one.id for one in lines])
    return Answer({"concerns": [_line(one, versions[one.id]) for one in lines]})


def read_drafts(viewer: Actor, sent: Sent) -> Answer:
    """Concerns that a form opened and nobody sent yet."""
    begun = queries.drafts(viewer)
    if begun:
        look(what="concerns", on_kind="concern", owners=[viewer.person_and_agency()[1]], rule=PARTY, shown=len(begun))
    return Answer({"drafts": [_draft(one) for one in begun]})


def _draft(one: DraftFacts) -> Object:
    words: Object = {name: value for name, value in one.words.items() if name != "allegation"}
    return {"id": one.id, "saved_at": one.saved_at, "words": words | {"allegation": one.words["allegation"] == "yes"}}


def _line(line: Line, version: int) -> Object:
    return {
        "id": line.id, "reference": line.reference, "told_at": line.at, "name": line.name, "state": line.state.value,
        "state_says": STATES[line.state].to_reporter, "next_on": line.next_on, "version": version,
    }  # fmt: skip


def _named(agencies: dict[UUID, AgencyFacts], which: UUID) -> str:
    found = agencies.get(which)
    return found.name if found else ""


calls = (
    Call("POST", "concerns", "concerns", "Tell a concern",
         "Tells a concern; the front door decides by its next working day, and a person answers.",
         ("concerns.tell",), tell, TOLD, takes_concern, {"draft": DRAFT}),
    Call("GET", "concerns", "concerns", "List the concerns that you told", "The latest hundred, the latest first.",
         ("concerns.read",), read_mine, shape(concerns=some(shape(**LINE)))),
    Call("GET", "concerns/<uuid:identity>", "concern", "Read a concern that you told, and the answer",
         "What was told, where it stands, each step and what whoever told it may read. The ETag is its version.",
         ("concerns.read",), read_one, CONCERN),
    Call("POST", "concerns/<uuid:identity>/additions", "concern_additions", "Add to a concern that you told",
         "A new fact brings back what was watched or ended. Needs If-Match with the version that you read.",
         ("concerns.add",), add, TOLD, takes_addition, overwrites=True),
    Call("GET", "concern-drafts", "concern_drafts", "List concerns that your forms opened and you did not send",
         "An answer that is a worry opens a concern. Nobody reads it before you send it: POST it to concerns with ?draft= and its id.",
         ("concerns.tell", "concerns.read"), read_drafts,
         shape(drafts=some(shape(id=ID, saved_at=MOMENT, words=takes_concern())))),
)  # fmt: skip
