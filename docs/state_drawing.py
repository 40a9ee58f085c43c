"""Draws where a concern can stand and how it gets there, from the table of moves that the database holds."""

from collections.abc import Iterable
from html import escape

WIDTH, LINE, PAD = 1120, 26, 16
INK, QUIET, PAPER = "#0b0c0c", "#505a5f", "#ffffff"


def drawing() -> str:
    """One SVG: three groups of states, and on each arrow between them the steps that lead along it."""
    from cairn.concerns.rules.states import STATES, STEPS, TOUCHED, UNDECIDED, UNDER_WAY, State, moves

    groups = (("Waits for a decision", UNDECIDED), ("Something is under way", UNDER_WAY), ("Over", (State.ENDED,)))
    of = {state.value: number for number, (_, states) in enumerate(groups) for state in states}
    titles = {key: step.title for key, step in STEPS.items()} | {TOUCHED: "Cairn itself: a new fact"}
    order = [*STEPS, TOUCHED]
    along: dict[tuple[int, int], list[str]] = {}
    for did, since, to in sorted(moves(), key=lambda move: order.index(move[0])):
        steps = along.setdefault((of[since], of[to]), [])
        if titles[did] not in steps:
            steps.append(titles[did])
    boxes = [
        _box(40 + 380 * number, 92, title, [STATES[one].title for one in states])
        for number, (title, states) in enumerate(groups)
    ]
    arrows = [
        _arrow(280, 130, 420, 130), _label(346, 122, "1"), _arrow(420, 190, 280, 190), _label(346, 182, "2"),
        _arrow(660, 160, 800, 160), _label(726, 152, "3"), _path("M 920 92 V 52 H 160 V 84"), _label(536, 44, "4"),
        _words(40, 270, "1 Decided", along[0, 1]), _words(270, 270, "2 Comes back", along[1, 0]),
        _words(480, 270, "3 Ends", along[1, 2]), _words(620, 270, "4 Comes back", along[2, 0]),
        _words(800, 270, "Stays in its group", _same(along)),
    ]  # fmt: skip
    height = 300 + LINE * max(len(_same(along)), *(len(steps) for steps in along.values()))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d"'
        ' font-family="Atkinson Hyperlegible Next, Arial, sans-serif" font-size="15">\n<title id="t">The states of a concern</title>\n'
        f'<desc id="d">{escape(_said(along, [title for title, _ in groups]))}</desc>\n'
        '<defs><marker id="tip" markerWidth="7" markerHeight="7" refX="8" viewBox="0 0 10 10" refY="5" orient="auto"><path d="M0 0 L10 5 L0 10 z"/></marker></defs>\n'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>\n'
    )
    return head + "\n".join([*boxes, *arrows]) + "\n</svg>\n"


def _same(along: dict[tuple[int, int], list[str]]) -> list[str]:
    found: list[str] = []
    for (since, to), steps in sorted(along.items()):
        found += [step for step in steps if since == to and step not in found]
    return found


def _said(along: dict[tuple[int, int], list[str]], titles: list[str]) -> str:
    return " ".join(
        f"From “{titles[since]}” to “{titles[to]}”: {', '.join(steps)}." for (since, to), steps in sorted(along.items())
    )


def _box(left: int, top: int, title: str, states: Iterable[str]) -> str:
    lines = list(states)
    rows = "\n".join(
        f'<text x="{left + PAD}" y="{top + 48 + LINE * number}" fill="{INK}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<rect x="{left}" y="{top}" width="240" height="140" rx="4" fill="none" stroke="{INK}" stroke-width="2"/>\n'
        f'<text x="{left + PAD}" y="{top + 22}" fill="{INK}" font-weight="700">{escape(title)}</text>\n{rows}'
    )


def _arrow(left: int, top: int, right: int, bottom: int) -> str:
    return _path(f"M {left} {top} L {right} {bottom}")


def _path(line: str) -> str:
    return f'<path d="{line}" fill="none" stroke="{INK}" stroke-width="2" marker-end="url(#tip)"/>'


def _label(left: int, top: int, words: str) -> str:
    return f'<text x="{left}" y="{top}" fill="{INK}">{escape(words)}</text>'


def _words(left: int, top: int, title: str, steps: Iterable[str]) -> str:
    """The steps along an arrow, under its number."""
    rows = "\n".join(
        f'<text x="{left}" y="{top + LINE * (number + 1)}" fill="{INK}">{escape(step)}</text>'
        for number, step in enumerate(steps)
    )
    return f'<text x="{left}" y="{top}" fill="{QUIET}" font-weight="700">{escape(title)}</text>\n{rows}'
