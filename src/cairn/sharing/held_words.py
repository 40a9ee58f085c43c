"""The words of everybody whom agencies hold, each way in which they were named; but of nobody who is kept and not used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connections

from cairn.sharing.rules.identity_keys import identity_words

_HELD = """
select r.agency_id, r.source_id, v.given_names, v.family_name, v.date_of_birth,
  array(select i.kind || ' ' || i.value from records_identifier i
        where i.record_id = v.record_id and i.kind in ('nhs_number', 'upn') order by 1)
from records_record r join records_personversion v on v.record_id = r.id
where r.kind = 'person' and r.withdrawn_at is null and r.sharing = any(%(levels)s)
  and (%(agency)s::uuid is null or r.agency_id = %(agency)s) and not r.id = any((select records_restricted())::uuid[])
order by r.agency_id, r.source_id, v.recorded_at
"""


@dataclass(frozen=True)
class Held:
    """One way in which an agency named somebody. source: the agency's own id of the record; words: none if it names nobody whole."""

    agency: UUID
    source: str
    words: tuple[str, ...] = field(repr=False)


def words_held(*, levels: Sequence[str], agency: UUID | None = None, using: str) -> Iterator[Held]:
    """Everybody held at these levels, by every agency or by one. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(_HELD, {"levels": list(levels), "agency": agency})
        for whose, source, given, family, born, numbers in cursor.fetchall():
            pairs = ((kind, value) for kind, _, value in (one.partition(" ") for one in numbers))
            yield Held(whose, source, identity_words(given_names=given, family_name=family, born=born, numbers=pairs))
