"""What each role is for and may do. A data-protection officer reads and reviews this file.

Source: the access design, Need; the two walls both read from here: pages through `policies`, rows through
`access_role` (filled from this file by `access.actions.publish_roles`).
"""

from dataclasses import dataclass
from enum import StrEnum

from cairn.agencies.roles import Role


class Verb(StrEnum):
    """What can be done, as a permission."""

    READ_OWN_RECORDS = "read_own_records"
    READ_OWN_VISITS = "read_own_visits"
    READ_GRANTED_RECORDS = "read_granted_records"
    READ_IDENTITIES = "read_identities"
    READ_SIGNALS = "read_signals"
    READ_OWN_SIGNALS = "read_own_signals"
    ANSWER_SIGNALS = "answer_signals"
    MEASURE_RULES = "measure_rules"
    DECIDE_RULES = "decide_rules"
    JUDGE_LINKS = "judge_links"
    IMPORT_RECORDS = "import_records"
    READ_IMPORTS = "read_imports"
    READ_OWN_TRAIL = "read_own_trail"
    TELL_CONCERNS = "tell_concerns"
    TRIAGE_CONCERNS = "triage_concerns"
    OWN_CONCERNS = "own_concerns"
    HOLD_ALLEGATIONS = "hold_allegations"
    FILL_IN_FORMS = "fill_in_forms"
    SET_FLAGS = "set_flags"
    RECORD_STATUS = "record_status"
    KEEP_CHALLENGES = "keep_challenges"
    KEEP_RIGHTS = "keep_rights"
    READ_MEASURES = "read_measures"
    ASK_AGENCIES = "ask_agencies"
    ANSWER_REQUESTS = "answer_requests"
    SETTLE_REFUSALS = "settle_refusals"
    ASK_QUIETLY = "ask_quietly"
    ANSWER_QUIETLY = "answer_quietly"
    RECORD_OBSTACLES = "record_obstacles"
    READ_OBSTACLES = "read_obstacles"
    BREAK_GLASS = "break_glass"
    REVIEW_OPENINGS = "review_openings"
    OWE_DUTIES = "owe_duties"
    READ_DUTIES = "read_duties"
    HAND_OVER_DUTIES = "hand_over_duties"
    READ_LATE_DUTIES = "read_late_duties"
    MANAGE_STAFF = "manage_staff"
    CONFIRM_POSTS = "confirm_posts"
    RUN_THE_SERVICE = "run_the_service"


@dataclass(frozen=True)
class RoleFacts:
    """A role in words, with its verbs."""

    role: Role
    title: str
    says: str
    may: frozenset[Verb]


def _role(role: Role, title: str, says: str, *may: Verb) -> RoleFacts:
    return RoleFacts(role, title, says, frozenset(may))


