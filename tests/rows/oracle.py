"""Who should see what: a second, slow account of the access rules in plain Python, over made-up facts.

Written from the design and not from the code: nothing of Cairn is imported, and each table here is its own. Where it and
the product differ, one of them is wrong, and a test says which.
"""

from collections.abc import Callable
from dataclasses import dataclass

LEVELS = ("partnership", "pointer", "analysis_only", "sealed")
NEEDS = ("none", "concern", "grant", "grant_ended", "answer", "answer_ended", "emergency", "emergency_over")
ROLES = (
    "practitioner", "safeguarding_lead", "triage", "analyst", "panel_chair", "designated_officer", "head_of_safeguarding", "executive",
    "board",
    "auditor", "licensing", "volunteer", "administrator",
)  # fmt: skip
SIDES = (
    "owner",
    "other",
    "stranger",
)  # who wrote the records; who has the need, if anybody; who has nothing to do with them

READS_OWN = {"practitioner", "safeguarding_lead", "triage", "analyst", "head_of_safeguarding"}
READS_GRANTED = READS_OWN | {"panel_chair", "auditor", "volunteer"}
READS_NAMES = {"analyst"}
SEES_RECORDS = READS_OWN | READS_GRANTED
OPENS_IN_AN_EMERGENCY = {"practitioner", "safeguarding_lead", "triage"}
FILLS_IN = {"practitioner", "safeguarding_lead", "triage"}
SETS_FLAGS = {"practitioner", "safeguarding_lead", "triage"}
KEEPS_CHALLENGES = {"safeguarding_lead", "triage"}
ASKS = {"practitioner", "safeguarding_lead", "triage", "analyst"}
READS_ALL_SIGNALS = {"triage", "analyst", "panel_chair"}
ANSWERS_SIGNALS = {"triage", "analyst"}
READS_SIGNALS = READS_ALL_SIGNALS | {"safeguarding_lead"}
JUDGES = {"triage", "analyst"}
KEEPS_RIGHTS = {"safeguarding_lead", "triage", "head_of_safeguarding"}
READS_TRAIL = {"safeguarding_lead"}
EVERYBODY = set(ROLES)

RECORDS_STATUS = {"safeguarding_lead", "triage", "analyst"}

ABSENT, REFUSED, SHOWN, MOVED, DONE, LACKS = "absent", "refused", "shown", "moved", "done", "lacks"
NOBODYS = frozenset[str]()


@dataclass(frozen=True)
class Seat:
    """Somebody who looks: in which role, at whose agency."""

    side: str
    role: str


@dataclass(frozen=True)
class Case:
    """A child, an adult, a place and what happened, all in one agency's records at one level, with one need of others."""

    level: str
    need: str


@dataclass(frozen=True)
class Answer:
    """What a page does, and which of the words that the records hold stand on it."""

    does: str
    words: frozenset[str] = NOBODYS


@dataclass(frozen=True)
class Line:
    """One address. may: roles that it is for; finds: whether this seat finds the thing; does: what happens then.

    named: words for who may know who is named; read: words for who may read what is said; own: words besides for the agency
    that wrote them. empty: what isn't there has an empty page and no refusal.
    """

    may: set[str]
    finds: Callable[[Seat, Case], bool]
    does: str | Callable[[Seat, Case], str] = SHOWN
    named: str = ""
    read: str = ""
    own: str = ""
    empty: bool = False


def need_stands(seat: Seat, case: Case) -> bool:
    """Whether somebody of another agency has a need now. Access, Need."""
    if seat.side != "other" or seat.role not in READS_GRANTED:
        return False
    if case.need == "concern":
        return seat.role == "triage"
    if case.need in {"grant", "answer"}:
        return True
    if case.need == "emergency":
        return seat.role in OPENS_IN_AN_EMERGENCY
    return False


def reads(seat: Seat, case: Case) -> bool:
    """Whether this seat may read what the records say."""
    if seat.side == "owner":
        return seat.role in READS_OWN
    return case.level == "partnership" and need_stands(seat, case)


def names(seat: Seat, case: Case) -> bool:
    """Whether this seat may know who is named: analysts of all agencies do, at partnership alone."""
    if reads(seat, case):
        return True
    return case.level == "partnership" and seat.role in READS_NAMES


