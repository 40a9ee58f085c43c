"""What a page for judging says: the facts that may decide it, each with its key, and why a proposal stands where it does."""

from dataclasses import dataclass

from cairn.linkage.queries import Proposal

KEYS = "abcdefgh"  # of the facts; j, k and u go elsewhere
MOST_FACTS = 6
LEAST = 0.05  # bits; a fact that weighs less decides nothing
OTHERS = (("x", "I asked somebody who knows"), ("z", "Too little is written to say"))


@dataclass(frozen=True)
class Fact:
    """One thing that may decide a judgement. speaks: for, against, or nothing."""

    key: str
    text: str
    speaks: str = ""


def facts_of(one: Proposal) -> tuple[Fact, ...]:
    """The weightiest reasons of a proposal, and what may decide it besides."""
    weighty = sorted(
        (found for found in one.reasons if abs(found.weight) >= LEAST), key=lambda found: -abs(found.weight)
    )
    told = [
        Fact(key, f"{reason.field.capitalize()}: {reason.says}", "for" if reason.weight > 0 else "against")
        for key, reason in zip(KEYS, weighty[:MOST_FACTS], strict=False)
    ]
    return (*told, *(Fact(key, text) for key, text in OTHERS))


def reason_given(one: Proposal, *, fact: str, words: str) -> str:
    """The reason to keep: the fact that was chosen, if it is one of these, and what was written."""
    chosen = fact if fact in {offered.text for offered in facts_of(one)} else ""
    return ". ".join(part for part in (chosen, words.strip()) if part)


def why_here(one: Proposal) -> str:
    """Why a proposal stands where it does in the queue, as the queue is ordered."""
    waited = "Among equals the one that has waited longest comes first."
    if one.judged and not one.counts:
        return f"It stands among the first because one person has said same and a second is needed. {waited}"
    if one.children > 1 and one.agencies > 1:
        return f"It stands here because it would make {one.children} records of children one, of {one.agencies} agencies. {waited}"
    if one.children > 1:
        return f"It stands here because it would make {one.children} records of children of one agency one. {waited}"
    return f"It stands after those that would make records of children one. {waited}"
