"""Changes that several agencies noticed in a child within a short time, shown together: small things that say more as one.

Source: key messages of a local partnership ("should notice changes in children's behaviour"); numbers are requirement R12.
"""

from collections.abc import Sequence
from datetime import timedelta

from cairn.records.chronology import Entry

TOGETHER_WITHIN = timedelta(days=60)
LEAST_CHANGES, LEAST_AGENCIES = 3, 2


def clusters(entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], ...]:
    """Changes of which at least LEAST_CHANGES by LEAST_AGENCIES lie within TOGETHER_WITHIN; those that overlap are one."""
    changes = sorted((one for one in entries if one.said.kind == "change_noticed"), key=lambda one: one.said.first_day)
    found: list[list[Entry]] = []
    for at, first in enumerate(changes):
        window = [one for one in changes[at:] if one.said.first_day - first.said.first_day <= TOGETHER_WITHIN]
        if len(window) < LEAST_CHANGES or len({one.said.agency for one in window}) < LEAST_AGENCIES:
            continue
        if found and first in found[-1]:
            found[-1] += [one for one in window if one not in found[-1]]
        else:
            found.append(window)
    return tuple(tuple(one) for one in found)
