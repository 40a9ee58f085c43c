"""The Fenestra-like case, linked: each child and adult once, and none of the look-alikes with them."""

import polars as pl
import pytest

from cairn.county import fenestra
from cairn.linkage.engines.link import link

pytestmark = pytest.mark.slow
CHILDREN = (
    "Quinn Harrow", "Cerys Lowde", "Mia Tansley", "Jodie Pell", "Ruby Castern", "Leah Brandel", "Skye Orrin", "Tam Vole",
    "Freya Dunmow",
)  # fmt: skip


@pytest.fixture(scope="module")
def named() -> pl.DataFrame:
    """rows (record_id, identity_id, given_names, family_name, date_of_birth) of the people of the case."""
    tables = fenestra.bundle()
    clusters, _ = link(tables)
    people = tables["people"].unique("record_id", keep="last").drop("kind", strict=False)
    return clusters.filter(pl.col("kind") == "person").join(people, on="record_id")


def test_no_identity_holds_two_names_or_two_birth_dates(named: pl.DataFrame) -> None:
    """The look-alikes: another "Daz" (Darren Vale), a Quinn Harrow born in 1999, a tattooist of another town."""
    held = named.group_by("identity_id").agg(
        pl.col("family_name").drop_nulls().n_unique().alias("families"),
        pl.col("date_of_birth").drop_nulls().n_unique().alias("births"),
    )
    assert held.filter((pl.col("families") > 1) | (pl.col("births") > 1)).is_empty()
    quinns = (
        named.filter(pl.col("given_names") == "Quinn").group_by("date_of_birth").agg(pl.col("identity_id").n_unique())
    )
    assert quinns["identity_id"].to_list() == [1, 1]


def test_each_of_the_nine_children_is_one_identity_over_all_agencies(named: pl.DataFrame) -> None:
    full = pl.concat_str("given_names", "family_name", separator=" ").alias("name")
    nine = named.with_columns(full).filter(pl.col("name").is_in(CHILDREN) & (pl.col("date_of_birth") < "1998"))
    found = nine.group_by("name").agg(pl.col("identity_id").n_unique(), pl.len().alias("records"))
    assert found.height == len(CHILDREN)
    assert found["identity_id"].to_list() == [1] * len(CHILDREN)
    assert found["records"].min() >= 2


def test_records_with_a_nickname_alone_stand_by_themselves(named: pl.DataFrame) -> None:
    stubs = named.filter(pl.col("family_name").is_null() & pl.col("date_of_birth").is_null())
    assert stubs.height > 0
    assert (stubs["record_id"] == stubs["identity_id"]).all()
    assert not set(stubs["record_id"]) & set(named.filter(pl.col("family_name").is_not_null())["identity_id"])
