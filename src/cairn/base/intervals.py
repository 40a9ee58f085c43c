"""How sure a share is that was counted: Wilson's interval, 95 in 100."""

from math import sqrt

SURE = 1.959963984540054  # standard deviations within which 95 in 100 of a normal distribution lie


def wilson(part: int, of: int) -> tuple[float, float]:
    """(lowest, highest) share, from 0 to 1; nothing is known of none. Source: Wilson, J. Am. Stat. Assoc. 22 (1927), 209-212."""
    if not of:
        return 0.0, 1.0
    share, square = part / of, SURE**2 / of
    middle = (share + square / 2) / (1 + square)
    reach = SURE / (1 + square) * sqrt(share * (1 - share) / of + square / (4 * of))
    return (max(0.0, middle - reach) if part else 0.0), (min(1.0, middle + reach) if part < of else 1.0)
