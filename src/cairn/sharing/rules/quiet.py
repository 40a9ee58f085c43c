"""What a quiet question needs, how it names the person, and what the holder's lead may do with it."""

from collections.abc import Mapping
from datetime import date

from cairn.sharing.rules.basis import chosen_from
from cairn.sharing.rules.identity_keys import identity_words, is_day
from cairn.sharing.rules.words import LONGEST, TOLD

ANSWERED_WITHIN = 5  # working days. Source: Cairn's default, that of requests
LONGEST_NAME = 200  # characters
NAMED = ("given_names", "family_name", "born_day", "born_month", "born_year", "nhs_number", "upn")
ASKED = (*NAMED, "necessity", "basis", "told", "told_why")
GIVES = {
    "told": ("Tell them something", "What you write reaches whoever asked. It tells them that something is held."),
    "kept": ("Keep it", "They see what they would see if you held nobody. Your reason stays with your agency."),
}


def born_of(said: Mapping[str, str]) -> str:
    """The day of birth of three boxes, as 1996-03-14; "" where it is none."""
    year, month, day = (said.get(f"born_{part}", "").strip() for part in ("year", "month", "day"))
    if not all(part.isascii() and part.isdecimal() for part in (year, month, day)) or len(year) != 4:
        return ""
    whole = f"{year}-{month:0>2}-{day:0>2}"
    return whole if is_day(whole) else ""


def about_words(said: Mapping[str, str]) -> str:
    """Whom a question is about, as a lead reads it."""
    name = " ".join(said[part] for part in ("given_names", "family_name") if said.get(part))
    parts = [name, f"born {date.fromisoformat(born_of(said)):%-d %B %Y}" if born_of(said) else ""]
    parts += [f"NHS number {said['nhs_number']}" if said.get("nhs_number") else ""]
    parts += [f"UPN {said['upn']}" if said.get("upn") else ""]
    return ", ".join(part for part in parts if part)


def lacks_of_quiet(said: Mapping[str, str], *, on: date) -> dict[str, str]:
    """Box -> what it lacks, empty where nothing does."""
    lacks = {
        name: f"Say it in at most {LONGEST_NAME} characters" for name in NAMED if len(said.get(name, "")) > LONGEST_NAME
    }
    lacks |= {
        name: f"Say it in at most {LONGEST:,} characters"
        for name in ("necessity", "told_why")
        if len(said.get(name, "")) > LONGEST
    }
    lacks |= _of_numbers(said) | _of_birth(said, on)
    if not lacks and not _words(said):
        lacks["given_names"] = "Give an NHS number, a UPN, or first name, family name and the day of birth"
    if not said.get("necessity", "").strip():
        lacks["necessity"] = "Say why you need to know: a lead who holds something reads it"
    if said.get("basis", "") not in chosen_from(on):
        lacks["basis"] = "Choose the law that you rely on"
    if said.get("told", "") not in TOLD:
        lacks["told"] = "Say whether the child or parent knows"
    elif not said.get("told_why", "").strip():
        lacks["told_why"] = "Say what they were told, or why not"
    return lacks


def _of_numbers(said: Mapping[str, str]) -> dict[str, str]:
    wrong = {
        "nhs_number": "That is no NHS number: it has ten digits, and the last one proves the others",
        "upn": "That is no UPN: it begins with a letter and has 13 marks",
    }
    return {
        kind: says
        for kind, says in wrong.items()
        if said.get(kind, "").strip()
        and not identity_words(given_names="", family_name="", born="", numbers=[(kind, said[kind])])
    }


def _of_birth(said: Mapping[str, str], on: date) -> dict[str, str]:
    if not any(said.get(f"born_{part}", "").strip() for part in ("day", "month", "year")):
        return {}
    born = born_of(said)
    if not born or born > on.isoformat():
        return {
            "born_day": "Give the day of birth as day, month and year of four digits, such as 14 3 1996, or leave it empty"
        }
    return {}


def _words(said: Mapping[str, str]) -> tuple[str, ...]:
    return identity_words(
        given_names=said.get("given_names"), family_name=said.get("family_name"), born=born_of(said),
        numbers=[(kind, said.get(kind, "")) for kind in ("nhs_number", "upn")],
    )  # fmt: skip
