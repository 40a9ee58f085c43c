"""Pairs that were weighed once are kept: of a change only the pairs of records that compare otherwise are weighed anew.

A record compares otherwise where what it says changed, but also where a place, a crowd of namesakes or a shared number took
something from it or gave it back; so it is told by all that it is compared by, and by the keys under which it is found.
What is kept after any number of changes is what weighing everything anew gives, with the same model and frequencies.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from cairn.linkage.engines.batch import WEIGHED, Counts, score, score_found, weighed, with_frequencies
from cairn.linkage.engines.blocking import pairs_with, with_keys
from cairn.linkage.engines.comparisons import FREQUENCIES
from cairn.linkage.engines.model import Model
from cairn.linkage.engines.scorer import Scorer

MANY = 20_000  # pairs from which on Splink, which needs a second to begin, weighs them sooner than the scorer
DIGESTS = {"record_id": pl.Utf8, "digest": pl.Int64}
PAIR = ("record_a", "record_b")


@dataclass(frozen=True)
class Kept:
    """What is kept of one edition of all records. digests: rows (record_id, digest); pairs: rows (WEIGHED)."""

    digests: pl.DataFrame
    pairs: pl.DataFrame

    def without(self, records: pl.Series) -> "Kept":
        """What is left once these records are gone or compare otherwise."""
        if records.is_empty():
            return self
        gone = records.implode()
        pairs = self.pairs.filter(~pl.col("record_a").is_in(gone) & ~pl.col("record_b").is_in(gone))
        return Kept(self.digests.filter(~pl.col("record_id").is_in(gone)), pairs)


NOTHING = Kept(pl.DataFrame(schema=DIGESTS), pl.DataFrame(schema=WEIGHED))


@dataclass(frozen=True)
class Taken:
    """What is kept now, and the records whose pairs were weighed anew or are gone."""

    kept: Kept
    changed: pl.Series


def weigh_all(compared: pl.DataFrame, *, model: Model, counts: Counts) -> Kept:
    """Every pair weighed by Splink. compared: whole enough editions; counts: the frequencies that were frozen."""
    compared = with_frequencies(compared, model, counts)
    digests = _digests(with_keys(compared))
    if compared.height < 2:
        return Kept(digests, pl.DataFrame(schema=WEIGHED))
    scored = score(compared, model=model, at_least=model.bands.ask)
    return Kept(digests, weighed(scored, compared, model=model))


def take_in(compared: pl.DataFrame, kept: Kept, *, model: Model, counts: Counts) -> Taken:
    """What is kept once the records that compare otherwise than before are weighed against those that share a key."""
    compared = with_frequencies(compared, model, counts)
    keyed = with_keys(compared)
    digests = _digests(keyed)
    changed = changed_rows(kept.digests, digests)["record_id"].unique().sort()
    pairs, held = pairs_with(keyed, changed), kept.without(changed).pairs
    if not pairs.is_empty():
        held = pl.concat([held, weighed(weigh(compared, pairs, model=model), compared, model=model)])
    return Taken(Kept(digests, held), changed)


def weigh(compared: pl.DataFrame, pairs: pl.DataFrame, *, model: Model, many: int = MANY) -> pl.DataFrame:
    """The scored rows of these pairs of at least so many bits that a person is asked. pairs: rows (uid_l, uid_r), sorted."""
    if pairs.height > many:
        return score_found(compared, pairs, model=model, at_least=model.bands.ask)
    wanted = pl.concat([pairs["uid_l"], pairs["uid_r"]]).unique().implode()
    held = {row["uid"]: row for row in compared.filter(pl.col("uid").is_in(wanted)).iter_rows(named=True)}
    scored = Scorer(model).weigh_pairs([(held[one], held[other]) for one, other in pairs.iter_rows()])
    scored = scored.with_columns(pl.col("uid_l", "uid_r").cast(pairs.schema["uid_l"]))
    return scored.filter(pl.col("match_weight") >= model.bands.ask)


def still_borne(counts: Counts, compared: pl.DataFrame) -> Counts:
    """The frozen frequencies without names that nobody bears any more: none of somebody who was erased may stay."""
    return counts | {
        value: counts[value].join(compared.select(value).unique(), on=value, how="semi", maintain_order="left")
        for value in FREQUENCIES
    }


def changed_rows(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Rows that only one of two frames has."""
    columns = before.columns
    after = after.select(columns)
    only = [
        one.join(other, on=columns, how="anti", nulls_equal=True) for one, other in ((before, after), (after, before))
    ]
    return pl.concat(only)


def region(touched: Iterable[str], *ties: pl.DataFrame) -> pl.Series:
    """Every record that hangs together with these by ties, over any number of others. ties: rows (record_a, record_b)."""
    both = pl.concat(
        [pl.DataFrame(schema=dict.fromkeys(PAIR, pl.Utf8))]
        + [tie.select(one, other).rename(dict(zip((one, other), PAIR, strict=True)))
           for tie in ties for one, other in (PAIR, PAIR[::-1])]
    )  # fmt: skip
    found = pl.Series("record_id", sorted(set(touched)), dtype=pl.Utf8)
    front = found
    while not front.is_empty():
        met = both.filter(pl.col("record_a").is_in(front.implode()))["record_b"].unique()
        front = met.filter(~met.is_in(found.implode()))
        found = pl.concat([found, front.alias("record_id")])
    return found.sort()


def _digests(keyed: pl.DataFrame) -> pl.DataFrame:
    """One number a record for all its editions and keys; ids of editions, which are drawn anew each time, left out."""
    rows = keyed.drop("uid")
    told = rows.select(record_id="record", digest=rows.hash_rows(seed=1))
    summed = told.group_by("record_id").agg(pl.col("digest").sum())
    return summed.select("record_id", pl.col("digest").reinterpret(signed=True)).cast(DIGESTS).sort("record_id")  # type: ignore[arg-type]  # dtypes of a plain dict
