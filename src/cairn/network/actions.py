"""What is done with a network: that somebody took it away as a file is a deed."""

from cairn.agencies.roles import Actor
from cairn.network.queries import Explored
from cairn.trail import actions as trail


def note_export(*, explored: Explored, form: str, nodes: int, links: int, by: Actor) -> None:
    """Note that somebody took a chart away as a file: where it began, its format, and how much it holds."""
    first = explored.founds[0]
    trail.note(
        by=by,
        did="network.exported",
        on_kind=first.kind,
        on=first.identity,
        details={
            "format": form,
            "nodes": nodes,
            "links": links,
            "from": [str(found.identity) for found in explored.founds],
        },
    )
