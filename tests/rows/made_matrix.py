"""The world in which the matrix is asked: three agencies, every role in each, and a family of records for each case."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

from django.db import connections
from django.test import Client
from django.urls import reverse

from cairn.access.models import Grant, Scope
from cairn.agencies.models import Agency, Post
from cairn.agencies.roles import Role
from cairn.base.clock import now, today
from cairn.people.challenges import challenge_record
from cairn.people.flags import set_flag
from cairn.people.queries.persons import dossier
from cairn.records.indexing import write_tokens
from cairn.signals.models import Evidence, Signal
from factories import (
    a_browser,
    a_child,
    a_half_known_adult,
    a_place,
    a_post,
    a_proposal,
    an_agency,
    an_event,
    identity_of,
    looking,
)
from rows import oracle
from sharing.made_sharing import QUESTION

AGENCIES = {"owner": "POL", "other": "CSC", "stranger": "ASU", "asked": "SCH"}
WORDS = {"name": "lark", "said": "sparrow", "adult": "wren", "place": "rook"}
APART = "bdfklmnr"  # letters of which none sounds like another, or a search would find one family by another's name
FAMILY_NAME = "Quill"
SEEN = re.compile(rf"([{APART.upper()}]a[{APART}]o)({'|'.join(WORDS.values())})")
PART = {word: part for part, word in WORDS.items()}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Family:
    """What one case has in the database. ids: what each address needs, by the name of its thing."""

    case: oracle.Case
    mark: str
    ids: dict[str, UUID]


@dataclass(frozen=True)
class World:
    """Everybody who looks, and everything that is looked at."""

    posts: dict[oracle.Seat, Post]
    families: tuple[Family, ...]

    def browser(self, seat: oracle.Seat) -> Client:
        """A browser in which this seat has signed in."""
        client = a_browser(self.posts[seat])
        client.raise_request_exception = False
        return client


CASES = tuple(oracle.Case(level, need) for level in oracle.LEVELS for need in oracle.NEEDS)


def a_world(cases: Sequence[oracle.Case] = CASES) -> World:
    """Make it all, committed by the owner."""
    agencies = {side: an_agency(code=code) for side, code in AGENCIES.items()}
    posts = {
        oracle.Seat(side, role): a_post(agency=agencies[side], role=Role(role), name=f"Person {number}")
        for number, (side, role) in enumerate(product(oracle.SIDES, oracle.ROLES))
    }
    marks = (f"{first.upper()}a{second}o" for first, second in product(APART, repeat=2))
    families = tuple(_family(case, mark, agencies, posts) for case, mark in zip(cases, marks, strict=False))
    return World(posts, families)


def _family(case: oracle.Case, mark: str, agencies: dict[str, Agency], posts: dict[oracle.Seat, Post]) -> Family:
    owner, level = agencies["owner"], case.level
    child = a_child(
        agency=owner, sharing=level, given_names=mark + WORDS["name"], family_name=FAMILY_NAME, born="2011-02-11"
    )
    adult = a_half_known_adult(agency=owner, sharing=level, nickname=mark + WORDS["adult"])
    place = a_place(agency=owner, sharing=level, name=mark + WORDS["place"])
    said = f"{mark}{WORDS['said']} was seen"
    event = an_event(
        agency=owner, sharing=level, summary=said, about=[child], naming=[adult], at=place, on="2024-03-01"
    )
    gone = an_event(agency=owner, sharing=level, summary=said, about=[child], kind="missing_episode", on="2024-03-08")
    records = [child, adult, place, event, gone]
    write_tokens(records)
    staff = [posts[oracle.Seat("other", role)].staff_id for role in sorted(oracle.OPENS_IN_AN_EMERGENCY)]
    open_for(case.need, records, agencies["other"], staff)
    ids = {
        "child": identity_of(child), "adult": identity_of(adult), "place": identity_of(place), "record": event,
        "childs": child, "adults": adult, "gone": gone,
        "signal": _signal(case, owner, child=child, adult=adult, place=place, event=event),
        "asked": agencies["asked"].id,
        "proposal": _proposal(case, child, agencies["stranger"], mark),
    }  # fmt: skip
    return Family(case, mark, ids | _said_of(case, child, event, ids["child"], posts))


def open_for(need: str, records: Sequence[UUID], other: Agency, emergencies: Sequence[UUID]) -> None:
    """What the need opened: also where the level keeps it shut, as if somebody had slipped the rows in. emergencies: staff."""
    past, later = now() - timedelta(hours=3), now() + timedelta(days=30)
    if need == "concern":
        _grant(other, "concern", records, role="triage")
    elif need in {"grant", "grant_ended"}:
        _grant(other, "signal", records, ended=past if need == "grant_ended" else None)
    elif need in {"answer", "answer_ended"}:
        _grant(other, "information request", records, ends=later if need == "answer" else past)
    elif need in {"emergency", "emergency_over"}:
        for staff in emergencies:
            _grant(
                other, "break-glass", records, staff=staff, ends=now() + timedelta(hours=2) if need == "emergency" else past
            )  # fmt: skip


def _grant(
    holder: Agency,
    because: str,
    records: Sequence[UUID],
    *,
    role: str = "",
    ended: datetime | None = None,
    ends: datetime | None = None,
    staff: UUID | None = None,
) -> None:
    said = {
        "role": role,
        "started_at": now() - timedelta(days=2),
        "ended_at": ended,
        "ends_at": ends,
        "staff_id": staff,
    }
    grant = Grant(holder=holder, because_kind=because, because_id=uuid4(), **said)
    grant.save(using="owner", force_insert=True)
    for record in records:
        Scope(grant=grant, holder=holder, record_id=record, **said).save(using="owner", force_insert=True)


def _signal(case: oracle.Case, owner: Agency, **parts: UUID) -> UUID:
    """A signal on these records; on closer ones it is its owner's alone."""
    alone = None if case.level == "partnership" else owner.id
    signal = Signal(
        reference=f"2024-{uuid4()}", key=str(uuid4()), kind="repeat_missing", queue="raise", status="open",
        rule_version="1", first_raised_on="2024-04-01", last_changed_on="2024-04-01", explanation="Missing again.",
        agencies=[owner.id], children=1, restricted_to=alone,
    )  # fmt: skip
    signal.save(using="engine", force_insert=True)
    for part, record in parts.items():
        Evidence(
            signal=signal, record_id=record, agency_id=owner.id, known_on="2024-04-01", restricted_to=alone,
            part="person_of_concern" if part == "adult" else part,
        ).save(using="engine", force_insert=True)  # fmt: skip
    return signal.id


