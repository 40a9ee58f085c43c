"""Plots as SVG, drawn by hand: no script, no font, no picture of anybody; each says in words what stands in its table."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 640, 300  # px
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 14, 44  # px of margins
STYLES = ('stroke="#21414d" stroke-width="3"', 'stroke="#6f4a00" stroke-width="3" stroke-dasharray="8 5"')
LABEL, ROW, BAR = 214, 30, 16  # px: of the names beside bars, from bar to bar, and a bar's height
KEY = 230  # px: of the key of curves
LETTERS = 28  # of a name beside a bar


def curves(
    lines: Mapping[str, Sequence[tuple[float, float]]], *, says: str, most: float, ticks: Mapping[str, Sequence[float]]
) -> str:
    """Step curves of shares (0 to 1) over days from 0 to `most`. ticks: name -> where a stroke marks one censored."""
    parts = [_frame(most)]
    for number, (name, steps) in enumerate(lines.items()):
        style = STYLES[number % len(STYLES)]
        parts.append(f'<path d="{_steps(steps, most)}" fill="none" {style}/>')
        for day in ticks.get(name, ()):
            x, y = _x(min(day, most), most), _y(_at(steps, day))
            parts.append(f'<path d="M{x:.1f} {y - 6:.1f}V{y + 6:.1f}" stroke="#1d2528" stroke-width="1.5"/>')
        x, y = (
            WIDTH - RIGHT - KEY,
            _y(0) - 12 - 20 * (len(lines) - 1 - number),
        )  # low on the right, where curves have risen
        parts.append(f'<path d="M{x} {y - 5:.1f}h34" fill="none" {style}/>{_text(x + 42, y, name)}')
    parts.append(_text(LEFT + (WIDTH - LEFT - RIGHT) / 2, HEIGHT - 6, "days since they could be joined", "middle"))
    return _svg("".join(parts), says=says, height=HEIGHT)


def pairs(rows: Sequence[tuple[str, float, float]], *, heads: tuple[str, str], says: str) -> str:
    """Two bars a row (name, first, second), the second with a pattern of edges instead of a colour alone."""
    most = max((value for _, one, other in rows for value in (one, other)), default=0.0) or 1.0
    parts, y = [_key(heads)], TOP + 34
    for name, first, second in rows:
        parts.append(_text(LABEL - 8, y + BAR, name[:LETTERS], "end"))
        parts += [_bar(y, first, most, solid=True), _bar(y + BAR + 2, second, most, solid=False)]
        y += 2 * BAR + 16
    return _svg("".join(parts), says=says, height=y + 4)


def bars(rows: Sequence[tuple[str, float]], *, says: str) -> str:
    """One bar a row (name, number)."""
    most, parts, y = max((value for _, value in rows), default=0.0) or 1.0, [], TOP
    for name, value in rows:
        parts.append(_text(LABEL - 8, y + BAR - 3, name[:LETTERS], "end") + _bar(y, value, most, solid=True))
        y += ROW
    return _svg("".join(parts), says=says, height=y + 4)


def _key(heads: tuple[str, str]) -> str:
    first = (
        f'<rect x="{LABEL}" y="{TOP}" width="22" height="14" fill="#21414d"/>{_text(LABEL + 30, TOP + 13, heads[0])}'
    )
    x = LABEL + 60 + 9 * len(heads[0])
    return (
        first + f'<rect x="{x}" y="{TOP}" width="22" height="14" fill="#fff" stroke="#6f4a00" stroke-width="2"/>'
        f"{_text(x + 30, TOP + 13, heads[1])}"
    )


def _bar(y: float, value: float, most: float, *, solid: bool) -> str:
    width = (WIDTH - LABEL - 70) * value / most
    paint = 'fill="#21414d"' if solid else 'fill="#fff" stroke="#6f4a00" stroke-width="2"'
    box = f'<rect x="{LABEL}" y="{y}" width="{max(width, 1):.1f}" height="{BAR}" {paint}/>'
    return box + _text(LABEL + width + 8, y + BAR - 3, f"{value:.3g}")


def _frame(most: float) -> str:
    parts = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = _y(share)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#cfcbc1"/>')
        parts.append(_text(LEFT - 8, y + 5, f"{share:.0%}", "end"))
    for part in range(5):
        day = most * part / 4
        parts.append(_text(_x(day, most), HEIGHT - BOTTOM + 18, f"{day:.0f}", "middle"))
    return "".join(parts)


def _steps(steps: Sequence[tuple[float, float]], most: float) -> str:
    path, share = [f"M{_x(0, most):.1f} {_y(0):.1f}"], 0.0
    for day, share in steps:
        if day > most:
            break
        path.append(f"H{_x(day, most):.1f}V{_y(share):.1f}")
    return "".join([*path, f"H{_x(most, most):.1f}"])


def _at(steps: Sequence[tuple[float, float]], day: float) -> float:
    return max((share for at, share in steps if at <= day), default=0.0)


def _x(day: float, most: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * day / (most or 1)


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _svg(inner: str, *, says: str, height: float) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{escape(says, quote=True)}" '
        f'font-family="sans-serif" font-size="15" fill="#1d2528">{inner}</svg>'
    )
