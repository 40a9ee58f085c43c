"""Asks a champion or specialist, advises, ends, passes on; names champions; and reads. The database decides who may. R37."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import now, today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.base.working_days import due_at
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.rules.basis import version
from cairn.sharing.rules.consults import ABOUT, ANSWERED_WITHIN, ASKED, fields, lacks_of_consult
from cairn.sharing.steps import said_in_words

WHO_ASKS = "Your role asks no champion in Cairn. If a child is in danger now, ring 999."
WHO_NAMES = "The safeguarding lead, head of safeguarding or executive of an agency names its champions."
_COLUMNS = (
    "id, side, field, private, asking_agency_id, asking_staff_id, asked_agency_id, champion_staff_id, about_kind, about_id,"
    " question, shown, concern_words, asked_at, due_at, state, moved, advice, advised_at, advised_by, ended_at, ended_why,"
    " basis, basis_version, told, told_why, stuck"
)
_CONSULTS = f"select {_COLUMNS} from sharing_consults(%s::uuid[], %s)"  # noqa: S608 - columns of this file
_CHAMPIONS = """
select c.id, c.agency_id, a.name, c.staff_id, s.name, c.field from sharing_champion c
join agencies_agency a on a.id = c.agency_id join agencies_staff s on s.id = c.staff_id and s.is_active
where c.ended_at is null
  and exists (select from agencies_post p where p.staff_id = c.staff_id and p.agency_id = c.agency_id and p.ended_at is null)
order by a.name, s.name, c.id
"""


@dataclass(frozen=True)
class ChampionLine:
    """Somebody who can be asked."""

    id: UUID
    agency: UUID
    agency_name: str
    staff: UUID
    name: str
    field: str

    @property
    def title(self) -> str:
        """What they can be asked about."""
        return fields()[self.field].title if self.field in fields() else self.field


@dataclass(frozen=True)
class ConsultFacts:
    """A question as one side may read it. side: asks, reads or advises; about: None for whoever advises.

    stuck: nobody answered in time, or whoever is asked can be asked no more.
    """

    id: UUID
    side: str
    field: str
    private: bool
    asking_agency: UUID
    asking_staff: UUID
    asked_agency: UUID
    champion: UUID
    about_kind: str
    about: UUID | None
    question: str
    shown: str
    concern_words: str
    asked_at: datetime
    due_at: datetime
    state: str
    moved: int
    advice: str
    advised_at: datetime | None
    advised_by: UUID | None
    ended_at: datetime | None
    ended_why: str
    basis: str
    basis_version: str
    told: str
    told_why: str
    stuck: bool

    @property
    def late(self) -> bool:
        """Whether advice is past due."""
        return self.state == "waiting" and self.due_at < now()

    @property
    def title(self) -> str:
        """The kind of expertise."""
        return fields()[self.field].title if self.field in fields() else self.field


@dataclass(frozen=True)
class Counted:
    """Questions of a year in one field, private ones left out. first_in_time: answered by the first champion before it was due.

    None: some, but fewer than may be said.
    """

    field: str
    asked: int | None
    first_in_time: int | None
    moved: int | None
    waiting: int | None
    late: int | None


def check_can_consult(actor: Actor) -> None:
    """Everybody who meets children or those around them. Raises: NotAllowed."""
    if not may(actor.role, Verb.TELL_CONCERNS):
        raise NotAllowed(WHO_ASKS)


def check_can_name(actor: Actor) -> None:
    """Those who arrange the work of their agency. Raises: NotAllowed."""
    if not may(actor.role, Verb.HAND_OVER_DUTIES):
        raise NotAllowed(WHO_NAMES)


def ask_champion(
    *, about_kind: str, about: UUID, champion: ChampionLine | None, said: Mapping[str, str], by: Actor, form: UUID
) -> UUID:
    """Ask somebody for advice on a concern, person or signal; the same form again asks nothing more. said: rules.consults.ASKED.

    Raises: NotAllowed, Lacking, NotFound alike for what is absent and what the asker may not know of.
    """
    check_can_consult(by)
    words = {name: as_typed(said.get(name, "")) for name in ASKED}
    elsewhere = champion is not None and champion.agency != by.agency
    lacks = lacks_of_consult(words, on=today(), elsewhere=elsewhere)
    if champion is None:
        lacks = {"champion": "Choose whom you ask"} | lacks
    if lacks or champion is None:
        raise Lacking(lacks)
    if about_kind not in ABOUT:
        raise NotFound
    if not elsewhere:
        words |= {"basis": "", "told": "", "told_why": ""}
    told = words | {
        "about_kind": about_kind, "about_id": str(about), "agency": str(champion.agency), "champion": str(champion.staff),
        "field": champion.field, "due_at": advice_due().isoformat(), "basis_version": version() if elsewhere else "",
    }  # fmt: skip
    made: UUID = take("select sharing_ask_champion(%s, %s::jsonb)", form, json.dumps(told), refusals=_REFUSALS)
    return made


def advise(*, consult: UUID, words: str, by: Actor) -> None:
    """Give the advice, which is kept word for word. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_consult(by)
    said = said_in_words(words, "advice", "Write your advice: what you would do, and why")
    take("select sharing_advise(%s, %s)", consult, said, refusals=_REFUSALS)