def _proposal(case: oracle.Case, child: UUID, stranger: Agency, mark: str) -> UUID:
    twin = a_child(agency=stranger, given_names="Twin", family_name="Thrush", born="2011-02-11")
    return a_proposal(record_a=child, record_b=twin, open_to_others=case.level == "partnership").id


def _said_of(
    case: oracle.Case, child: UUID, event: UUID, identity: UUID, posts: dict[oracle.Seat, Post]
) -> dict[str, UUID]:
    """A flag, a challenge and a look of the owner's own people."""
    with looking(posts[oracle.Seat("owner", "practitioner")]) as actor:
        flag = set_flag(
            record=child, kind="risk_sexual_exploitation", why="A car", source="An interview", by=actor, form=uuid4(),
            review_on=today() + timedelta(days=90),
        )  # fmt: skip
    with looking(posts[oracle.Seat("owner", "safeguarding_lead")]) as actor:
        challenge = challenge_record(
            record=event, said_by="person", words="It was another", received_on=today(), by=actor, form=uuid4()
        )
    with looking(posts[oracle.Seat("owner", "practitioner")]) as actor:
        dossier(actor, identity, what="child's picture")
    with connections["owner"].cursor() as cursor:
        cursor.execute("select id from trail_look where on_id = %s", [identity])
        (look,) = cursor.fetchone()
    return {"flag": flag, "challenge": challenge, "look": look}


