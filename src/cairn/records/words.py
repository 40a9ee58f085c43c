"""What codes of the exchange contract are called on a page. Plain words, no Django; unknown codes read as themselves."""

from cairn.records.event_kinds import EVENT_KINDS

STATEMENTS = {"said": "was told", "seen": "seen", "judged": "judged", "intelligence": "intelligence"}
RAISED_BY = {
    "professional": "A professional", "parent_carer": "Parent or carer", "child": "The child",
    "public": "A member of the public", "business": "A business", "other": "Someone else",
}  # fmt: skip
PARTS = {
    "subject": "subject", "person_of_concern": "person of concern", "witness": "witness", "reporter": "reporter",
    "associate": "associate", "parent_carer": "parent or carer", "professional": "professional",
}  # fmt: skip
PLACES = {
    "home": "home", "school": "school", "tattoo_studio": "tattoo studio", "takeaway": "takeaway",
    "taxi_rank": "taxi rank", "licensed_premises": "licensed premises", "park": "park",
    "transport_hub": "station or stop", "hotel": "hotel", "youth_club": "youth club", "health_site": "health site",
    "online": "online space", "other": "place",
}  # fmt: skip
IDENTIFIERS = {
    "phone": "Phone", "email": "Email", "handle": "Online name", "vehicle": "Vehicle", "nhs_number": "NHS number",
    "upn": "Pupil number", "police_ref": "Police reference", "social_care_ref": "Social care reference",
}  # fmt: skip
SOURCE_GRADES = {"1": "reliable source", "2": "untested source", "3": "unreliable source"}
INFORMATION_GRADES = {
    "A": "known directly", "B": "known indirectly and corroborated", "C": "known indirectly",
    "D": "not known to be true", "E": "suspected to be false",
}  # fmt: skip
HANDLING = {"P": "may be shared", "C": "conditions apply to sharing"}


def kind_in_words(kind: str) -> str:
    """What an event kind is called; one that is no longer listed reads as its code without underscores."""
    return EVENT_KINDS[kind].says if kind in EVENT_KINDS else kind.replace("_", " ").capitalize()


def counted(kind: str, count: int) -> str:
    """Such as `1 concern` or `6 missing episodes`."""
    if found := EVENT_KINDS.get(kind):
        return f"{count} {found.one if count == 1 else found.many}"
    return f"{count} {kind_in_words(kind).lower()}{'' if count == 1 else ' records'}"


def grade_in_words(source: str | None, information: str | None, handling: str | None) -> str:
    """A 3x5x2 grade in words, its code last: empty if nothing was graded. Source: College of Policing, 2016."""
    said = [
        words[code]
        for words, code in ((SOURCE_GRADES, source), (INFORMATION_GRADES, information), (HANDLING, handling))
        if code in words
    ]
    return f"{', '.join(said)} ({source or '?'}{information or '?'}-{handling or '?'})" if said else ""


def value_in_words(kind: str, value: str) -> str:
    """An identifier as a person says it: `*4417` ends 4417, `WM58*` begins WM58, `?` is a letter that nobody has."""
    plain = value.strip()
    if plain.startswith("*") and "*" not in plain[1:]:
        return f"ends {plain[1:]}"
    if plain.endswith("*") and "*" not in plain[:-1]:
        return f"begins {plain[:-1]}"
    return plain


def asked_in_words(partner_asked: str) -> str:
    """What a record says about asking who someone is: `asked_not_told` reads `Asked, not told`; empty for `known`."""
    state, _, reason = partner_asked.partition(":")
    said = {"asked_not_told": "Asked, not told", "not_asked": "Nobody asked", "known": ""}.get(
        state.strip(), state.strip()
    )
    return f"{said}: {reason.strip()}" if said and reason.strip() else said
