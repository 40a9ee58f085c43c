"""Writes an agency's trail for an outsider: every sealed row in its order, and a signed head."""

import json
from collections.abc import Iterator
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction

from cairn.base.clock import now
from cairn.trail.heads import Head, head_words, start_of_chain
from cairn.trail.signing import private_key

THE_SERVICE = UUID(int=0)  # the chain of deeds that no agency did
AT_A_TIME = 5_000  # rows
_ROWS = """
select s.seq, case s.source when 'deed' then trail_deed_fields(d) else trail_look_fields(l) end as fields,
       encode(s.leaf, 'hex'), encode(s.chain, 'hex')
from trail_seal s
left join trail_deed d on s.source = 'deed' and d.id = s.row
left join trail_look l on s.source = 'look' and l.id = s.row
where s.chain_of = %s order by s.seq
"""


def export(chain_of: UUID, *, using: str = "job") -> Iterator[str]:
    """Lines of an export of one chain, as `verify` reads them; rows not yet sealed are left for the next one."""
    yield json.dumps({"format": "cairn-trail", "version": 1, "chain_of": str(chain_of), "exported_at": _moment()})
    last, chain = 0, start_of_chain(str(chain_of)).hex()
    with transaction.atomic(using=using), connections[using].chunked_cursor() as cursor:
        cursor.execute(_ROWS, [chain_of])
        while rows := cursor.fetchmany(AT_A_TIME):
            for seq, fields, leaf, row_chain in rows:
                last, chain = seq, row_chain
                yield json.dumps({"seq": seq, "fields": fields, "leaf": leaf, "chain": row_chain}, ensure_ascii=False)
    yield json.dumps(signed_head(chain_of, last, chain))


def signed_head(chain_of: UUID, seq: int, chain: str) -> dict[str, object]:
    """A head of a chain with its signature: sent outside each hour, it fixes all rows up to it."""
    head = Head(seq=seq, at=_moment(), chain=chain, chain_of=str(chain_of))
    signature = private_key(settings.CAIRN_TRAIL_KEY).sign(head_words(head))
    said = {"chain_of": head.chain_of, "seq": head.seq, "chain": head.chain, "at": head.at}
    return {"head": said, "signature": signature.hex()}


def heads(*, using: str = "job") -> list[dict[str, object]]:
    """The signed head of every chain there is. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select distinct on (chain_of) chain_of, seq, encode(chain, 'hex') from trail_seal"
            " order by chain_of, seq desc"
        )
        return [signed_head(chain_of, seq, chain) for chain_of, seq, chain in cursor.fetchall()]


def _moment() -> str:
    return now().isoformat(timespec="microseconds").replace("+00:00", "Z")