ROLES: dict[Role, RoleFacts] = {
    facts.role: facts
    for facts in (
        _role(
            Role.PRACTITIONER,
            "Practitioner",
            "Sees the records of their own agency, and others' records that a grant has opened to the agency.",
            Verb.READ_OWN_RECORDS,
            Verb.READ_GRANTED_RECORDS,
            Verb.TELL_CONCERNS,
            Verb.FILL_IN_FORMS,
            Verb.SET_FLAGS,
            Verb.ASK_AGENCIES,
            Verb.ASK_QUIETLY,
            Verb.RECORD_OBSTACLES,
            Verb.BREAK_GLASS,
            Verb.OWE_DUTIES,
        ),
        _role(
            Role.SAFEGUARDING_LEAD,
            "Safeguarding lead",
            "As a practitioner; also signals that rest on records of their own agency, who looked, and who works there.",
            Verb.READ_OWN_RECORDS,
            Verb.READ_GRANTED_RECORDS,
            Verb.READ_OWN_SIGNALS,
            Verb.READ_IMPORTS,
            Verb.IMPORT_RECORDS,
            Verb.READ_OWN_TRAIL,
            Verb.TELL_CONCERNS,
            Verb.OWN_CONCERNS,
            Verb.FILL_IN_FORMS,
            Verb.SET_FLAGS,
            Verb.RECORD_STATUS,
            Verb.KEEP_CHALLENGES,
            Verb.KEEP_RIGHTS,
            Verb.READ_MEASURES,
            Verb.ASK_AGENCIES,
            Verb.ANSWER_REQUESTS,
            Verb.SETTLE_REFUSALS,
            Verb.ASK_QUIETLY,
            Verb.ANSWER_QUIETLY,
            Verb.RECORD_OBSTACLES,
            Verb.BREAK_GLASS,
            Verb.REVIEW_OPENINGS,
            Verb.OWE_DUTIES,
            Verb.READ_DUTIES,
            Verb.HAND_OVER_DUTIES,
            Verb.MANAGE_STAFF,
            Verb.CONFIRM_POSTS,
        ),
        _role(
            Role.TRIAGE,
            "Triage",
            "Answers signals; sees partnership records of the people whom an open signal or concern is about.",
            Verb.READ_OWN_RECORDS,
            Verb.READ_GRANTED_RECORDS,
            Verb.READ_SIGNALS,
            Verb.ANSWER_SIGNALS,
            Verb.JUDGE_LINKS,
            Verb.READ_IMPORTS,
            Verb.TELL_CONCERNS,
            Verb.TRIAGE_CONCERNS,
            Verb.FILL_IN_FORMS,
            Verb.SET_FLAGS,
            Verb.RECORD_STATUS,
            Verb.KEEP_CHALLENGES,
            Verb.KEEP_RIGHTS,
            Verb.ASK_AGENCIES,
            Verb.ANSWER_REQUESTS,
            Verb.ASK_QUIETLY,
            Verb.RECORD_OBSTACLES,
            Verb.BREAK_GLASS,
            Verb.REVIEW_OPENINGS,
            Verb.OWE_DUTIES,
            Verb.READ_DUTIES,
        ),
        _role(
            Role.ANALYST,
            "Analyst",
            "Sees identities and links of partnership records by role; their content by grant.",
            Verb.READ_OWN_RECORDS,
            Verb.READ_GRANTED_RECORDS,
            Verb.READ_IDENTITIES,
            Verb.READ_SIGNALS,
            Verb.ANSWER_SIGNALS,
            Verb.MEASURE_RULES,
            Verb.JUDGE_LINKS,
            Verb.READ_IMPORTS,
            Verb.TELL_CONCERNS,
            Verb.RECORD_STATUS,
            Verb.ASK_AGENCIES,
            Verb.RECORD_OBSTACLES,
            Verb.OWE_DUTIES,
        ),
        _role(
            Role.PANEL_CHAIR,
            "Panel chair",
            "Sees signals, and records that a grant has opened for the panel.",
            Verb.READ_GRANTED_RECORDS,
            Verb.READ_SIGNALS,
            Verb.DECIDE_RULES,
            Verb.TELL_CONCERNS,
            Verb.READ_MEASURES,
            Verb.RECORD_OBSTACLES,
            Verb.READ_OBSTACLES,
            Verb.OWE_DUTIES,
        ),
        _role(
            Role.DESIGNATED_OFFICER,
            "Designated officer",
            "Holds allegations about those who work or volunteer with children (LADO); sees no other concern and no record.",
            Verb.HOLD_ALLEGATIONS,
            Verb.TELL_CONCERNS,
            Verb.RECORD_OBSTACLES,
            Verb.OWE_DUTIES,
        ),
        _role(
            Role.HEAD_OF_SAFEGUARDING,
            "Head of safeguarding",
            "Holds what their agency has not done in time, two days after its date; decides about concerns that are late.",
            Verb.READ_OWN_RECORDS,
            Verb.READ_GRANTED_RECORDS,
            Verb.TELL_CONCERNS,
            Verb.OWN_CONCERNS,
            Verb.KEEP_RIGHTS,
            Verb.OWE_DUTIES,
            Verb.READ_DUTIES,
            Verb.HAND_OVER_DUTIES,
        ),
        _role(
            Role.EXECUTIVE,
            "Partner executive",
            "Answers for their agency: sees which duties are late and with whom; no record.",
            Verb.OWE_DUTIES,
            Verb.READ_DUTIES,
            Verb.HAND_OVER_DUTIES,
        ),
        _role(
            Role.BOARD,
            "Board member",
            "Sees measures with small counts suppressed, what stands in the way of sharing, and duties that nobody else"
            " did; no record.",
            Verb.RECORD_OBSTACLES,
            Verb.READ_OBSTACLES,
            Verb.READ_LATE_DUTIES,
            Verb.READ_MEASURES,
        ),
        _role(
            Role.AUDITOR,
            "Auditor",
            "Sees sampled records by grant, and measures.",
            Verb.READ_GRANTED_RECORDS,
            Verb.READ_MEASURES,
        ),
        _role(
            Role.LICENSING,
            "Licensing officer",
            "Sees own visits and counts; never a child.",
            Verb.READ_OWN_VISITS,
            Verb.TELL_CONCERNS,
            Verb.OWE_DUTIES,
        ),
        _role(
            Role.VOLUNTEER,
            "Volunteer",
            "Sees what a grant has opened to the agency.",
            Verb.READ_GRANTED_RECORDS,
            Verb.TELL_CONCERNS,
            Verb.OWE_DUTIES,
        ),
        _role(
            Role.ADMINISTRATOR,
            "Administrator",
            "Runs the service and cares for who works at the agency; sees no record at all.",
            Verb.IMPORT_RECORDS,
            Verb.READ_IMPORTS,
            Verb.MANAGE_STAFF,
            Verb.RUN_THE_SERVICE,
        ),
        _role(Role.SYSTEM, "Cairn itself", "Links, detects and imports under a name of its own.", *Verb),
    )
}
TITLES: dict[str, str] = {role.value: facts.title for role, facts in ROLES.items()}
"""Each role by its name, in words."""

