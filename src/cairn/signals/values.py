"""What a rule finds (a hit) and what a person is shown of it (a finding): frozen, the same whatever the order of rows."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_CHILDREN_NAMED = 12  # a line names at most so many as its subject; more is a place or a group. Exchange contract


class Queue(StrEnum):
    """Where a finding waits for its answer."""

    FACT = "fact"  # needs no statistics
    RAISE = "raise"  # a named person must answer within the clock
    ASK = "ask"  # a question to one agency, not an alarm


@dataclass(frozen=True, kw_only=True)
class Hit:
    """Records that touch each other, as one rule's `find` gives them back.

    anchor: what it is about, the same from day to day; chance: probability of so much by chance in one test, after
    correction for the tests made (None for a fact); policy: asked about whatever chance says, by local policy; expected:
    mean count with no connection; children, people_of_concern, places: record ids; identities: who and where these are, as linked; events: the evidence; known_at: when the last
    record it rests on was recorded; evidence, against, not_asked: sentences.
    """

    anchor: str
    said: str
    known_at: datetime
    children: tuple[str, ...] = ()
    people_of_concern: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    homes: int = 0
    counted: tuple[str, ...] = ()  # events that the count and the sentence rest on; the others show that it goes on
    count: int = 0
    expected: float | None = None
    shape: float | None = None  # gamma shape of what is expected: how well it is known
    chance: float | None = None
    fact: bool = False
    policy: bool = False
    may_raise: bool = True
    evidence: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # anchors of further hits that say the same of the same people
    fell: tuple[tuple[datetime, float], ...] = ()  # moments at which chance came to explain it less than ever before

    def since(self, bar: float) -> datetime:
        """The first moment at which chance explained it no better than `bar`: it doesn't move when more comes in."""
        return next((moment for moment, chance in self.fell if chance <= bar), self.known_at)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A hit with its rule, its queue and how often this county would show one as strong by chance.

    recurrence_weeks: by chance once in so many weeks in a county of this size; None for a fact. limits: the rule's
    limits as they stood, (name, value). A finding is a reason to look; it is never a mark against a child.
    """

    kind: str
    title: str
    version: int
    queue: Queue
    hit: Hit
    recurrence_weeks: float | None
    owner: str
    cannot_tell: str
    limits: tuple[tuple[str, float], ...]

    @property
    def signal_id(self) -> str:
        """Made from kind, version and anchor: the same in every run."""
        return self.id_of(self.hit.anchor)

    def id_of(self, anchor: str) -> str:
        """The id that another anchor of the same rule would have."""
        return signal_id(self.kind, self.version, anchor)

    @property
    def sentence(self) -> str:
        """What a person reads: what was found, and how often chance alone would say it."""
        if self.recurrence_weeks is None:
            return self.hit.said
        return f"{self.hit.said} {recurrence_in_words(self.recurrence_weeks)}"


def signal_id(kind: str, version: int, anchor: str) -> str:
    """A stable id for what a rule says about one anchor."""
    digest = hashlib.blake2b(f"{kind}\x1f{version}\x1f{anchor}".encode(), digest_size=8).hexdigest()
    return f"{kind}-{digest}"


def recurrence_in_words(weeks: float) -> str:
    """How often chance alone would say so, in a county of this size."""
    if weeks < 1.5:
        return "By chance alone this county would show one as strong every week."
    if weeks < 104:  # two years
        return f"By chance alone this county would show one as strong once in {weeks:.0f} weeks."
    return (
        f"By chance alone this county would show one as strong once in {min(weeks / 52, 100):.0f} years or less often."
    )
