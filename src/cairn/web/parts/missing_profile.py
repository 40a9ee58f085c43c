"""The profile in case of going missing that the reader's agency holds of a child: dated, one press away, handed to the police with one more."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import end_of_london_day, london_day, now, today
from cairn.forms import queries
from cairn.forms.findings import findings
from cairn.forms.queries import SentFacts
from cairn.forms.registry import form
from cairn.forms.rules.answers import said
from cairn.forms.rules.asks import Answers
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.missing import Overview, overview
from cairn.people.rules.missing_profile import known
from cairn.records.chronology import as_known

KIND = "missing_profile"


@dataclass(frozen=True)
class Profile:
    """The latest one. since: the day of an episode that began after it was written; handed: the finding by which the police have it."""

    facts: SentFacts
    since: date | None
    handed: UUID | None

    @property
    def look_again(self) -> bool:
        """Whether the child was missing since, or its own day has come."""
        wanted = self.facts.answers.get("look_again_on", "")
        return self.since is not None or (isinstance(wanted, str) and "" < wanted <= today().isoformat())


def overview_now(held: Dossier) -> Overview:
    """The child's episodes as the reader sees them today."""
    at = now()
    return overview(held, as_known(held.events_of(held.found.records), to=None, at=at, shares={}).entries, at=at)


def latest(viewer: Actor, about: UUID) -> SentFacts | None:
    """The last profile of a child that the viewer's agency wrote, if the viewer fills in forms there."""
    if not may(viewer.role, Verb.FILL_IN_FORMS):
        return None
    return next((one for one in queries.sent_about(viewer, about) if one.kind == KIND), None)


def profile(viewer: Actor, about: UUID, missing: Overview) -> Profile | None:
    """What the viewer's agency holds, and whether it is still true. 4 queries."""
    facts = latest(viewer, about)
    if facts is None:
        return None
    began = [one.entry.said.first_day for one in missing.episodes if one.entry.said.occurred_from > facts.at or end_of_london_day(one.entry.said.last_day) > facts.at > one.entry.said.occurred_from]  # fmt: skip
    handed = next((one.id for one in findings(viewer, form=facts.id)), None)
    return Profile(facts, max(began, default=None), handed)


def begun(viewer: Actor, held: Dossier) -> Answers:
    """The first answers of a new one: the last one's, and what the records say where it says nothing."""
    before = latest(viewer, held.found.identity)
    kept = {name: value for name, value in before.answers.items() if name != "look_again_on"} if before else {}
    return known(held, overview_now(held)) | kept


def in_words(facts: SentFacts) -> str:
    """What the police are handed: every answer as it was given, under its question, with the day on which it was written."""
    shape = form(facts.kind, facts.version)
    lines = [f"Profile of {facts.name} as written on {london_day(facts.at):%-d %B %Y}"]
    for _, asked in said(shape, facts.answers) if shape else ():
        lines += [
            f"{ask.says.rstrip('?:.')}: {words}" for ask, words in asked if not ask.name.startswith("child_knows")
        ]
    return "\n".join(lines)
