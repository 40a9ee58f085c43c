"""Who is party to what was told, asked, answered, sent or saved: plain Python over made-up facts, nothing of Cairn imported.

One of each thing is there, made by these people: a practitioner of the owner's agency tells, asks, saves and says; the
other agency is the front door, and was asked; of the owner's records the other's practitioner opened one in an emergency;
a stranger's practitioner sent a form with a finding for the owner, who are the police. The owner's lead took in what
somebody asks by right, once answered and once not, and that a record is not to be used; an administrator of the owner's
asked for an account for a system.
"""

from collections.abc import Callable

from rows.oracle import FILLS_IN, KEEPS_RIGHTS, READS_OWN, Seat

ANSWERS_FOR = {"safeguarding_lead", "triage"}
CARES_FOR_STAFF = {"safeguarding_lead", "administrator"}
READS_IMPORTS = {"safeguarding_lead", "triage", "analyst", "administrator"}
BRINGS_IN = {"safeguarding_lead", "administrator"}
DISAGREES_HIGHER = {"safeguarding_lead", "head_of_safeguarding", "executive"}
RECORDS_OBSTACLES = {
    "practitioner", "safeguarding_lead", "triage", "analyst", "panel_chair", "designated_officer", "board",
}  # fmt: skip
READS_OBSTACLES = {"panel_chair", "board"}
MEASURES_RULES = {"analyst"}


def the_writer(seat: Seat) -> bool:
    """The owner's practitioner, who told, asked, saved and said."""
    return seat == Seat("owner", "practitioner")


def tells_or_decides(seat: Seat) -> bool:
    """Whoever told the concern, the lead of their agency, and the triage that decides it."""
    return the_writer(seat) or seat == Seat("owner", "safeguarding_lead") or seat == Seat("other", "triage")


def decides(seat: Seat) -> bool:
    """The triage whose concern it is."""
    return seat == Seat("other", "triage")


def disagrees(seat: Seat) -> bool:
    """Whoever raised it and those above them; whoever decided and those above them."""
    raised = the_writer(seat) or (seat.side == "owner" and seat.role in DISAGREES_HIGHER)
    return raised or (seat.side == "other" and seat.role in DISAGREES_HIGHER | {"triage"})


def asks_or_is_asked(seat: Seat) -> bool:
    """Whoever asked, and those who answer for either agency."""
    return the_writer(seat) or (seat.side in {"owner", "other"} and seat.role in ANSWERS_FOR)


def asks(seat: Seat) -> bool:
    """The side that asked: whoever did, and those who answer for it."""
    return the_writer(seat) or (seat.side == "owner" and seat.role in ANSWERS_FOR)


def is_asked(seat: Seat) -> bool:
    """Those who answer for the agency that was asked."""
    return seat.side == "other" and seat.role in ANSWERS_FOR


def reviews_for_the_owner(seat: Seat) -> bool:
    """Leads and triage of the agency whose records were opened, or whose practitioner said whom they know."""
    return seat.side == "owner" and seat.role in ANSWERS_FOR


def consults(seat: Seat) -> bool:
    """Whoever asked and those at their agency who read the child's record; the champion and those who answer for theirs."""
    asking = seat.side == "owner" and seat.role in READS_OWN | ANSWERS_FOR
    return asking or seat == Seat("other", "practitioner") or is_asked(seat)


def sent_it(seat: Seat) -> bool:
    """Those who read records at the agency that sent the form."""
    return seat.side == "stranger" and seat.role in READS_OWN


def decides_on_it(seat: Seat) -> bool:
    """Of these, those who fill in forms."""
    return sent_it(seat) and seat.role in FILLS_IN


def told_the_police(seat: Seat) -> bool:
    """Those who answer for the police; and at the agency that told it, those who read the form."""
    return reviews_for_the_owner(seat) or sent_it(seat)


