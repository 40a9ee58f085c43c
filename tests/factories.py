"""Made-up agencies, records, links and grants, committed by the owner: read them aloud.

    quinn = a_child(agency=school, given_names="Quinn", family_name="Harrow", born="1995-02-11", recorded="2010-05-14")
    daz = a_half_known_adult(agency=youth, nickname="Daz", recorded="2010-09-17")
    an_event(agency=youth, kind="disclosure", on="2010-09-17", about=[quinn], naming=[daz])
    opened(to=police, records=[quinn])

People, places and events are their records' ids. Days are `2010-09-17`; moments may be given instead.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, transaction
from django.test import Client

from cairn.access.entry import enter
from cairn.access.models import Grant, Scope
from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Agency, Post, Staff
from cairn.agencies.queries import actor_of
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import end_of_london_day
from cairn.linkage.models import Edge, Identity, Judgement, Member
from cairn.records.models import (
    EventVersion,
    Identifier,
    Involvement,
    PersonVersion,
    PlaceVersion,
    Record,
    Relationship,
)

KINDS = {
    "SCH": ("Marlbridge Academy", "education"),
    "CSC": ("Children’s Social Care", "childrens_social_care"),
    "POL": ("Police", "police"),
    "SHS": ("Sexual Health", "sexual_health"),
    "GP": ("Tannery Surgery", "primary_care"),
    "ASU": ("Adolescent Support", "youth_support"),
    "DIS": ("District Council", "district_council"),
    "ACU": ("Acute hospital", "acute_health"),
}
Moment = str | date | datetime


def a_moment(when: Moment) -> datetime:
    """A moment: a bare day is the end of that day in London, as in a bundle."""
    if isinstance(when, datetime):
        return when
    return end_of_london_day(date.fromisoformat(when) if isinstance(when, str) else when)


def a_start(when: Moment) -> datetime:
    """When something happened: a bare day is its first moment in London."""
    if isinstance(when, datetime):
        return when
    day = date.fromisoformat(when) if isinstance(when, str) else when
    return end_of_london_day(day - timedelta(days=1)) + timedelta(microseconds=1)


def an_agency(*, code: str = "SCH", **given: Any) -> Agency:
    """An agency by its code, made once."""
    name, kind = KINDS.get(code, (code, "other"))
    defaults = {"name": name, "kind": kind} | given
    return Agency.objects.using("owner").get_or_create(code=code, defaults=defaults)[0]


def a_post(
    *, agency: Agency, role: Role = Role.PRACTITIONER, name: str = "Priya Nair", phone: str = "", password: str = ""
) -> Post:
    """Somebody who acts for an agency in a role; with a password they can sign in by the front door."""
    username = f"{role.value}.{agency.code}".lower()
    if password:
        staff = register_staff(username=username, name=name, password=password)
    else:
        staff = Staff.objects.using("owner").get_or_create(username=username, defaults={"name": name, "password": "!"})[
            0
        ]
    post = give_post(
        staff=staff, agency=agency, role=role, title=role.value.replace("_", " ").capitalize(), phone=phone
    )
    return Post.objects.using("owner").select_related("staff", "agency").get(id=post.id)


def a_browser(post: Post, *, purpose: str = "safeguard_a_child") -> Client:
    """A browser in which the holder of a post has signed in and chosen it."""
    client = Client()
    client.force_login(Staff.objects.get(id=post.staff_id))
    session = client.session
    session.update({"post": str(post.id), "purpose": purpose, "seen_at": time.time()})
    session.save()
    return client


@contextmanager
def looking(post: Post, *, purpose: str = "safeguard_a_child") -> Iterator[Actor]:
    """A transaction entered as the holder of a post."""
    with transaction.atomic():
        enter(post=post.id, purpose=purpose)
        yield actor_of(post, purpose=purpose)


def a_record(*, agency: Agency, kind: str, recorded: Moment, sharing: str = "partnership", source_id: str = "") -> UUID:
    """The header of one record."""
    record = Record(
        agency=agency, kind=kind, source_id=source_id or str(uuid4()), sharing=sharing,
        first_recorded_at=a_moment(recorded),
    )  # fmt: skip
    record.save(using="owner", force_insert=True)
    return record.id


def a_person(
    *,
    agency: Agency,
    recorded: Moment = "2010-05-14",
    sharing: str = "partnership",
    received: Moment | None = None,
    born: str = "",
    **said: Any,
) -> UUID:
    """One agency's record of a person, standing alone until `the_same` links it."""
    record = a_record(agency=agency, kind="person", recorded=recorded, sharing=sharing)
    a_person_version(
        record=record, agency=agency, recorded=recorded, received=received, sharing=sharing, born=born, **said
    )
    _alone(record, kind="person", agency=agency, sharing=sharing, since=recorded)
    return record


