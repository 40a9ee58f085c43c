"""An evaluation as one page to read or print: no script, nothing fetched, each plot beside the table it is drawn from."""

from html import escape

from cairn.county.evaluation.report import NOTICE, Part, Report, Table

STYLE = (
    "body{font:17px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color:#1d2528}h1{line-height:1.2}"
    "table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;"
    "border-bottom:1px solid #cfcbc1}td+td,th+th{text-align:right}caption{text-align:left;font-weight:bold}"
    ".wide{overflow-x:auto}svg{width:100%;max-width:40rem;height:auto;display:block;margin:.5rem 0}.quiet{color:#4c565a}"
    "figure{margin:0}section{margin-top:2rem}@media print{body{max-width:none;font-size:11pt;margin:0}section,figure,table{"
    "break-inside:avoid}h2{break-after:avoid}}@page{margin:18mm}"
)


def as_page(report: Report) -> str:
    """The report as an HTML page, complete in itself."""
    title = escape(report.title)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{title}</h1><p><strong>{NOTICE}</strong></p><p>{escape(report.says)}</p>"
        + "".join(map(_part, report.parts))
        + "</main></body></html>\n"
    )


def _part(part: Part) -> str:
    drawn = "".join(f"{f'<p>{escape(one.above)}</p>' if one.above else ''}{one.drawn}" for one in part.plots)
    figure = f"<figure>{drawn}</figure>" if drawn else ""
    tables = "".join(map(_table, part.tables))
    return f"<section><h2>{escape(part.title)}</h2><p>{escape(part.words)}</p>{figure}{tables}</section>"


def _table(table: Table) -> str:
    title = escape(table.title, quote=True)
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in table.heads)
    rows = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(one)}</td>" for one in rest)}</tr>'
        for first, *rest in table.rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{title}"><table><caption>{title}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