def reads_the_batch(seat: Seat) -> bool:
    """Whoever reads imports at the agency that sent it; administrators see that of all."""
    return seat.role in READS_IMPORTS and (seat.side == "owner" or seat.role == "administrator")


def reads_the_arrival(seat: Seat) -> bool:
    """Whoever brings records in, for the agency that sent it; administrators for all."""
    return seat.role in BRINGS_IN and (seat.side == "owner" or seat.role == "administrator")


def cares(seat: Seat) -> bool:
    """Whoever cares for who works at the owner's agency."""
    return seat.side == "owner" and seat.role in CARES_FOR_STAFF


def makes_codes(seat: Seat) -> bool:
    """Whoever cares for staff and sees no less than the colleague does: an administrator sees no record."""
    return seat == Seat("owner", "safeguarding_lead")


def everybody(seat: Seat) -> bool:
    """Giving back what one reads oneself leads to the concern's own page, whether or not it is there; nothing else follows."""
    return True


def reads_own(seat: Seat) -> bool:
    """Whoever reads records at the owner's agency."""
    return seat.side == "owner" and seat.role in READS_OWN


def answers_by_right(seat: Seat) -> bool:
    """Those who take in and answer what somebody asks the owner's agency by right."""
    return seat.side == "owner" and seat.role in KEEPS_RIGHTS


def confirms(seat: Seat) -> bool:
    """The owner's lead, who alone lets a system in and gets its secret."""
    return seat == Seat("owner", "safeguarding_lead")


def moves_the_obstacle(seat: Seat) -> bool:
    """Those of the agency that wrote it down who may; and those who read the register of all."""
    return seat.role in READS_OBSTACLES or (seat.side == "owner" and seat.role in RECORDS_OBSTACLES)


PARTIES: dict[str, Callable[[Seat], bool]] = {
    "concern": tells_or_decides,
    "concern_step (post)": tells_or_decides,
    "concern_files": tells_or_decides,
    "claim_concern (post)": decides,
    "give_back_concern (post)": everybody,
    "attachment": tells_or_decides,
    "new_disagreement": tells_or_decides,
    "draft_files": the_writer,
    "check_form": the_writer,
    "disagreement": disagrees,
    "disagreement_turn (post)": disagrees,
    "request": asks_or_is_asked,
    "share": is_asked,
    "end_request (post)": asks,
    "withdraw_answer (post)": is_asked,
    "escalate_refusal (post)": asks,
    "review_opening (post)": reviews_for_the_owner,
    "read_acquaintance (post)": reviews_for_the_owner,
    "consult": consults,
    "consult_answer (post)": consults,
    "sent_form": sent_it,
    "sent_paper": sent_it,
    "decide_on_form (post)": decides_on_it,
    "finding": told_the_police,
    "finding_answer (post)": told_the_police,
    "saved_chart": the_writer,
    "delete_chart (post)": the_writer,
    "bring_back_chart (post)": the_writer,
    "move_obstacle (post)": moves_the_obstacle,
    "outcome": reads_own,
    "import": reads_the_batch,
    "import_report": reads_the_batch,
    "arrival": reads_the_arrival,
    "colleague": cares,
    "change_post (post)": cares,
    "end_post (post)": cares,
    "wake_account (post)": cares,
    "code_anew (post)": makes_codes,
    "subject_request": answers_by_right,
    "subject_request (post)": answers_by_right,
    "subject_question": answers_by_right,
    "subject_question (post)": answers_by_right,
    "subject_line": answers_by_right,
    "subject_line (post)": answers_by_right,
    "subject_answer": answers_by_right,
    "subject_paper": answers_by_right,
    "restriction": reads_own,
    "restriction (post)": answers_by_right,
    "system": cares,
    "confirm_system (post)": confirms,
    "new_secret (post)": confirms,
    "shut_system (post)": cares,
}
"""Name of an address -> who reaches it; for everybody else it answers as for what isn't there."""
