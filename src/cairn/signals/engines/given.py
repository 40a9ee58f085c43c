"""What detection rests on, worked out once for all moments: records, the facts in their words, and links."""

from dataclasses import dataclass

import polars as pl

from cairn.linkage.engines.batch import load_model, person_edges
from cairn.linkage.engines.descriptor_words import Words, load_words
from cairn.linkage.engines.descriptors import facts as read_facts
from cairn.linkage.engines.descriptors import place_edges
from cairn.linkage.engines.descriptors import proposals as propose
from cairn.linkage.engines.model import Model
from cairn.linkage.engines.placeholders import without_placeholders


@dataclass(frozen=True)
class Given:
    """What detection rests on, worked out once for all moments. edges: as linkage.engines.batch gives them.

    join: the least average weight at which two groups of records are one person; that of the shipped model if None.
    """

    tables: dict[str, pl.DataFrame]
    facts: pl.DataFrame
    edges: pl.DataFrame
    proposals: pl.DataFrame
    place_edges: pl.DataFrame
    words: Words
    join: float | None = None


def given(
    tables: dict[str, pl.DataFrame],
    *,
    edges: pl.DataFrame | None = None,
    words: Words | None = None,
    join: float | None = None,
    model: Model | None = None,
) -> Given:
    """Tables without what is sealed or says nothing, their facts and the links between their people.

    model: what links them where no edges are given, and says from where on groups are joined; the shipped one if None.
    """
    words = words or load_words()
    kept = without_placeholders(without_sealed(tables))
    scored = person_edges(kept, model=model or load_model(), reasons=False) if edges is None else edges
    facts = read_facts(kept, words=words)
    return Given(
        tables=kept,
        facts=facts,
        edges=scored,
        proposals=propose(kept, words=words, facts=facts),
        place_edges=place_edges(kept, words=words),
        words=words,
        join=model.bands.join if model and join is None else join,
    )


def without_sealed(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables without sealed rows and without what hangs on them."""
    return {
        name: frame.filter(pl.col("sharing") != "sealed") if "sharing" in frame.columns else frame
        for name, frame in tables.items()
    }
