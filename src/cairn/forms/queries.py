"""Reads of forms under the reader's own row security: drafts are one's own, sent forms one's agency's."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections
from django.db.models import Exists, OuterRef, QuerySet

from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.stretch import AT_A_TIME, Stretch, stretch
from cairn.forms.errors import NotInUse
from cairn.forms.models import Decision, Draft, Rating, Sent
from cairn.forms.registry import in_use
from cairn.forms.rules.answers import answered, apart_lacks, who_lacks
from cairn.forms.rules.asks import About, Answers


@dataclass(frozen=True)
class DraftFacts:
    """A form that is being filled in."""

    id: UUID
    kind: str
    version: int
    about: UUID | None
    who: dict[str, str]
    answers: Answers
    saved_at: datetime


@dataclass(frozen=True)
class DecisionLine:
    """One decision on a sent form."""

    number: int
    at: datetime
    staff: UUID
    did: str
    with_whom: str
    forum: str
    by_on: date
    reason: str


@dataclass(frozen=True)
class SentFacts:
    """A form as it was sent, with what was decided on it."""

    id: UUID
    reference: str
    kind: str
    version: int
    about: UUID | None
    who: dict[str, str]
    answers: Answers
    agency: UUID
    staff: UUID
    at: datetime
    restricted: bool
    level: int | None
    look_again_on: date | None
    decide_by: date | None
    decisions: tuple[DecisionLine, ...] = ()

    @property
    def name(self) -> str:
        """Whom it is about, as it was written."""
        return " ".join(filter(None, (self.who["given_names"], self.who["family_name"])))

    @property
    def undecided(self) -> bool:
        """Whether it ends with a level on which nobody has decided yet."""
        return self.level is not None and not self.decisions

    @property
    def late(self) -> bool:
        """Whether the day by which somebody decides has passed."""
        return self.undecided and self.decide_by is not None and self.decide_by < today()


def draft(viewer: Actor, wanted: UUID) -> DraftFacts | None:
    """One draft of the viewer's own. 1 query."""
    staff, agency = viewer.person_and_agency()
    found = Draft.objects.filter(id=wanted, staff_id=staff, agency_id=agency).first()
    return _draft(found) if found else None


def drafts(viewer: Actor) -> tuple[DraftFacts, ...]:
    """The forms that the viewer was still filling in, the latest first. 1 query."""
    staff, agency = viewer.person_and_agency()
    return tuple(_draft(one) for one in Draft.objects.filter(staff_id=staff, agency_id=agency).order_by("-saved_at"))


def sent(viewer: Actor, wanted: UUID) -> SentFacts | None:
    """One sent form, or None alike for none and for one that the viewer may not read. 2 queries."""
    found = Sent.objects.filter(id=wanted).first()
    return _with_decisions([found])[0] if found else None


def sent_by_agency(viewer: Actor, *, after: int = 0, most: int = AT_A_TIME) -> Stretch[SentFacts]:
    """Forms that the viewer's agency sent and that they may read, the latest first. 2 or 3 queries, any number of rows."""
    part = stretch(_of_agency(viewer).order_by("-at", "id"), after=after, most=most)
    return Stretch(_with_decisions(list(part.lines)), part.after, part.total)


def sent_about(viewer: Actor, about: UUID, *, most: int = 100) -> tuple[SentFacts, ...]:
    """Those about one person, under whichever id their page stood when each was begun; the latest first. 2 queries."""
    found = _of_agency(viewer).extra(where=["forms_sent.id in (select forms_about(%s))"], params=[about])
    return _with_decisions(list(found.order_by("-at", "id")[:most]))


def undecided(viewer: Actor) -> tuple[SentFacts, ...]:
    """Those of the viewer's agency that end with a level on which nobody has decided, by their days; all of them. 2 queries."""
    decided = Exists(Decision.objects.filter(sent_id=OuterRef("id")))
    found = _of_agency(viewer).filter(~decided, level__isnull=False)
    return _with_decisions(list(found.order_by("decide_by", "at", "id")))


def _of_agency(viewer: Actor) -> QuerySet[Sent]:
    _, agency = viewer.person_and_agency()
    return Sent.objects.filter(agency_id=agency)