VERBS: dict[Verb, str] = {
    Verb.READ_OWN_RECORDS: "Read records of their own agency",
    Verb.READ_OWN_VISITS: "Read visits of their own agency to premises, and no person",
    Verb.READ_GRANTED_RECORDS: "Read others’ records that a grant has opened",
    Verb.READ_IDENTITIES: "See who is named in partnership records, not what is said",
    Verb.READ_SIGNALS: "See every signal",
    Verb.READ_OWN_SIGNALS: "See signals that rest on their agency’s records",
    Verb.ANSWER_SIGNALS: "Answer signals",
    Verb.MEASURE_RULES: "Have rules measured",
    Verb.DECIDE_RULES: "Keep or retire rules",
    Verb.JUDGE_LINKS: "Judge whether two records are one person or place",
    Verb.IMPORT_RECORDS: "Bring in records",
    Verb.READ_IMPORTS: "See imports and their row reports",
    Verb.READ_OWN_TRAIL: "See who looked",
    Verb.TELL_CONCERNS: "Tell a concern, and read what became of it",
    Verb.TRIAGE_CONCERNS: "Decide concerns at the front door",
    Verb.OWN_CONCERNS: "Own concerns of their agency and decide what comes next",
    Verb.HOLD_ALLEGATIONS: "Hold allegations about those who work or volunteer with children, and decide about them",
    Verb.FILL_IN_FORMS: "Fill in forms about a child",
    Verb.SET_FLAGS: "Put a flag on a person, look at it again and end it",
    Verb.RECORD_STATUS: "Record the status of a person of concern",
    Verb.KEEP_CHALLENGES: "Keep and answer that somebody says a record is wrong",
    Verb.KEEP_RIGHTS: "Take in what somebody asks by right, decide line by line, and release with somebody else",
    Verb.READ_MEASURES: "Read measures, with few said as few",
    Verb.ASK_AGENCIES: "Ask other agencies about a person",
    Verb.ANSWER_REQUESTS: "Answer requests for their agency",
    Verb.SETTLE_REFUSALS: "Settle a refusal with the other agency’s lead",
    Verb.ASK_QUIETLY: "Ask whether anybody knows a person, without telling whoever doesn’t",
    Verb.ANSWER_QUIETLY: "Answer such questions for their agency, or keep what it holds",
    Verb.RECORD_OBSTACLES: "Record what stands in the way of sharing",
    Verb.READ_OBSTACLES: "Read obstacles of all agencies",
    Verb.BREAK_GLASS: "Open one person for two hours in an emergency",
    Verb.REVIEW_OPENINGS: "Review emergency openings of their agency’s records",
    Verb.OWE_DUTIES: "Owe duties, and read their own",
    Verb.READ_DUTIES: "Read the duties of their agency",
    Verb.HAND_OVER_DUTIES: "Hand duties to a colleague",
    Verb.READ_LATE_DUTIES: "Read duties that are past their last step",
    Verb.MANAGE_STAFF: "Give, change and end posts of their agency",
    Verb.CONFIRM_POSTS: "Confirm a post that lets somebody see records",
    Verb.RUN_THE_SERVICE: "Run the service",
}
"""Each verb, in words that people read."""

PURPOSES: dict[str, str] = {
    "safeguard_a_child": "To safeguard a child or adult at risk",
    "answer_a_concern": "To answer a concern or a signal",
    "prevent_or_investigate_crime": "To prevent or investigate crime against a child",
    "provide_care": "To give care or education",
    "assure_quality": "To check that the service works (audit, supervision)",
    "run_the_service": "To run the service",
}
"""Why someone may look, in their own words: chosen at sign-in, kept with every look."""


SIGHT: frozenset[Verb] = frozenset(
    {
        Verb.READ_OWN_RECORDS, Verb.READ_GRANTED_RECORDS, Verb.READ_IDENTITIES, Verb.READ_SIGNALS, Verb.READ_OWN_SIGNALS,
        Verb.TRIAGE_CONCERNS, Verb.OWN_CONCERNS, Verb.HOLD_ALLEGATIONS, Verb.JUDGE_LINKS, Verb.BREAK_GLASS,
    }
)  # fmt: skip
"""What lets somebody see a person in a record. The database has the same words in `access_sight`."""


def exceeds(given: Role, giver: Role) -> bool:
    """Whether a post lets somebody see more than its giver, or give posts: then a second person confirms it."""
    seen, sees = ROLES[given].may, ROLES[giver].may
    return Verb.MANAGE_STAFF in seen or bool((seen - sees) & SIGHT)


def may(role: Role, verb: Verb) -> bool:
    """Whether a role holds a verb."""
    return verb in ROLES[role].may
