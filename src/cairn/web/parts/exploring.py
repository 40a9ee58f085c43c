"""What the address of the network explorer says: where one began, what is open, hidden and filtered. Nothing else is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from cairn.agencies.queries import AgencyFacts
from cairn.network.charts import ORDERS, SORTS, STATUSES, Choice, Window
from cairn.web.pages import asked_id_or_none
from cairn.web.parts.about import read_day
from cairn.web.parts.flagged import asks_for_cleared

MOST_STARTS, MOST_EXPANDED, MOST_HIDDEN = 12, 20, 100
FURTHEST = 3  # steps for everyone at once; further by expanding one at a time
NOT_A_DAY = "Type a day such as 6 October 2011 or 6/10/2011"
WRONG_WAY = "The first day must come before the last"


@dataclass(frozen=True)
class State:
    """All that an address says. `since_text`, `until_text`: the days as typed."""

    starts: tuple[UUID, ...] = ()
    to: UUID | None = None
    steps: int = 1
    expanded: tuple[UUID, ...] = ()
    hidden: tuple[UUID, ...] = ()
    sorts: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    agency: str = ""
    since_text: str = ""
    until_text: str = ""
    order: str = "near"
    last_first: bool = False
    cleared: bool = False

    @property
    def since(self) -> date | None:
        """The first day, if one was typed that can be read."""
        return read_day(self.since_text)

    @property
    def until(self) -> date | None:
        """The last day, if one was typed that can be read."""
        return read_day(self.until_text)

    @property
    def wrong(self) -> dict[str, str]:
        """Field -> what is wrong with it."""
        found = {}
        if self.since_text and self.since is None:
            found["since"] = NOT_A_DAY
        if self.until_text and self.until is None:
            found["until"] = NOT_A_DAY
        if self.since and self.until and self.since > self.until:
            found["since"] = WRONG_WAY
        return found

    @property
    def choice(self) -> Choice:
        """What of the network to show."""
        return Choice(frozenset(self.sorts), frozenset(self.statuses), frozenset(self.hidden))

    @property
    def filtered(self) -> bool:
        """Whether anything but where one began narrows it."""
        return bool(self.sorts or self.statuses or self.agency or self.since_text or self.until_text or self.hidden)

    def window(self, agencies: Iterable[AgencyFacts]) -> Window:
        """Of which records the chart is made; days that can't be used leave it open."""
        agency = next((one.id for one in agencies if one.code == self.agency), None)
        return Window(agency=agency) if self.wrong else Window(self.since, self.until, agency)

    def query(self, **changes: object) -> str:
        """The address's part after `?`, with changes."""
        return replace(self, **changes)._said()  # type: ignore[arg-type]  # names of this class's fields

    def _said(self) -> str:
        pairs: list[tuple[str, object]] = [("from", one) for one in self.starts]
        pairs += [("to", self.to)] if self.to else []
        pairs += [("steps", self.steps)] if self.steps > 1 else []
        pairs += [("expand", one) for one in self.expanded] + [("hide", one) for one in self.hidden]
        pairs += [("kind", one) for one in self.sorts] + [("sure", one) for one in self.statuses]
        pairs += [(name, value) for name, value in (
            ("agency", self.agency), ("since", self.since_text), ("until", self.until_text),
        ) if value]  # fmt: skip
        pairs += [("sort", self.order)] if self.order != "near" else []
        pairs += [("order", "last")] if self.last_first else []
        pairs += [("cleared", "show")] if self.cleared else []
        return urlencode(pairs)

    def hidden_fields(self, *but: str) -> list[tuple[str, str]]:
        """Name and value of all that a form keeps, those that it asks itself left out."""
        return [(name, one) for name, said in QueryDict(self._said()).lists() for one in said if name not in but]

    def expand(self, one: UUID) -> str:
        """The address with one more expanded."""
        return self.query(expanded=(*self.expanded, one))

    def fold(self, one: UUID) -> str:
        """The address with one no longer expanded."""
        return self.query(expanded=tuple(other for other in self.expanded if other != one))

    def hide(self, one: UUID) -> str:
        """The address with one more hidden."""
        return self.query(hidden=(*self.hidden, one))

    def show(self, one: UUID) -> str:
        """The address with one no longer hidden."""
        return self.query(hidden=tuple(other for other in self.hidden if other != one))

    def sort(self, order: str) -> str:
        """The address in another order; the same order again turns it round."""
        return self.query(order=order, last_first=order == self.order and not self.last_first)


def read_state(said: QueryDict) -> State:
    """What an address says; what it can't mean is left out."""
    steps = said.get("steps", "")
    return State(
        starts=_ids(said, "from", MOST_STARTS),
        to=asked_id_or_none(said.get("to", "")),
        steps=int(steps) if steps in {str(step) for step in range(1, FURTHEST + 1)} else 1,
        expanded=_ids(said, "expand", MOST_EXPANDED),
        hidden=_ids(said, "hide", MOST_HIDDEN),
        sorts=_of(said, "kind", SORTS),
        statuses=_of(said, "sure", tuple(STATUSES)),
        agency=said.get("agency", ""),
        since_text=said.get("since", "").strip()[:40],
        until_text=said.get("until", "").strip()[:40],
        order=next(iter(_of(said, "sort", ORDERS)), "near"),
        last_first=said.get("order") == "last",
        cleared=asks_for_cleared(said),
    )


def _ids(said: QueryDict, name: str, most: int) -> tuple[UUID, ...]:
    found = (asked_id_or_none(text) for text in said.getlist(name))
    return tuple(dict.fromkeys(one for one in found if one is not None))[:most]


def _of(said: QueryDict, name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    wanted = said.getlist(name)
    return tuple(one for one in known if one in wanted)
