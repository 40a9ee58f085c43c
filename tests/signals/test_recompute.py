"""Every signal is worked out again from its cited records by a script of its own: rule 3 of all signals."""

import json
from datetime import timedelta

import polars as pl
import pytest

from cairn.base.clock import end_of_london_day
from cairn.county.fenestra import fenestra_bundle
from cairn.county.generator import make
from cairn.linkage.engines.batch import edges_at, load_model, person_edges
from cairn.linkage.engines.clusters import cluster
from cairn.signals.engines.given import given
from cairn.signals.lines import Line
from cairn.signals.replay import replay
from signals.recompute import figures, stated, weekly

pytestmark = pytest.mark.slow
Tables = dict[str, pl.DataFrame]


def _identities(tables: Tables, edges: pl.DataFrame, line: Line) -> dict[str, str]:
    moment = end_of_london_day(line.last_changed)
    people = tables["people"].filter(pl.col("recorded_at") <= moment).sort("recorded_at", "record_id")
    records = people.unique("record_id", keep="first", maintain_order=True)["record_id"].to_list()
    return dict(cluster(records, edges_at(edges, moment).drop("until")).iter_rows())


@pytest.mark.parametrize("which", ["fenestra", "county"])
def test_every_figure_of_every_signal_follows_from_its_cited_records(which: str) -> None:
    tables = fenestra_bundle() if which == "fenestra" else make(seed=7, children=1500, years=2, networks=8)[0]
    edges = person_edges(tables, model=load_model(), reasons=False)
    lines = [line for line in replay(given(tables, edges=edges), step=timedelta(days=7)) if line.status == "open"]
    assert len({line.kind for line in lines}) >= 4
    identities = {line.last_changed: _identities(tables, edges, line) for line in lines}
    for line in lines:
        said = json.loads(line.as_json())
        if said["explanation"].count("closed with no further action"):
            continue
        again = figures(tables, said, identities[line.last_changed])
        for name, figure in stated(said).items():
            if figure is not None:
                assert again[name] == pytest.approx(figure, rel=1e-6) if name == "chance" else again[name] == figure, (
                    line.signal_id, name, line.explanation,
                )  # fmt: skip


def test_recurrence_follows_from_the_measured_rates_and_how_much_is_written_down() -> None:
    lines = [line for line in replay(fenestra_bundle()) if line.chance is not None]
    for kind in ("shared_person_of_concern", "place_of_concern"):
        mine = sorted((line.chance, line.recurrence_weeks) for line in lines if line.kind == kind and line.chance)
        assert all(weeks for _, weeks in mine)
        rates = [weekly(kind, chance) for chance, _ in mine if chance]
        assert rates == sorted(rates)
