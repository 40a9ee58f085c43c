"""Which identity each new cluster goes on as: pure, so that ids stay the same wherever people already used them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4


@dataclass(frozen=True)
class Standing:
    """What is known of a record when identities are settled: who it was until now, and how it should be ranked."""

    record: UUID
    identity: UUID | None
    since: datetime
    leaf: bool
    confirmed: bool


@dataclass(frozen=True)
class Settled:
    """Identity of each record, the new identities among them, and where the ended ones went (None: nowhere)."""

    of_record: Mapping[UUID, UUID]
    born: frozenset[UUID]
    ended: Mapping[UUID, UUID | None]


def settle(clusters: Iterable[Sequence[Standing]]) -> Settled:
    """Give each cluster the id of its human-confirmed, then oldest, visible record; no id goes to two clusters.

    Ids of identities that no cluster goes on as are ended and point to where their oldest record went.
    """
    ranked = sorted((sorted(cluster, key=_rank) for cluster in clusters if cluster), key=lambda group: _rank(group[0]))
    taken: set[UUID] = set()
    of_record: dict[UUID, UUID] = {}
    born: set[UUID] = set()
    for group in ranked:
        found = next(
            (one.identity for one in group if one.identity and not one.leaf and one.identity not in taken), None
        )
        if found is None and all(one.leaf for one in group):
            found = next((one.identity for one in group if one.identity and one.identity not in taken), None)
        if found is None:
            found = uuid4()
            born.add(found)
        taken.add(found)
        of_record.update({one.record: found for one in group})
    return Settled(of_record, frozenset(born), _ended(ranked, of_record, taken))


def _rank(one: Standing) -> tuple[bool, bool, datetime, str]:
    return (one.leaf, not one.confirmed, one.since, str(one.record))


def _ended(
    ranked: Sequence[Sequence[Standing]], of_record: Mapping[UUID, UUID], taken: set[UUID]
) -> dict[UUID, UUID | None]:
    heirs: dict[UUID, tuple[tuple[bool, bool, datetime, str], UUID]] = {}
    for group in ranked:
        for one in group:
            if one.identity is None or one.identity in taken:
                continue
            candidate = (_rank(one), of_record[one.record])
            heirs[one.identity] = min(heirs.get(one.identity, candidate), candidate)
    return {identity: heir for identity, (_, heir) in heirs.items()}
