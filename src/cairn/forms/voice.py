"""An audit of voice: in how many assessments children, parents and carers are heard, by agency, and twenty drawn to be read. R11."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.forms.models import Sent
from cairn.forms.rules.agreement import LEAST_RATERS
from cairn.forms.rules.asks import chosen
from cairn.forms.rules.voice import drawn, share
from cairn.trail.actions import note

KIND = "assessment"
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Voice:
    """Of an agency's assessments, or of a sample (agency None): how many hold the child's words, and a parent's or carer's."""

    agency: UUID | None
    assessments: int
    child: int
    family: int

    @property
    def shares(self) -> tuple[tuple[str, int, tuple[int, int, int]], ...]:
        """(Whose, how many, (in 100, from, to)) of both."""
        return tuple(
            (whose, n, share(n, self.assessments)) for whose, n in (("child", self.child), ("family", self.family))
        )


@dataclass(frozen=True)
class Heard:
    """One assessment of the sample: what the child said, word for word, what the family told, and why nobody was asked."""

    id: UUID
    reference: str
    at: datetime
    child: str
    family: str
    why_not: str


def voice_by_agency(viewer: Actor, *, since: datetime) -> tuple[Voice, ...]:
    """Of those agencies that sent enough; nothing for whoever doesn't read measures. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select agency_id, assessments, child, family from forms_voice(%s, %s)", [since, LEAST_RATERS])
        return tuple(Voice(*row) for row in cursor.fetchall())


def sample(viewer: Actor, *, until: datetime, seed: int) -> tuple[Heard, ...]:
    """Twenty, or all if fewer, of the year's assessments of the viewer's agency that they may read, drawn by a seed. 1 query.

    until: what was sent later is not among them, so that the same seed draws the same again.
    """
    _, agency = viewer.person_and_agency()
    every = list(
        Sent.objects.filter(agency_id=agency, kind=KIND, at__gte=until - A_YEAR, at__lt=until).order_by("at", "id")
    )
    return tuple(_heard(one) for one in drawn(every, seed=seed))


def counted(heard: tuple[Heard, ...]) -> Voice:
    """The sample in numbers. heard: one at least."""
    return Voice(None, len(heard), sum(bool(one.child) for one in heard), sum(bool(one.family) for one in heard))


def note_audit(*, seed: int, until: datetime, heard: tuple[Heard, ...], by: Actor) -> None:
    """Note which sample was drawn, so that it can be drawn again, and what came out."""
    result = counted(heard) if heard else Voice(None, 0, 0, 0)
    details: dict[str, str | int | list[str]] = {
        "seed": seed, "until": until.isoformat(), "assessments": result.assessments, "child": result.child, "family": result.family,
    }  # fmt: skip
    note(by=by, did="voice.audited", on_kind="agency", on=by.agency, details=details, rule="voice", version="1")


def _heard(one: Sent) -> Heard:
    child, family, why_not = (
        chosen(one.answers, name).strip() for name in ("child_words", "family_worries", "family_why_not")
    )
    return Heard(one.id, one.reference, one.at, child, family, why_not)
