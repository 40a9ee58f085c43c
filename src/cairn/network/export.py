"""What a chart shows as a file: CSV for a spreadsheet, GraphML and JSON for other programs. Pure.

Only what stands on the page goes in; that something is held elsewhere stays on the page. Every file says what it is not.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID
from xml.etree import ElementTree

from cairn.network.charts import status_of
from cairn.network.rules import Link, Node
from cairn.records.chronology_export import guarded

FORMATS = {"csv": "text/csv; charset=utf-8", "graphml": "application/xml; charset=utf-8", "json": "application/json"}
HEADINGS = (
    "No", "From", "From is", "To", "To is", "What ties them", "How sure", "Could be known from", "Records", "Agencies",
)  # fmt: skip
SORTS = {
    "child": "child", "concern": "person of concern", "unknown": "half-known person", "adult": "adult", "place": "place",
}  # fmt: skip
FAIR = "To stand in a network is no finding about anyone."
GRAPHML = "http://graphml.graphdrawing.org/xmlns"


@dataclass(frozen=True)
class Shown:
    """What a file holds. stamp: of whom, by whom, when and with which filters; names: agency -> name."""

    stamp: str
    nodes: Sequence[Node]
    links: Sequence[Link]
    names: Mapping[UUID, str]

    def agencies(self, link: Link) -> list[str]:
        """The agencies whose records tie two."""
        return [self.names[agency] for agency in link.agencies if agency in self.names]


def as_file(shown: Shown, form: str) -> str:
    """The whole file in one of FORMATS."""
    return {"csv": as_csv, "graphml": as_graphml, "json": as_json}[form](shown)


def as_csv(shown: Shown) -> str:
    """Stamp first, then headings, then a row for each link; no cell runs as a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([guarded(shown.stamp), FAIR])
    writer.writerow(HEADINGS)
    for number, link in enumerate(shown.links, 1):
        writer.writerow([guarded(cell) for cell in _row(number, link, shown)])
    return "\ufeff" + written.getvalue()


def _row(number: int, link: Link, shown: Shown) -> tuple[str, ...]:
    return (
        str(number),
        link.left.title,
        SORTS[link.left.sort],
        link.right.title,
        SORTS[link.right.sort],
        "; ".join(link.says),
        f"{link.sure.value} ({status_of(link.sure)})",
        link.known_on.isoformat(),
        str(link.records),
        "; ".join(shown.agencies(link)),
    )


def as_json(shown: Shown) -> str:
    """Nodes and links by id."""
    made = {
        "stamp": shown.stamp,
        "note": FAIR,
        "nodes": [
            {"id": str(node.identity), "is": SORTS[node.sort], "title": node.title, "steps": node.steps}
            for node in shown.nodes
        ],
        "links": [
            {
                "from": str(link.left.identity),
                "to": str(link.right.identity),
                **_facts(link, shown),
            }
            for link in shown.links
        ],
    }
    return json.dumps(made, ensure_ascii=False, indent=1)


def as_graphml(shown: Shown) -> str:
    """GraphML 1.0, undirected, as Gephi, yEd and NetworkX read it."""
    root = ElementTree.Element("graphml", {"xmlns": GRAPHML})
    for name, of in (("title", "node"), ("is", "node"), ("steps", "node"), ("says", "edge"), ("sure", "edge"),
                     ("status", "edge"), ("known_on", "edge"), ("records", "edge"), ("agencies", "edge")):  # fmt: skip
        kind = "int" if name in {"steps", "records"} else "string"
        ElementTree.SubElement(root, "key", {"id": name, "for": of, "attr.name": name, "attr.type": kind})
    graph = ElementTree.SubElement(root, "graph", {"id": "chart", "edgedefault": "undirected"})
    ElementTree.SubElement(graph, "desc").text = _xml(f"{shown.stamp} {FAIR}")
    for node in shown.nodes:
        made = ElementTree.SubElement(graph, "node", {"id": str(node.identity)})
        _say(made, title=node.title, steps=node.steps, **{"is": SORTS[node.sort]})
    for link in shown.links:
        ends = {"source": str(link.left.identity), "target": str(link.right.identity)}
        made = ElementTree.SubElement(graph, "edge", ends)
        facts = _facts(link, shown)
        _say(made, **{name: "; ".join(fact) if isinstance(fact, list) else fact for name, fact in facts.items()})
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _facts(link: Link, shown: Shown) -> dict[str, str | int | list[str]]:
    """What a file for programs says of a link, its ends aside."""
    return {
        "says": list(link.says),
        "sure": link.sure.value,
        "status": status_of(link.sure),
        "known_on": link.known_on.isoformat(),
        "records": link.records,
        "agencies": shown.agencies(link),
    }


def _say(of: ElementTree.Element, **said: str | int) -> None:
    for key, value in said.items():
        ElementTree.SubElement(of, "data", {"key": key}).text = _xml(str(value))


def _xml(text: str) -> str:
    """Text without the marks that XML can't hold."""
    return "".join(mark for mark in text if mark in "\t\n\r" or ord(mark) >= 0x20)
