"""Whether the lines serve and burden groups of people alike: recall, and false naming, by origin, sex or kind."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from cairn.county.evaluation.county_truth import Known
from cairn.county.evaluation.judging import FALSE, FOUND, Verdict

RAISING = ("raise", "fact")
PER = 1_000
LEAST = 20  # people in networks, or named falsely, before a group is compared


def compare(verdicts: Sequence[Verdict], known: Known, *, by: str) -> dict[str, Any]:
    """For each group: of joinable networks' people those named when found; people named falsely for each 1,000.

    `largest_...` between any two groups with at least 20 such people; `others_...` of the largest group less, or under,
    all others together; gaps in points, for each queue.
    """
    group = {person: str(row[by]) for person, row in known.about.items() if row[by] is not None}
    return {
        name: _queue([one for one in verdicts if one.line.queue in queues], known, group)
        for name, queues in {"raise and fact": RAISING, "ask": ("ask",)}.items()
    }


def _queue(verdicts: Sequence[Verdict], known: Known, group: dict[str, str]) -> dict[str, Any]:
    sizes = Counter(group.values())
    joinable = {matter.network_id: matter for matter in known.matters if matter.joinable is not None}
    wanted = Counter(
        group[one] for matter in joinable.values() for one in matter.children | matter.adults if one in group
    )
    named = {
        one
        for verdict in verdicts
        if verdict.sort == FOUND
        for network in verdict.networks
        if network in joinable
        for one in (verdict.children | verdict.adults) & (joinable[network].children | joinable[network].adults)
    }
    reached = Counter(group[one] for one in named if one in group)
    burdened = Counter(
        group[one]
        for one in {one for verdict in verdicts if verdict.sort == FALSE for one in verdict.children | verdict.adults}
        if one in group
    )
    rows = {
        name: {
            "people": sizes[name],
            "in_joinable_networks": wanted[name],
            "named": reached[name],
            "recall": round(reached[name] / wanted[name], 4) if wanted[name] else None,
            "named_falsely": burdened[name],
            "named_falsely_per_1000": round(burdened[name] / sizes[name] * PER, 3),
        }
        for name in sorted(sizes)
    }
    return {"rows": rows} | _gaps(rows)


def _gaps(rows: dict[str, dict[str, Any]]) -> dict[str, float | None]:
    """Gaps between any two groups large enough to tell, and between the largest group and all others together."""
    recalls = [row["recall"] for row in rows.values() if row["in_joinable_networks"] >= LEAST]
    burdens = [row["named_falsely_per_1000"] for row in rows.values() if row["named_falsely"] >= LEAST]
    largest = max(rows.values(), key=lambda row: row["people"], default=None)
    others = [row for row in rows.values() if row is not largest]
    mine, theirs = _rates([largest] if largest else []), _rates(others)
    return {
        "largest_recall_gap": round(100 * (max(recalls) - min(recalls)), 1) if len(recalls) > 1 else None,
        "largest_false_ratio": round(max(burdens) / min(burdens), 2) if len(burdens) > 1 else None,
        "others_recall_gap": round(100 * (mine[0] - theirs[0]), 1)
        if mine[0] is not None and theirs[0] is not None
        else None,
        "others_false_ratio": round(theirs[1] / mine[1], 2) if mine[1] and theirs[1] is not None else None,
    }


def _rates(rows: Sequence[dict[str, Any]]) -> tuple[float | None, float | None]:
    """Recall and share named falsely of several groups together."""
    wanted, people = (sum(row[name] for row in rows) for name in ("in_joinable_networks", "people"))
    named, falsely = (sum(row[name] for row in rows) for name in ("named", "named_falsely"))
    return named / wanted if wanted else None, falsely / people if people else None
