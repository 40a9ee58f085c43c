"""What somebody will change after they learned something; they are asked what came of it ninety days later. R158."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.forms.errors import DecidedBefore, Unanswered
from cairn.forms.models import Pledge
from cairn.forms.rules.agreement import LEAST_RATERS

OUTCOMES = {"done": "I changed it", "partly": "In part", "not_yet": "Not yet"}
LONGEST = 2_000  # letters
_REFUSALS: Refusals = {
    "CF404": lambda: NotFound("There is no such pledge of yours."),
    "CF409": lambda: DecidedBefore("You have said what came of it."),
}


@dataclass(frozen=True)
class PledgeFacts:
    """One of the viewer's own. after: what they learned it from; outcome: a key of OUTCOMES, or '' until they say."""

    id: UUID
    words: str
    after: str
    made_at: datetime
    ask_on: date
    outcome: str
    outcome_words: str
    answered_at: datetime | None

    @property
    def is_asked(self) -> bool:
        """Whether its day has come and nobody has answered."""
        return self.answered_at is None and self.ask_on <= today()


@dataclass(frozen=True)
class Kept:
    """An agency's pledges whose day has come: people who made them, how many, and what came of them."""

    agency: UUID
    people: int
    asked: int
    done: int
    partly: int
    not_yet: int

    @property
    def silent(self) -> int:
        """Of how many nobody has said what came of them."""
        return self.asked - self.done - self.partly - self.not_yet


def pledges(viewer: Actor) -> tuple[PledgeFacts, ...]:
    """The viewer's own in this post: those that are asked about, those that wait, those that were answered. 1 query."""
    staff, agency = viewer.person_and_agency()
    found = [
        PledgeFacts(
            one.id, one.words, one.after, one.made_at, one.ask_on, one.outcome, one.outcome_words, one.answered_at
        )
        for one in Pledge.objects.filter(staff_id=staff, agency_id=agency).order_by("ask_on", "made_at", "id")
    ]
    return tuple(sorted(found, key=lambda one: (one.answered_at is not None, not one.is_asked)))


def pledge(*, words: str, after: str, form: UUID, by: Actor) -> UUID:
    """Keep a pledge; the same form twice is kept once. Raises: Unanswered, NotFound."""
    by.person_and_agency()
    said = as_typed(words)
    if not said or len(said) > LONGEST:
        raise Unanswered({"words": "Say what you will change" if not said else f"Say it in {LONGEST:,} letters"})
    return UUID(str(take("select forms_pledge(%s, %s, %s)", form, said, as_typed(after)[:200], refusals=_REFUSALS)))


def say_what_came(*, of: UUID, outcome: str, words: str, by: Actor) -> None:
    """Answer one's own pledge, once. Raises: Unanswered, NotFound, DecidedBefore."""
    by.person_and_agency()
    lacks = {}
    if outcome not in OUTCOMES:
        lacks["outcome"] = "Choose what came of it"
    if not as_typed(words):
        lacks["outcome_words"] = "Say what changed, or what stood in the way"
    if lacks:
        raise Unanswered(lacks)
    take("select forms_pledge_answer(%s, %s, %s)", of, outcome, as_typed(words)[:LONGEST], refusals=_REFUSALS)


def kept_by_agency(viewer: Actor) -> tuple[Kept, ...]:
    """By agency, where enough people made one; nothing for whoever doesn't read measures. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select agency_id, people, asked, done, partly, not_yet from forms_pledges_kept(%s)", [LEAST_RATERS]
        )
        return tuple(Kept(*row) for row in cursor.fetchall())