def end_consult(*, consult: UUID, why: str, by: Actor) -> None:
    """End one's own question: no advice is needed any more. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_consult(by)
    said = said_in_words(why, "why", "Say why you need no advice any more")
    take("select sharing_end_consult(%s, %s)", consult, said, refusals=_REFUSALS)


def name_champion(*, staff: UUID, field: str, by: Actor) -> UUID:
    """Name somebody of one's own agency as the one to ask in a field. Raises: NotAllowed, Lacking, NotFound."""
    check_can_name(by)
    if field not in fields():
        raise Lacking({"field": "Choose what they can be asked about"})
    made: UUID = take("select sharing_name_champion(%s, %s)", staff, field, refusals=_REFUSALS)
    return made


def end_champion(*, champion: UUID, by: Actor) -> None:
    """Say that somebody can be asked no more; what waits for them goes on to the next, unless it is private. Raises: NotAllowed, NotFound."""
    check_can_name(by)
    take("select sharing_end_champion(%s)", champion, refusals=_REFUSALS)


def pass_on_late(*, using: str = "job") -> int:
    """Take what nobody answered in its clock to the next champion, each in its own transaction; returns how many went.

    A private question goes to nobody else.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select sharing_waiting_consults()")
        waiting = list(cursor.fetchone()[0])
    went = 0
    for one in waiting:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute("select sharing_pass_on(%s, %s)", [one, advice_due()])
            went += int(cursor.fetchone()[0])
    return went


def advice_due() -> datetime:
    """Until when what is asked or passed on now is answered."""
    return due_at(now(), working_days=ANSWERED_WITHIN)


def champions(viewer: Actor) -> tuple[ChampionLine, ...]:
    """Everybody who can be asked now, by agency and name. 1 query. Raises: NotAllowed."""
    if not may(viewer.role, Verb.HAND_OVER_DUTIES):
        check_can_consult(viewer)
    return tuple(ChampionLine(*row) for row in _read(_CHAMPIONS, []) if row[5] in fields())


def consults(viewer: Actor, *, about: UUID | None = None) -> tuple[ConsultFacts, ...]:
    """Questions of which the viewer may know, waiting ones first; about one concern, person or signal. 1 query."""
    viewer.person_and_agency()
    return tuple(ConsultFacts(*row) for row in _read(_CONSULTS, [None, about]))


def private_questions(viewer: Actor) -> tuple[ConsultFacts, ...]:
    """Private ones that wait: those the viewer is asked, and those of their own that nobody answered. 1 query.

    No duty is kept of them, since others read duties.
    """
    if not may(viewer.role, Verb.TELL_CONCERNS):
        return ()
    waiting = [one for one in consults(viewer) if one.private and one.state == "waiting"]
    return tuple(one for one in waiting if one.side == "advises" or one.stuck)


def consults_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[ConsultFacts, ...]:
    """Those of these of which the viewer may know. 1 query."""
    viewer.person_and_agency()
    return tuple(ConsultFacts(*row) for row in _read(_CONSULTS, [list(wanted), None]))


def consult(viewer: Actor, wanted: UUID) -> ConsultFacts:
    """One. 1 query. Raises: NotFound, alike for absent and for what is not theirs."""
    found = next(iter(consults_named(viewer, [wanted])), None)
    if found is None:
        raise NotFound
    return found


def counted(viewer: Actor, *, since: datetime) -> tuple[Counted, ...]:
    """How many there were since the first of a month, by field; nothing for who reads no measures. 1 query."""
    viewer.person_and_agency()
    rows = _read("select field, asked, first_in_time, moved, waiting, late from sharing_consults_counted(%s)", [since])
    return tuple(Counted(*row) for row in rows)


def _read(words: str, given: list[Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall())


_REFUSALS: Refusals = {
    "CS404": NotFound,
    "42501": lambda: NotAllowed("That is not yours to do: the other side answers."),
    "CS409": lambda: Over("That is over: advice was given, or whoever asked needs it no more. Read what was said."),
    "CS411": lambda: Lacking({"champion": "Choose somebody else: they can’t be asked about that any more"}),
    "CS412": lambda: Lacking({"with_concern": "The concern’s own words aren’t yours to pass on: write what is needed in your own words"}),
}  # fmt: skip
