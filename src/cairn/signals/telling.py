"""A replay as one plain page: no script, nothing fetched, ids instead of names."""

from collections.abc import Sequence
from html import escape

from cairn.signals.earlier import joinable, leads
from cairn.signals.engines.given import Given
from cairn.signals.lines import Line
from cairn.signals.registry import rules

STYLE = (
    "body{font:18px/1.5 sans-serif;max-width:70rem;margin:1rem auto;padding:0 1rem;color:#0b0c0c}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem;"
    "border-bottom:1px solid #b1b4b6}caption{text-align:left;font-weight:bold;padding:.4rem 0}"
    ".quiet{color:#484949}@media print{body{max-width:none}}"
)
QUEUES = {"raise": "A named person must answer", "ask": "A question to one agency", "fact": "Needs no statistics"}
NOTICE = (
    "Known now isn't known then. A signal is a reason to look, not a finding about anyone; no signal isn't a finding of "
    "safety. Nobody answered in this replay."
)


def as_page(lines: Sequence[Line], *, title: str, given: Given | None = None) -> str:
    """The lines of a replay as an HTML page, complete in itself.

    given: the records behind the lines; with them the page says when each cited record could first be joined (R57).
    """
    counted = "".join(
        f"<li>{escape(QUEUES[queue])} ({queue}): {sum(line.queue == queue and _first(line) for line in lines)}</li>"
        for queue in QUEUES
    )
    rows = "".join(_row(line) for line in lines)
    earlier = _earlier(lines, given) if given is not None else ""
    about = "".join(
        f"<dt>{escape(rule.about.title)} ({kind}, version {rule.version})</dt>"
        f"<dd>{escape(rule.about.sentence)} It can't tell {escape(rule.about.cannot_tell)}.</dd>"
        for kind, rule in rules().items()
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Replay: {escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>Replay: {escape(title)}</h1><p>{escape(NOTICE)}</p>"
        f"<h2>First raised</h2><ul>{counted}</ul>"
        "<table><caption>What the rules would have said, by day</caption><thead><tr>"
        + "".join(f'<th scope="col">{head}</th>' for head in ("Day", "Queue", "What it says", "Records it rests on"))
        + f"</tr></thead><tbody>{rows}</tbody></table>{earlier}<h2>The rules</h2><dl>{about}</dl></main></body></html>\n"
    )


def _first(line: Line) -> bool:
    return line.status == "open" and line.first_raised == line.last_changed


def _row(line: Line) -> str:
    state = line.queue if line.status == "open" else f"{line.status}: {line.reason}"
    changed = "" if _first(line) else f' <span class="quiet">(since {line.first_raised:%-d %B %Y})</span>'
    named = (
        ("children", line.children), ("people of concern", line.people_of_concern), ("places", line.places),
        ("events", line.events),
    )  # fmt: skip
    records = "<br>".join(f"{escape(what)}: {escape(', '.join(ids))}" for what, ids in named if ids)
    return (
        f"<tr><td>{line.last_changed:%-d %B %Y}</td><td>{escape(state)}{changed}</td>"
        f"<td>{escape(line.explanation)}</td><td>{records}</td></tr>"
    )


def _earlier(lines: Sequence[Line], given: Given) -> str:
    """When each record that the lines cite could first be joined, and how long before an investigation on record."""
    cited = {event for line in lines for event in line.events}
    rows = "".join(
        f"<tr><td>{escape(one.event)}</td><td>{one.recorded:%-d %B %Y}</td><td>"
        + (f"{one.first:%-d %B %Y}" if one.first else "no fact ties it to another record: ask")
        + f"</td><td>{escape(', '.join(one.to))}</td></tr>"
        for one in joinable(given)
        if one.event in cited
    )
    sooner = "".join(
        f"<li>{escape(lead.event)}, {lead.investigated:%-d %B %Y}: {lead.days} days after {lead.first:%-d %B %Y}, when records "
        "of the same matter could first have been joined.</li>"
        for lead in leads(given)
    )
    heads = "".join(
        f'<th scope="col">{head}</th>' for head in ("Record", "Written down", "Could first be joined", "With")
    )
    return (
        "<h2>How early records could have been joined</h2><table><caption>Records that the lines above cite</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        + (f"<h3>Investigations on record</h3><ul>{sooner}</ul>" if sooner else "")
    )
