"""The fourteen opportunities of the fictional case, entered as their agencies would have, each by the product's own actions.

Everything is invented, and it proves nothing about the real case: it shows what the software asks for and what it gives back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cairn.access.roles import ROLES as FACTS
from cairn.agencies.models import Post
from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Role
from cairn.base.clock import london_day, today
from cairn.concerns import public
from cairn.concerns.asking import kinds
from cairn.concerns.models import Concern
from cairn.concerns.public import Answer
from cairn.concerns.queries import concern as read_concern
from cairn.concerns.rules.states import STATES
from cairn.county.fenestra import facts
from cairn.duties.models import Duty
from cairn.forms.models import Decision
from cairn.forms.rules.ages import POWER
from cairn.forms.rules.levels import DECISIONS
from cairn.journeys.decide_concern import decide_concern
from cairn.journeys.refresh import refresh
from cairn.journeys.send_form import decide_form, follow_form, send_form
from cairn.journeys.tell_concern import follow_concern, tell_concern
from cairn.journeys.tell_from_outside import tell_from_outside
from duties.owed import followed, seen_anew
from factories import a_post, an_agency, looking
from forms.made_forms import kept

CAST: dict[str, dict[str, str]] = facts()["cast"]
AGENCIES: dict[str, dict[str, str]] = facts()["agencies"]
ROLES = {
    "practitioner": Role.PRACTITIONER,
    "lead": Role.SAFEGUARDING_LEAD,
    "triage": Role.TRIAGE,
    "licensing": Role.LICENSING,
}
HAPPENED = (today() - timedelta(days=1)).isoformat()
THEN = {  # what was done then, from the script
    1: "Noted in the school log", 2: "Care given; no screening", 3: "Filed, no tasking",
    4: "Rung through to social care; no written reply", 5: "Assessed on home relationships; closed, threshold not met",
    6: "Not accepted; a letter to the GP", 7: "Attendance letter", 8: "Recorded in the GP’s notes",
    9: "Returned home; no return interview", 10: "Not passed on: no current risk", 11: "Discharged", 12: "Hygiene pass",
    13: "Assessed as parenting; closed", 14: "Closed: not engaging, after two missed appointments",
}  # fmt: skip


@dataclass(frozen=True)
class Ended:
    """Where one opportunity stands in the end: who owns it, what whoever told it reads, and the next date."""

    n: int
    agency: str
    told: str
    owner: str
    stands: str
    answer: str
    next_on: date

    @property
    def days(self) -> str:
        """When somebody looks again, in words."""
        days = (self.next_on - today()).days
        return f"in {days} days" if days != 1 else "tomorrow"


def somebody(code: str, who: str = "practitioner") -> Post:
    """Somebody of one of the agencies of the case."""
    name = f"{who} of {code}"
    return a_post(
        agency=an_agency(code=code, name=AGENCIES[code]["name"], kind=AGENCIES[code]["kind"]),
        role=ROLES[who],
        name=name,
    )


def child(key: str) -> dict[str, str]:
    """A child of the cast, as old today as on the day of the script: about fifteen."""
    if key == "unknown":
        return {"given_names": "unknown", "family_name": "", "born": ""}
    return {name: CAST[key][name] for name in ("given_names", "family_name")} | {"born": str(today().year - 15)}


def decided(concern: UUID, did: str, *, by: Post, days: int = 14, **said: str) -> None:
    """A step of whoever decides."""
    given = {"reason": "As told.", "lead": "Nadia Osei", "for_reporter": "", "forum": "", "would_change": ""} | said
    with looking(by) as actor:
        found = read_concern(actor, concern)
        assert found is not None
        decide_concern(
            concern=concern, after=found.version, did=did, said=given, by=actor, next_on=today() + timedelta(days=days)
        )


def concern(
    n: int, code: str, whom: str, steps: list[dict[str, Any]], *, by: str = "practitioner", **said: str
) -> Ended:
    """A concern, told in Cairn and decided; steps: by whom and what. What its teller reads is taken from their own page."""
    teller = somebody(code, by)
    with looking(teller) as actor:
        told = tell_concern(said=child(whom) | {"happened": HAPPENED} | said, by=actor, draft=uuid4())
    follow_concern(concern=told.id)
    for one in steps:
        words = {name: given for name, given in one.items() if name not in ("who", "did")}
        decided(told.id, one["did"], by=somebody(*one["who"]), **words)
    with looking(teller) as actor:
        found = read_concern(actor, told.id)
    assert found is not None
    line = found.line
    answer = next(step.for_reporter for step in reversed(found.steps) if step.for_reporter)
    assert line.next_on is not None
    return Ended(
        n, code, "a concern", _owner(line.owner_agency, line.owner_role), STATES[line.state].title, answer, line.next_on
    )


def _owner(agency: UUID, role: str) -> str:
    return f"{FACTS[Role(role)].title}, {agencies_by_id()[agency].name}"


FRONT = ("CSC", "triage")


def the_nurse() -> Ended:
    """2: competence with the coercion question first; then the screening that the contact asks for, decided."""
    nurse = somebody("SHS")
    answers = dict.fromkeys(POWER, "unknown")
    answers |= {
        "decision": "contraception",
        "test": "fraser",
        "judged": "yes",
        "reasons": "She understood and weighed it.",
    }
    draft = kept(nurse, "competence", who=child("K1"), **answers)
    with looking(nurse) as actor:
        send_form(draft=draft, by=actor)
    again = (today() + timedelta(days=28)).isoformat()
    screened = {
        "relationship": "now", "asked_child": "not_ready", "level": "3", "reasons": "A partner whose age nobody knows; a new phone.",
        "look_again_on": again,
    }  # fmt: skip
    draft = kept(nurse, "screening", who=child("K1"), **screened)
    with looking(nurse) as actor:
        sent = send_form(draft=draft, by=actor).sent
        decide_form(
            sent=sent, after=0, by_on=today() + timedelta(days=7), by=actor,
            said={"did": "tac", "with_whom": "the nurse, at her next visit", "forum": "Team around the child", "reason": "Ask how old he is; ask who waits outside."},
        )  # fmt: skip
    followed()
    duty = Duty.objects.using("owner").get(on_id=sent, clock="screening_again", ended_at=None)
    one = Decision.objects.using("owner").get(sent_id=sent)
    return Ended(
        2, "SHS", "a competence record and a screening", _owner(duty.owner_agency_id, "practitioner"), "To be screened again",
        f"{DECISIONS[one.did].title}: {one.reason}", london_day(duty.due_at),
    )  # fmt: skip


def the_parent() -> Ended:
    """5: a parent without an account; the answer is read by the code."""
    key, away = public.new_key(), "203.0.113.7"
    words = child("K1") | {
        "told": "An older man controls her: where she goes, who rings her.",
        "relation": "Her mother",
    }
    said = {name: text for name, text in words.items() if name != "born"}
    public.keep(key=key, said=said)
    tell_from_outside(key=key, kind=kinds()["parent_carer"], said=said, came_from=away)
    code = public.begun(key)
    assert code is not None
    told = Concern.objects.using("owner").latest("at")
    follow_concern(concern=told.id)
    decided(
        told.id, "help", by=somebody(*FRONT), days=21, forum="Team around the family, with risk outside the home on its agenda",
        reason="Threshold not met today; the worry is about a man outside the family.",
        for_reporter="We’ve read this. A named team meets about it, and asks you to come.",
    )  # fmt: skip
    found = public.answer(code=code.code, came_from=away)
    assert isinstance(found, Answer)
    assert found.next_on is not None
    told.refresh_from_db(using="owner")
    return Ended(
        5, "CSC", "a report by a parent, without an account", _owner(told.owner_agency_id, told.owner_role), STATES[found.state].title,
        found.replies[-1].said, found.next_on,
    )  # fmt: skip


def the_missing_girl() -> Ended:
    """9: the missing report starts the clock of the return interview; the interview, once held, ends it."""
    officer, worker = somebody("POL"), somebody("ASU")
    answers = {
        "happened": (today() - timedelta(days=2)).isoformat(), "happened_to": HAPPENED, "placed": "home", "reported_by": "Her mother, at 23:10",
        "danger": "high", "place": "the tattoo shop, 3 Tannery Row, Marlbridge", "adult": "with Jodie Pell", "wellbeing": "Tired; taken home.",
    }  # fmt: skip
    who = child("K3") | {"born": f"{today().year - 15}-08-30"}
    draft = kept(officer, "missing_report", who=who, **answers)
    with looking(officer) as actor:
        report = send_form(draft=draft, by=actor).sent
    follow_form(sent=report)
    refresh()
    seen_anew()
    duty = Duty.objects.using("owner").get(clock="return_interview", ended_at=None)
    owner, due = _owner(duty.owner_agency_id, duty.owner_role), london_day(duty.due_at)
    held = {
        "returned_on": HAPPENED, "attempts": "1", "ended": "accepted", "happened": today().isoformat(), "independent": "yes",
        "child_words": "There’s always music upstairs.", "place": "the ink place, Tannery Row",
    }  # fmt: skip
    draft = kept(worker, "return_interview", who=who, **held)
    with looking(worker) as actor:
        sent = send_form(draft=draft, by=actor).sent
    follow_form(sent=sent)
    return Ended(
        9, "POL", "a missing report, then a return interview", owner, "Interview held the day after the return",
        "Found; an interview was accepted and held, in her own words", due,
    )  # fmt: skip


LEAD = "lead"
FOURTEEN: dict[int, Callable[[], Ended]] = {
    1: lambda: concern(1, "SCH", "K1", [
        {"who": FRONT, "did": "ask", "days": 5, "lead": "Her form tutor", "for_reporter": "Ask her who he is and how old, once, gently. We decide on the day below."},
    ], told="She told her tutor that she has an older boyfriend. She has a new phone.", adult="older boyfriend", adult_known="asked_not_told"),
    2: the_nurse,
    3: lambda: concern(3, "POL", "unknown", [
        {"who": FRONT, "did": "assess", "days": 10, "lead": "Owen Hale, police", "for_reporter": "A joint visit with licensing is arranged; its outcome is owed by the day below."},
    ], told="Girls under age are upstairs at Blackthorn Ink, 3 Tannery Row, after closing.", place="Blackthorn Ink, 3 Tannery Row, Marlbridge"),
    4: lambda: concern(4, "ASU", "K1", [
        {"who": FRONT, "did": "assess", "days": 20, "lead": "Marcus Bell", "for_reporter": "Assessed inside and outside the family, beside the school’s worry of May and the police’s of July."},
    ], child_words="Daz is nearly thirty, he does tattoos.", saw="A grey van, WM58, waited. A number ends 4417.", adult="Daz, late twenties, works at the tattoo place on Tannery Row, grey van WM58, phone ends 4417", adult_known="known"),
    5: the_parent,
    6: lambda: concern(6, "CAMHS", "K1", [
        {"who": ("CAMHS", LEAD), "did": "help", "days": 14, "forum": "Fast track: school clinic", "lead": "Dr Leila Shah", "for_reporter": "Not accepted here isn’t the end: she is seen at school within two weeks, and your worry is shared as a pointer."},
    ], thinks="Low mood; may be a response to what is done to her."),
    7: lambda: concern(7, "SCH", "K2", [
        {"who": FRONT, "did": "protect", "days": 2, "lead": "Nadia Osei", "for_reporter": "A strategy discussion is held: a second child is named with the same man and place."},
    ], told="Absent on Fridays. A friend says she is with Daz at the ink place in Tannery Row.", adult="Daz, the ink place in Tannery Row", adult_known="known"),
    8: lambda: concern(8, "GP", "K2", [
        {"who": ("GP", LEAD), "did": "pass_on", "days": 1, "for_reporter": "Passed on to the front door."},
        {"who": FRONT, "did": "ask", "days": 5, "lead": "Dr Ade Balogun", "for_reporter": "At the next contact: how old is he? We hold this beside the school’s worry."},
    ], told="She mentioned an older partner.", adult="older partner", adult_known="not_asked", adult_why_not="ten minutes"),
    9: the_missing_girl,
    10: lambda: concern(10, "CAMHS", "K7", [
        {"who": ("CAMHS", LEAD), "did": "pass_on", "days": 1, "for_reporter": "Passed on: past harm is acted on."},
        {"who": FRONT, "did": "assess", "days": 20, "lead": "Marcus Bell", "for_reporter": "Assessed, with her own words. Nobody asks her for details twice."},
    ], child_words="It happened before, I don’t want it written down wrong."),
    11: lambda: concern(11, "ACU", "K2", [
        {"who": FRONT, "did": "protect", "days": 1, "lead": "Nadia Osei", "for_reporter": "She isn’t discharged to him. The named nurse and the police meet tonight."},
    ], saw="An injury, said to be a fall. Brought by an uncle, Daz; his number ends 4417.", adult="uncle Daz, phone ends 4417", adult_known="known"),
    12: lambda: concern(12, "DIS", "unknown", [
        {"who": FRONT, "did": "assess", "days": 7, "lead": "Owen Hale, police", "for_reporter": "What you saw goes to the strategy discussion. Don’t ask the owners about it."},
    ], by="licensing", saw="Teenagers at Blackthorn Ink, two in school uniform. On the card: Darran Velk, Daz, phone ends 4417; Kester Moyle.", place="Blackthorn Ink, 3 Tannery Row, Marlbridge", adult="Darran Velk, Daz; Kester Moyle"),
    13: lambda: concern(13, "CSC", "K5", [
        {"who": FRONT, "did": "assess", "days": 20, "lead": "Marcus Bell", "for_reporter": "Assessed outside the family too. The allegation keeps its own outcome, whatever becomes of the assessment."},
    ], told="Her carer says a tattoo man with a grey van gives her and Tam money.", adult="tattoo man with a grey van", allegation="yes"),
    14: lambda: concern(14, "CAMHS", "K1", [
        {"who": ("CAMHS", LEAD), "did": "watch", "days": 14, "lead": "Dr Leila Shah", "would_change": "Any new record about her", "for_reporter": "Not closed: we haven’t found a way yet. Tried: clinic twice. Next: at school, with her key worker."},
    ], thinks="Was not brought twice. The service has not found a way to work with her yet."),
}  # fmt: skip


def entered() -> list[Ended]:
    """All fourteen, one after another, each by somebody of its agency."""
    somebody(*FRONT)
    for code in ("CAMHS", "GP", "SHS"):
        somebody(code, LEAD)
    return [FOURTEEN[n]() for n in sorted(FOURTEEN)]


def told_twice(ended: list[Ended]) -> str:
    """The two stories as a table of the documentation."""
    lines = [
        "| # | day, agency | as it was | as it would be: told as | owner | stands at | what whoever told it reads | looked at again |",
        "|" + "---|" * 8,
    ]
    days = {line["n"]: line["on"] for line in facts()["line"] if "n" in line}
    for one in ended:
        day = f"{days[one.n]:%-d %B %Y}, {AGENCIES[one.agency]['name']}"
        cells = (one.n, day, THEN[one.n], one.told, one.owner, one.stands, one.answer, one.days)
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)