def wrote(seat: Seat, case: Case) -> bool:
    """An agency answers by right, restricts and holds for what it wrote itself, and for nothing that others opened to it."""
    return seat.side == "owner" and seat.role in READS_OWN


def signal_seen(seat: Seat, case: Case) -> bool:
    """A signal on partnership records goes to whoever reads signals, and to the lead whose records it rests on.

    One that rests on closer records is its owner's alone.
    """
    if seat.role not in READS_SIGNALS:
        return False
    if case.level == "partnership":
        return seat.role in READS_ALL_SIGNALS or seat.side == "owner"
    return seat.side == "owner"


def signal_answered(seat: Seat, case: Case) -> bool:
    """Triage and analysts answer; the owner's lead too where nobody else knows of it."""
    alone = case.level != "partnership" and seat.role == "safeguarding_lead"
    return signal_seen(seat, case) and (seat.role in ANSWERS_SIGNALS or alone)


def answers_signal(seat: Seat, case: Case) -> str:
    """What an answer to a signal does for somebody who sees it."""
    return DONE if signal_answered(seat, case) else REFUSED


def settles_flag(seat: Seat, case: Case) -> str:
    """Whoever sets flags settles those of their own agency; others' flags are not there to be settled."""
    if seat.role not in SETS_FLAGS:
        return REFUSED
    return DONE if seat.side == "owner" else ABSENT


def answers_challenge(seat: Seat, case: Case) -> str:
    """The agency that wrote the record answers, by those who keep challenges."""
    if seat.role not in KEEPS_CHALLENGES:
        return REFUSED
    return DONE if seat.side == "owner" else ABSENT


def says_status(seat: Seat, case: Case) -> str:
    """Leads, triage and analysts say where a suspicion stands."""
    return DONE if seat.role in RECORDS_STATUS else REFUSED


def says_status_of_a_child(seat: Seat, case: Case) -> str:
    """Nobody does of a child, and the page says so to those who may of an adult."""
    return LACKS if seat.role in RECORDS_STATUS else REFUSED


def proposal_seen(seat: Seat, case: Case) -> bool:
    """That a record of the owner's and a partnership record of a stranger may be one: analysts may know who is named, in both.

    Triage only where both may be seen: its own agency's and one that was opened, which here is never both.
    """
    return seat.role == "analyst" and case.level == "partnership"


def look_seen(seat: Seat, case: Case) -> bool:
    """A look of the owner's staff at the owner's records is for the owner's lead."""
    return seat.side == "owner" and seat.role in READS_TRAIL