def a_person_version(
    *,
    record: UUID,
    agency: Agency,
    recorded: Moment,
    received: Moment | None = None,
    sharing: str = "partnership",
    born: str = "",
    **said: Any,
) -> None:
    """What the agency says of the person from a day on."""
    if born:
        said["date_of_birth"] = born
    PersonVersion(
        record_id=record, agency=agency, sharing=sharing, recorded_at=a_moment(recorded),
        received_at=a_moment(received or recorded), **said,
    ).save(using="owner", force_insert=True)  # fmt: skip


def a_child(*, agency: Agency, **said: Any) -> UUID:
    """One agency's record of a child."""
    return a_person(agency=agency, role="child", **said)


def a_half_known_adult(*, agency: Agency, nickname: str = "", described: str = "", **said: Any) -> UUID:
    """One agency's record of an adult whom nobody has named."""
    return a_person(
        agency=agency, role="person_of_concern", aliases=nickname or None, description=described or None, **said
    )


def a_named_adult(*, agency: Agency, role: str = "person_of_concern", **said: Any) -> UUID:
    """One agency's record of an adult with a name."""
    return a_person(agency=agency, role=role, **said)


def a_place(
    *,
    agency: Agency,
    recorded: Moment = "2010-05-14",
    sharing: str = "partnership",
    protected: bool = False,
    **said: Any,
) -> UUID:
    """One agency's record of a place, standing alone until `the_same` links it."""
    record = a_record(agency=agency, kind="place", recorded=recorded, sharing=sharing)
    PlaceVersion(
        record_id=record, agency=agency, sharing=sharing, recorded_at=a_moment(recorded),
        received_at=a_moment(recorded), protected="yes" if protected else None, **said,
    ).save(using="owner", force_insert=True)  # fmt: skip
    _alone(record, kind="place", agency=agency, sharing=sharing, since=recorded)
    return record


def an_event(
    *,
    agency: Agency,
    kind: str = "concern",
    on: Moment = "2010-05-14",
    recorded: Moment | None = None,
    about: Iterable[UUID] = (),
    naming: Iterable[UUID] = (),
    sharing: str = "partnership",
    **said: Any,
) -> UUID:
    """One agency's record of something that happened. about: subjects; naming: persons of concern."""
    written = recorded or on
    record = a_record(agency=agency, kind="event", recorded=written, sharing=sharing)
    an_event_version(record=record, agency=agency, kind=kind, on=on, recorded=written, sharing=sharing, **said)
    for person in about:
        a_part(event=record, person=person, role="subject", agency=agency, recorded=written, sharing=sharing)
    for person in naming:
        a_part(event=record, person=person, role="person_of_concern", agency=agency, recorded=written, sharing=sharing)
    return record


def an_event_version(
    *,
    record: UUID,
    agency: Agency,
    kind: str = "concern",
    on: Moment = "2010-05-14",
    recorded: Moment = "2010-05-14",
    received: Moment | None = None,
    sharing: str = "partnership",
    at: UUID | None = None,
    summary: str = "Something was noticed",
    **said: Any,
) -> None:
    """What the agency says of the event from a day on. at: a place."""
    EventVersion(
        record_id=record, agency=agency, sharing=sharing, kind=kind, occurred_from=a_start(on),
        occurred_precision="time" if isinstance(on, datetime) else "day", recorded_at=a_moment(recorded),
        received_at=a_moment(received or recorded), place_id=at, summary=summary, **said,
    ).save(using="owner", force_insert=True)  # fmt: skip


def a_part(
    *,
    event: UUID,
    person: UUID,
    role: str,
    agency: Agency,
    recorded: Moment = "2010-05-14",
    sharing: str = "partnership",
) -> None:
    """That a person was part of an event."""
    Involvement(
        event_id=event, person_id=person, role=role, agency=agency, sharing=sharing,
        recorded_at=a_moment(recorded), received_at=a_moment(recorded),
    ).save(using="owner", force_insert=True)  # fmt: skip