def forms_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[SentFacts, ...]:
    """Those of these sent forms that the viewer may read, in no order and without decisions. 1 query."""
    viewer.person_and_agency()
    return tuple(_facts(one) for one in Sent.objects.filter(id__in=wanted))


def last_level(viewer: Actor, about: UUID | None) -> int | None:
    """The level that the viewer's agency gave last to this person. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select forms_last_level(%s)", [about])
        found: int | None = cursor.fetchone()[0]
    return found


def about(viewer: Actor, one: DraftFacts) -> About:
    """Whom a draft is about, as its form looks at them today. 1 query."""
    return About(today(), one.who["born"], last_level(viewer, one.about))


def lacks_of(viewer: Actor, one: DraftFacts) -> tuple[dict[str, str | list[str]], dict[str, str]]:
    """The answers of a draft that count in the version in use, and what it lacks. 1 query. Raises: NotInUse."""
    shape = in_use(one.kind, today())
    if shape is None:
        raise NotInUse("Nobody has approved this form, or it was withdrawn. Your words stand in the draft.")
    kept, lacks = answered(shape, one.answers, about(viewer, one))
    apart = apart_lacks(one.who) if shape.apart and one.about is None else {}
    return kept, apart | who_lacks(one.who) | lacks


def rated(viewer: Actor, version: int) -> dict[str, int]:
    """Made-up case -> the level that the viewer gave it. 1 query."""
    staff, _ = viewer.person_and_agency()
    return dict(Rating.objects.filter(staff_id=staff, form_version=version).values_list("vignette", "level"))


@dataclass(frozen=True)
class Given:
    """How often a level was given to a made-up case by the raters of one agency."""

    agency: UUID
    raters: int
    vignette: str
    level: int
    times: int


@dataclass(frozen=True)
class Used:
    """How often an agency sent a form in a version, and the share of its questions that were answered."""

    agency: UUID
    kind: str
    version: int
    times: int
    answered: float


def ratings(viewer: Actor, *, version: int, least: int) -> tuple[Given, ...]:
    """What was given to which case, for agencies with enough raters; nothing where the viewer may not ask. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from forms_ratings(%s, %s) order by 1, 3, 4", [version, least])
        return tuple(Given(*row) for row in cursor.fetchall())


def used(viewer: Actor, *, since: datetime, least: int) -> tuple[Used, ...]:
    """How much forms are used since a moment; small counts don't leave the database. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from forms_used(%s, %s) order by 1, 2, 3", [since, least])
        return tuple(Used(row[0], row[1], row[2], row[3], float(row[4] or 0)) for row in cursor.fetchall())


@dataclass(frozen=True)
class LevelsOf:
    """How many children of a part of all that were screened got level 3 or 4. of_what: age or ethnicity; signs: few or several."""

    of_what: str
    part: str
    signs: str
    children: int
    high: int


def levels(viewer: Actor) -> tuple[LevelsOf, ...]:
    """Levels at the same number of signs; small parts don't leave the database, and none where the viewer may not ask. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select of_what, part, signs, children, high from forms_levels() order by 1, 3, 2")
        return tuple(LevelsOf(*row) for row in cursor.fetchall())


def _who(found: Draft | Sent) -> dict[str, str]:
    return {"given_names": found.given_names, "family_name": found.family_name, "born": found.born}


def _draft(found: Draft) -> DraftFacts:
    return DraftFacts(
        found.id, found.kind, found.form_version, found.about_id, _who(found), found.answers, found.saved_at
    )


def _with_decisions(found: list[Sent]) -> tuple[SentFacts, ...]:
    lines: dict[UUID, list[DecisionLine]] = {one.id: [] for one in found}
    for one in Decision.objects.filter(sent_id__in=list(lines)).order_by("sent_id", "number"):
        lines[one.sent_id].append(
            DecisionLine(one.number, one.at, one.staff_id, one.did, one.with_whom, one.forum, one.by_on, one.reason)
        )
    return tuple(_facts(one, tuple(lines[one.id])) for one in found)


def _facts(one: Sent, decisions: tuple[DecisionLine, ...] = ()) -> SentFacts:
    return SentFacts(
        one.id, one.reference, one.kind, one.form_version, one.about_id, _who(one), one.answers, one.agency_id,
        one.staff_id, one.at, one.restricted, one.level, one.look_again_on, one.decide_by, decisions,
    )  # fmt: skip
