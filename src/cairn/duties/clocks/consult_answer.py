"""Advise a colleague who asked a champion or specialist."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run, Waiting

TURNS = ("consult.asked", "consult.passed_on")


@duty(
    title="Give advice that a colleague asked for",
    starts="A champion or specialist is asked, or is next because nobody answered.",
    stops="The advice is written down. A champion whose time went by is counted as not met; ending the question calls it off.",
    on="consult",
    reads=(*TURNS, "consult.advised", "consult.ended"),
    law="consult_answer",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run for each champion whose turn it is. A private question leaves no deed, so that nobody reads a duty of it. R37, R179."""
    for deed, after in pairwise((*history, None)):
        agency = deed.named("asked_agency") if deed else None
        if deed is None or deed.did not in TURNS or agency is None:
            continue
        asker = deed.named("asking_agency")
        yield Run(
            deed.at,
            deed.moment("due_at") or limit_at(deed.at).due(deed.at),
            Owner(agency, "safeguarding_lead", deed.named("champion")),
            Waiting(asker, deed.named("asking_staff")) if asker else None,
            ended_at=after.at if after else None,
            met=after is not None and after.did == "consult.advised",
        )
