"""Records and reads the status of persons of concern. The database says who may, and who sees what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.people.errors import Lacks
from cairn.people.rules.names import Person
from cairn.people.rules.statuses import Standing, StatusLine, lacks, standing

CHILD_FIRST = "This is a child first, who may have caused harm and may be being harmed: tell a concern about them. No status is recorded."
_REFUSALS: Refusals = {
    "CP404": NotFound,
    "CP410": lambda: Lacks({"record": CHILD_FIRST}),
    "42501": lambda: NotAllowed("Your role records no status. Tell your safeguarding lead what you know."),
}  # fmt: skip
_SAID = """
select s.record_id, s.record_id, s.agency_id, s.staff_id, s.status, s.source, s.words, s.decided_on, s.at
from people_status s where s.record_id = any(%(records)s::uuid[])
union all
select c.of_record, c.record_id, c.agency_id, null::uuid, c.status, '', '', c.decided_on, c.at
from people_cleared(%(records)s::uuid[]) c
"""


def check_can_record_status(actor: Actor) -> None:
    """Safeguarding leads, triage and analysts record a status. Raises: NotAllowed."""
    if not may(actor.role, Verb.RECORD_STATUS):
        raise NotAllowed("Your role records no status. Tell your safeguarding lead what you know.")


def record_status(  # noqa: PLR0913 - what a status says
    *, record: UUID, status: str, source: str, words: str, decided_on: date | None, by: Actor, form: UUID
) -> UUID:
    """Say what a person of concern's status is, on one record; the same form again gives the same. It is never changed.

    The same status again says that it was looked at and stands. Raises: NotAllowed, Lacks, NotFound.
    """
    check_can_record_status(by)
    if wrong := lacks(status=status, source=source, words=words, decided_on=decided_on, on=today()):
        raise Lacks(wrong)
    said = (record, form, status, source.strip(), words.strip(), decided_on)
    made: UUID = take("select people_record_status(%s, %s, %s, %s, %s, %s)", *said, refusals=_REFUSALS)
    return made


def standings(viewer: Actor, people: Iterable[Person]) -> Mapping[UUID, Standing]:
    """Identity -> what stands of them, for those of whom the viewer may know anything. 1 query, any number of people."""
    of = {record: person.identity for person in people for record in person.records}
    if not of:
        return {}
    with connections["default"].cursor() as cursor:
        cursor.execute(_SAID, {"records": list(of)})
        rows = sorted(
            cursor.fetchall(), key=lambda row: row[3] is None
        )  # in full before that they were cleared and no more
    found: dict[UUID, dict[tuple[object, ...], StatusLine]] = defaultdict(dict)
    for asked, *said in rows:
        line = StatusLine(*said)
        found[of[asked]].setdefault((line.record, line.agency, line.at), line)
    return {identity: standing(list(lines.values())) for identity, lines in found.items()}