ALL = "name said adult place"
HELD: dict[str, Line] = {
    # of the child
    "child": Line(EVERYBODY, names, named="name", read=ALL),
    "chronology": Line(EVERYBODY, names, named="name", read=ALL),
    "chronology_csv": Line(EVERYBODY, names, read="said"),
    "network": Line(EVERYBODY, names, named="name", read=ALL),
    "person_network": Line(EVERYBODY, names, MOVED),
    "unknown_network": Line(EVERYBODY, names, MOVED),
    "genogram": Line(EVERYBODY, names, named="name", read="name"),
    "ecomap": Line(EVERYBODY, names, named="name", read="name adult place"),
    "peers": Line(EVERYBODY, names, named="name", read="name place"),
    "missing": Line(EVERYBODY, names, named="name", read="name said"),
    "looked": Line(EVERYBODY, names, named="name", read="name"),
    "person_looked": Line(EVERYBODY, names, MOVED),
    "unknown_looked": Line(EVERYBODY, names, MOVED),
    "person": Line(EVERYBODY, names, MOVED),
    "unknown": Line(EVERYBODY, names, MOVED),
    "know": Line(EVERYBODY, names, named="name", read="name"),
    "forms_about": Line(FILLS_IN, names, named="name", read="name"),
    "new_form": Line(FILLS_IN, names, named="name", read="name"),
    "new_flag": Line(SETS_FLAGS, names, named="name", read="name"),
    "status": Line(EVERYBODY, names, named="name", read="name"),
    "new_challenge": Line(KEEPS_CHALLENGES, reads, named="name", read="name said"),
    "open_now": Line(OPENS_IN_AN_EMERGENCY, names, named="name", read="name"),
    "new_request": Line(ASKS, names, named="name", read="name"),
    "person_rights": Line(KEEPS_RIGHTS, names, named="name", read="name", own="said"),
    "new_subject_request": Line(KEEPS_RIGHTS, wrote, read="name"),
    "new_restriction": Line(KEEPS_RIGHTS, wrote, read="name said"),
    "new_hold": Line(KEEPS_RIGHTS, wrote, read="name"),
    "new_disposal": Line(KEEPS_RIGHTS, wrote, read="name"),
    "explore": Line(SEES_RECORDS, names, named="name", read=ALL),
    # of the adult and the place
    "unknown (adult)": Line(EVERYBODY, names, named="adult", read=ALL),
    "unknown_network (adult)": Line(EVERYBODY, names, named="adult", read=ALL),
    "unknown_looked (adult)": Line(EVERYBODY, names, named="adult", read="adult"),
    "person_rights (adult)": Line(KEEPS_RIGHTS, names, named="adult", read="adult", own="said"),
    "status (adult)": Line(EVERYBODY, names, named="adult", read="adult"),
    "child (adult)": Line(EVERYBODY, names, MOVED),
    "place": Line(EVERYBODY, names, named="place", read=ALL),
    # found by words
    "search": Line(SEES_RECORDS, names, named="name", read="name", empty=True),
    # what stands on the records
    "flag": Line(EVERYBODY, names, named="name", read="name"),
    "challenge": Line(EVERYBODY, reads),
    "signal": Line(READS_SIGNALS, signal_seen, named="name adult place", read=ALL),
    "hindsight": Line(READS_SIGNALS, signal_seen, read="said"),
    "link": Line(JUDGES, proposal_seen, named="name", read="name"),
    "look": Line(READS_TRAIL, look_seen),
    # changes, each with a form that is whole
    "know (post)": Line(EVERYBODY, names, DONE),
    "new_flag (post)": Line(SETS_FLAGS, names, DONE),
    "status (post)": Line(EVERYBODY, names, says_status_of_a_child),
    "status (adult, post)": Line(EVERYBODY, names, says_status),
    "open_now (post)": Line(OPENS_IN_AN_EMERGENCY, names, DONE),
    "new_challenge (post)": Line(KEEPS_CHALLENGES, reads, DONE),
    "new_subject_request (post)": Line(KEEPS_RIGHTS, wrote, DONE),
    "new_restriction (post)": Line(KEEPS_RIGHTS, wrote, DONE),
    "new_hold (post)": Line(KEEPS_RIGHTS, wrote, DONE),
    "new_disposal (post)": Line(KEEPS_RIGHTS, wrote, LACKS),
    "flag (post)": Line(EVERYBODY, names, settles_flag),
    "challenge (post)": Line(EVERYBODY, reads, answers_challenge),
    "new_request (post)": Line(ASKS, names, DONE),
    "answer_signal (post)": Line(EVERYBODY, signal_seen, answers_signal),
    "link (post)": Line(JUDGES, proposal_seen, DONE),
    "save_chart (post)": Line(SEES_RECORDS, names, DONE),
    "explore_export (post)": Line(EVERYBODY, names, DONE),
}
"""Each address about what agencies hold: the name of the address, and beside it whose id or which way of asking."""


def hidden(line: Line, seat: Seat, case: Case) -> bool:
    """Whether this seat may not even know that the thing is there: then it answers as for one that isn't."""
    return seat.role not in line.may or not line.finds(seat, case)


def expected(line: Line, seat: Seat, case: Case) -> Answer:
    """What this seat should get."""
    if seat.role not in line.may:
        return Answer(REFUSED)
    if not line.finds(seat, case):
        return Answer(SHOWN if line.empty else ABSENT)
    does = line.does if isinstance(line.does, str) else line.does(seat, case)
    if does != SHOWN:
        return Answer(does)
    if reads(seat, case):
        own = line.own if seat.side == "owner" else ""
        return Answer(SHOWN, frozenset([*line.read.split(), *own.split()]))
    return Answer(SHOWN, frozenset(line.named.split()) if names(seat, case) else NOBODYS)


def may_know(seat: Seat, case: Case) -> frozenset[str]:
    """The words of a case that may stand on any page of this seat, whatever the page is."""
    if reads(seat, case):
        return frozenset(ALL.split())
    return frozenset({"name", "adult", "place"}) if names(seat, case) else NOBODYS
