"""An evaluation as plain text that reads from top to bottom."""

from typing import Any

NONE = "-"


def as_text(figures: dict[str, Any]) -> str:
    """Every figure in a few short tables."""
    county, networks = figures["county"], figures["networks"]
    parts = [
        f"County of {county['children']} children, {county['weeks']} weeks, {county['lines']} lines.",
        _networks(networks),
        _table(
            "Group lines by queue (repeats within 182 days count once)",
            ("queue", "found", "worth a look", "repeats", "false", "false/week", "per 110,000", "precision"),
            [
                (name, row["found"], row["worth a look"], row["repeats"], row["false"], row["false_a_week"],
                 row["false_a_week_per_110000"], row["precision"])
                for name, row in figures["lines"].items()
            ],
        ),
        f"Lines that name a record before it was held: {figures['too_early']}",
        _unheard(figures["unheard"]),
        _table(
            "False raises by chance, stated and observed (where nothing is planted)",
            ("once in weeks", "stated", "observed"),
            [(row["once_in_weeks"], row["stated"], row["observed"]) for row in figures["calibration"]],
        ),
    ]  # fmt: skip
    if "ablation" in figures:
        parts.append(_without(figures["ablation"]))
    fooled = [(queue, kind, count) for queue, kinds in figures["fooled_by"].items() for kind, count in kinds.items()]
    if fooled:
        parts.append(_table("What false lines name", ("queue", "look-alike", "lines"), fooled))
    if "links" in figures:
        parts.append(_links(figures["links"]))
    for queue, group in figures.get("groups", {}).items():
        parts.append(_group(queue, group))
    return "\n\n".join(parts) + "\n"


def _networks(networks: dict[str, Any]) -> str:
    head = (
        f"Networks: {networks['planted']} planted, {networks['joinable']} joinable with all agencies' records, "
        f"{networks['joinable_by_one_agency']} by the best single agency; "
        f"{networks['not_joinable_but_raised']} more raised that were not joinable."
    )
    rows = [
        (name, row["number"], row["share"], row["days_median"], row["days_p90"], row["days_p90_with_never"])
        for name, row in (("raised", networks["raised"]), ("asked or raised", networks["asked_or_raised"]))
    ]
    models = [
        (name, row["joinable"], row["raised"], row["asked_or_raised"]) for name, row in networks["by_model"].items()
    ]
    return "\n\n".join(
        (
            head,
            _table(
                "Joinable networks",
                ("", "number", "share", "days median", "days p90", "p90, never included"),
                rows,
            ),
            _table("By model", ("model", "joinable", "raised", "asked or raised"), models),
        )
    )


def _without(found: dict[str, Any]) -> str:
    columns = ("agencies", "records", "raised", "lost", "gained", "days_later_median")
    rows = [(kind, *(row[column] for column in columns)) for kind, row in found.items()]
    return _table("Raised networks without each kind of agency", ("kind", *columns), rows)


def _unheard(row: dict[str, Any]) -> str:
    return (
        f"Unheard concerns: {row['unheard']}; named on or after their clock: {row['named']} ({_cell(row['share'])}), "
        f"on the very day: {row['on_the_day']}, days after it p90: {_cell(row['days_p90'])}; "
        f"lines that name an answered one, or are early: {row['wrong_lines']}; "
        f"lines about what has neither answer nor clock: {row['beside']}"
    )


def _links(links: dict[str, Any]) -> str:
    columns = (
        "records",
        "pair_precision",
        "pair_recall",
        "pair_f1",
        "b3_precision",
        "b3_recall",
        "b3_f1",
        "exact_clusters",
    )
    named = [("full records", links["full records"]), ("places", links["places"]), *links.get("by", {}).items()]
    rows = [(name, *(row[column] for column in columns)) for name, row in named]
    stubs = links["with stubs"]
    return _table("Links", ("", *(column.replace("_", " ") for column in columns)), rows) + (
        f"\nPairs with a stub: {stubs['true_pairs']} true, {stubs['linked_pairs']} linked, "
        f"precision {_cell(stubs['pair_precision'])}, recall {_cell(stubs['pair_recall'])}"
    )


def _group(queue: str, group: dict[str, Any]) -> str:
    rows = [
        (name, row["people"], row["in_joinable_networks"], row["named"], row["recall"], row["named_falsely"],
         row["named_falsely_per_1000"])
        for name, row in group["rows"].items()
    ]  # fmt: skip
    head = ("group", "people", "in networks", "named", "recall", "named falsely", "per 1,000")
    return _table(f"Groups, {queue}", head, rows) + (
        f"\nBetween any two large groups: gap in recall {_cell(group['largest_recall_gap'])} points, "
        f"ratio of false naming {_cell(group['largest_false_ratio'])}. The largest group and all others: gap in recall "
        f"{_cell(group['others_recall_gap'])} points, others are named falsely {_cell(group['others_false_ratio'])} times as often"
    )


def _cell(value: object) -> str:
    if value is None:
        return NONE
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
    return str(value)


def _table(title: str, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """A title, a head and rows in columns; the first column to the left, numbers to the right."""
    cells = [head, *(tuple(_cell(value) for value in row) for row in rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    lines = [
        "  ".join(text.ljust(width) if at == 0 else text.rjust(width) for at, (text, width) in enumerate(zip(row, widths, strict=True)))
        for row in cells
    ]  # fmt: skip
    return "\n".join((title, *(f"  {line.rstrip()}" for line in lines)))