THING = {
    "place": "place", "flag": "flag", "challenge": "challenge", "signal": "signal", "hindsight": "signal",
    "answer_signal": "signal", "link": "proposal", "look": "look",
}  # fmt: skip
"""Name of an address -> whose id it takes, where that isn't the child."""
ASKED = {
    "new_form": "about",
    "new_request": "person",
    "explore": "from",
    "save_chart": "from",
    "explore_export": "from",
    "new_subject_request": "person",
}
"""Name of an address that takes the child's id in what is asked, and as what."""


def address(line: str, family: Family, *, absent: bool = False) -> str:
    """The address of a line for a family, or the same for what isn't there."""
    name, _, how = line.partition(" (")
    wanted = family.ids["adult" if how.startswith("adult") else THING.get(name, "child")]
    thing = uuid4() if absent else wanted
    if name == "search":
        return f"{reverse(name)}?q={'Zazo' if absent else family.mark}{WORDS['name']}"
    if name in ASKED:
        where = reverse(name, kwargs={"kind": "screening"} if name == "new_form" else {})
        return where if line == "new_request (post)" else f"{where}?{ASKED[name]}={thing}"
    if name in {"new_challenge", "new_restriction"}:
        return reverse(name, kwargs={"identity": thing, "record": uuid4() if absent else family.ids["record"]})
    return reverse(name, args=[thing])


def form(line: str, family: Family, *, absent: bool = False) -> dict[str, str]:
    """A form that is whole, for an address that changes something."""
    soon, name = today() + timedelta(days=60), line.partition(" (")[0]
    record = family.ids["adults" if "adult" in line else "childs"]
    said = {
        "know": {"answer": "no"},
        "new_flag": {"kind": "risk_criminal_exploitation", "why": "A car", "source": "A talk", "review_on": f"{soon:%d/%m/%Y}"},
        "status": {"status": "under_enquiry", "source": "Log 41", "words": "Said so", "decided_on": f"{today():%d/%m/%Y}"},
        "new_subject_request": {
            "given_names": "Ann", "family_name": FAMILY_NAME, "born": "1 1 2012", "relation": "person", "words": "All of it",
            "reach": "hand", "received_on": f"{today():%d/%m/%Y}",
        },
        "new_restriction": {"by": "person", "ground": "accuracy", "words": "It was another", "received_on": f"{today():%d/%m/%Y}"},
        "new_hold": {"reason": "The coroner asks."},
        "new_disposal": {"words": "It has not come due"},
        "open_now": {"reason": "She rang from a car."},
        "new_challenge": {"by": "person", "words": "It was another", "received_on": f"{today():%d/%m/%Y}"},
        "flag": {"did": "reviewed", "after": "1", "words": "It stands", "review_on": f"{soon:%d/%m/%Y}"},
        "challenge": {"answer": "kept", "words": "The camera shows it"},
        "new_request": QUESTION | {"person": str(uuid4() if absent else family.ids["child"]), "asked": str(family.ids["asked"])},
        "answer_signal": {"answer": "no", "reason": "It was another"},
        "link": {"answer": "different", "reason": "They are two"},
        "save_chart": {"title": "Mine", "purpose": "For the panel"},
        "explore_export": {"format": "csv"},
    }  # fmt: skip
    return said[name] | {"form": str(uuid4()), "record": str(record)}


def ask(client: Client, line: str, family: Family, *, absent: bool = False) -> tuple[int, str]:
    """What the site answers: its status and its text, with ids and the form's token blanked."""
    where = address(line, family, absent=absent)
    answer = client.post(where, form(line, family, absent=absent)) if line.endswith("post)") else client.get(where)
    return answer.status_code, ID.sub("id", TOKEN.sub("", answer.content.decode("utf-8", "replace")))


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """(mark, part) of every word of a family's records on a page."""
    return ((mark, PART[word]) for mark, word in set(SEEN.findall(text)))