def a_tie(
    *, source: UUID, target: UUID, kind: str, agency: Agency, recorded: Moment = "2010-05-14", **said: Any
) -> None:
    """That two records belong together, as an agency said."""
    Relationship(
        agency=agency, from_record_id=source, to_record_id=target, kind=kind, sharing="partnership",
        recorded_at=a_moment(recorded), received_at=a_moment(recorded), **said,
    ).save(using="owner", force_insert=True)  # fmt: skip


def a_thing(
    *, of: UUID, kind: str, value: str, agency: Agency, recorded: Moment = "2010-05-14", sharing: str = "partnership"
) -> None:
    """A phone, plate, handle or number of a record."""
    Identifier(
        record_id=of, agency=agency, sharing=sharing, kind=kind, value=value, recorded_at=a_moment(recorded),
        received_at=a_moment(recorded),
    ).save(using="owner", force_insert=True)  # fmt: skip


def _alone(record: UUID, *, kind: str, agency: Agency, sharing: str, since: Moment) -> None:
    identity = Identity(kind=kind, since=a_moment(since))
    identity.save(using="owner", force_insert=True)
    Member(
        identity=identity,
        record_id=record,
        agency_id=agency.id,
        sharing=sharing,
        since=a_moment(since),
        because="alone",
    ).save(using="owner", force_insert=True)


def identity_of(record: UUID) -> UUID:
    """The identity that a record is of now."""
    return Member.objects.using("owner").get(record_id=record, until=None).identity_id


def the_same(first: UUID, *others: UUID, since: Moment | None = None, leaf: bool = False) -> UUID:
    """Link records to the first one's identity; what they were of before ends as a tombstone.

    since: from when; without it, as if they had always been linked.
    """
    identity = identity_of(first)
    for record in others:
        member = Member.objects.using("owner").get(record_id=record, until=None)
        moment = a_moment(since) if since else member.since
        Identity.objects.using("owner").filter(id=member.identity_id).update(ended_at=moment, went_into=identity)
        Member.objects.using("owner").filter(id=member.id).update(until=moment)
        Member(
            identity_id=identity, record_id=record, agency_id=member.agency_id, sharing=member.sharing, since=moment,
            because="rule", leaf=leaf or member.sharing != "partnership",
        ).save(using="owner", force_insert=True)  # fmt: skip
    return identity


def a_proposal(*, record_a: UUID, record_b: UUID, kind: str = "person", **says: Any) -> Edge:
    """That two records may be one, with reasons."""
    agencies = {
        record.id: record.agency_id for record in Record.objects.using("owner").filter(id__in=[record_a, record_b])
    }
    edge = Edge(
        kind=kind, record_a=record_a, record_b=record_b, agency_a=agencies[record_a], agency_b=agencies[record_b],
        **({
            "open_to_others": True, "match_weight": 4.0, "probability": 0.9, "band": "ask", "model_version": "test/1",
            "why": [{"field": "nickname", "says": "both say Daz", "weight": 3.0}], "agreed": ["nickname", "trade"],
            "against": "", "known_at": a_moment("2011-02-21"),
        } | says),
    )  # fmt: skip
    edge.save(using="owner", force_insert=True)
    return edge


def a_judgement(*, record_a: UUID, record_b: UUID, answer: str, by: Post, reason: str = "Said so.") -> None:
    """A person's answer to a proposal."""
    first, second = sorted((record_a, record_b), key=str)
    Judgement(
        record_a=first, record_b=second, kind="person", answer=answer, reason=reason, staff_id=by.staff_id,
        agency_id=by.agency_id, at=a_moment("2011-03-01"),
    ).save(using="owner", force_insert=True)  # fmt: skip


def opened(
    *,
    to: Agency,
    records: Sequence[UUID],
    role: Role | None = None,
    since: Moment = "2011-02-21",
    ended: Moment | None = None,
) -> Grant:
    """A grant that opens these records to an agency (to one role of it), from a day on."""
    grant = Grant(
        holder=to, role=role.value if role else "", because_kind="signal", because_id=uuid4(), started_at=a_moment(since),
        ended_at=a_moment(ended) if ended else None,
    )  # fmt: skip
    grant.save(using="owner", force_insert=True)
    for record in records:
        Scope(
            grant=grant, holder=to, role=grant.role, record_id=record, started_at=a_moment(since),
            ended_at=a_moment(ended) if ended else None,
        ).save(using="owner", force_insert=True)  # fmt: skip
    return grant


def looks() -> list[dict[str, Any]]:
    """Every look that the trail has, oldest first."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select what, on_kind, on_id, shown, owners, agency_id from trail_look order by at")
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
