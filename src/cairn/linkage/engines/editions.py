"""A record is compared as it stood: one *edition* for each moment at which what is known of it changed.

editions: rows (uid, record, moment, until, visible, then one column for each compared fact). An edition holds from
`moment` up to `until` (exclusive, null = still). Nothing in an edition was recorded later than its moment.
"""

import polars as pl

from cairn.linkage.engines.addresses import house_and_street, never_link, plain_words, says_nothing
from cairn.linkage.engines.facts import with_birth, with_names
from cairn.linkage.engines.placeholders import without_placeholders
from cairn.records.columns import MOMENT

REFERENCES = ("nhs_number", "upn", "police_ref", "social_care_ref")  # kinds that name one person
CONTACTS = ("phone", "email", "handle")
HOLDERS_OF_A_SHARED_NUMBER = 8  # different given names on one number before it says nothing about who is who
HOLDERS_OF_A_SHARED_ADDRESS = 16  # different given names at one address before it is an institution
GENERATIONS = {"child": "child", "parent_carer": "adult", "adult": "adult", "person_of_concern": "adult"}


def editions(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Every edition of every person record that is not sealed, sorted by (moment, record)."""
    tables = without_placeholders(tables)
    people = tables["people"].filter(pl.col("sharing") != "sealed")
    identifiers = person_identifiers(tables["identifiers"], people)
    versions = _versions(people)
    spoiled = _spoiled_homes(versions, _never_link_places(tables["places"]))
    stood = _as_they_stood(_moments(versions, identifiers, spoiled), versions)
    stood = with_birth(with_names(stood))
    stood = _with_home(stood, spoiled)
    stood = _with_identifiers(stood, identifiers)
    generation = pl.col("role").replace_strict(GENERATIONS, default=None, return_dtype=pl.Utf8)
    sex = pl.when(pl.col("sex").is_in(["female", "male"])).then("sex")
    visible = pl.col("sharing") == "partnership"
    stood = stood.with_columns(generation.alias("generation"), sex.alias("sex"), visible.alias("visible"))
    return stood.drop(
        "recorded_at", "given_names", "family_name", "aliases", "date_of_birth", "date_of_birth_precision", "age_low",
        "age_high", "address", "sharing", "withdrawn_at", "role",
    )  # fmt: skip


def whole_enough(stood: pl.DataFrame) -> pl.DataFrame:
    """Leaves out stubs: no family name, no birth date and no full reference is never joined by rule."""
    told = ("family", "year", "nhs_number", "upn", "police_ref", "social_care_ref")
    return stood.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in told))


def known_count(frame: pl.DataFrame, keys: list[str], holder: str) -> pl.Series:
    """How many different holders of a value were known at each row's moment, visible records alone counted.

    frame: rows (moment, visible, keys..., holder), sorted by moment. Hidden records add nothing, so that no figure
    another agency sees moves because of them.
    """
    return known_by(frame, known_since(frame, keys, holder), keys)


def known_since(frame: pl.DataFrame, keys: list[str], holder: str) -> pl.DataFrame:
    """rows (keys..., moment, known): how many different visible holders of a value were known from each moment on."""
    seen = frame.filter(pl.col("visible")).group_by(*keys, holder).agg(pl.col("moment").min())
    counts = seen.group_by(*keys, "moment").agg(pl.len().alias("new")).sort("moment", *keys)
    return counts.select(*keys, "moment", pl.col("new").cum_sum().over(keys).alias("known"))


def known_by(frame: pl.DataFrame, counts: pl.DataFrame, keys: list[str]) -> pl.Series:
    """What `counts` says of each row's value at its moment; 0 where it says nothing. frame: sorted by moment."""
    found = frame.select("moment", *keys).join_asof(
        counts, on="moment", by=keys, strategy="backward", check_sortedness=False
    )
    return found["known"].fill_null(0)


def person_identifiers(identifiers: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """rows (record, kind, value, locked, since): whole identifiers of persons; `locked` if not shared by partnership."""
    mine = identifiers.filter(
        (pl.col("owner") == "person")
        & pl.col("kind").is_in(REFERENCES + CONTACTS)
        & (pl.col("sharing") != "sealed")
        & ~pl.col("value").str.contains(r"[?*]")
    ).join(people.select("record_id").unique(), left_on="owner_id", right_on="record_id", how="semi")
    digits = pl.col("value").str.replace_all(r"[^0-9]", "").str.replace(r"^(0044|44)", "0")
    letters = pl.col("value").str.to_lowercase().str.replace_all(r"\s", "")
    plain = pl.when(pl.col("kind").is_in(["phone", "nhs_number"])).then(digits).otherwise(letters)
    mine = mine.select(
        pl.col("owner_id").alias("record"),
        "kind",
        plain.alias("value"),
        (pl.col("sharing") != "partnership").alias("locked"),
        pl.col("recorded_at").alias("since"),
    )
    mine = mine.filter(pl.col("value").str.len_chars() >= pl.when(pl.col("kind") == "phone").then(7).otherwise(3))
    return mine.group_by("record", "kind", "value", "locked").agg(pl.col("since").min())


def _versions(people: pl.DataFrame) -> pl.DataFrame:
    """Each version of a record, its address as a key of house and street."""
    columns = (
        "record_id agency_id recorded_at given_names family_name aliases sex date_of_birth date_of_birth_precision "
        "age_low age_high role address postcode sharing withdrawn_at"
    ).split()
    versions = people.select(columns).unique(["record_id", "recorded_at"], keep="last", maintain_order=True)
    versions = versions.rename({"record_id": "record"})
    keys = versions.select("address").drop_nulls().unique()
    home = pl.Series("home", [house_and_street(address) for address in keys["address"]], dtype=pl.Utf8)
    versions = versions.join(keys.with_columns(home), on="address", how="left", maintain_order="left")
    return versions.with_columns(_plain_postcode())


def _plain_postcode() -> pl.Expr:
    plain = pl.col("postcode").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
    return pl.when(plain.str.len_chars() >= 5).then(plain).alias("postcode")


def _never_link_places(places: pl.DataFrame) -> pl.DataFrame:
    """rows (home, postcode, since): addresses of refuges, schools, hotels and the like, and when that was known."""
    kinds = never_link()[1]
    rows = [
        (house_and_street(address), postcode, since)
        for name, kind, address, postcode, since, protected in places.filter(pl.col("sharing") != "sealed")
        .with_columns(_plain_postcode())
        .select("name", "kind", "address", "postcode", "recorded_at", "protected")
        .iter_rows()
        if protected == "yes" or kind in kinds or says_nothing(" ".join(plain_words(name)))
    ]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {"home": pl.Utf8, "place_postcode": pl.Utf8, "since": MOMENT}
    return pl.DataFrame(rows, schema=schema, orient="row").filter(pl.col("home").is_not_null())


def _spoiled_homes(versions: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """rows (home, postcode, since): the addresses in records that are those of such a place."""
    homes = versions.select("home", "postcode").filter(pl.col("home").is_not_null()).unique()
    met = homes.join(places, on="home", how="inner")
    apart = pl.col("postcode") != pl.col("place_postcode")
    met = met.filter(~apart.fill_null(value=False))
    return met.group_by("home", "postcode").agg(pl.col("since").min())


def _moments(versions: pl.DataFrame, identifiers: pl.DataFrame, spoiled: pl.DataFrame) -> pl.DataFrame:
    """rows (record, moment, until): the spans in which one record's facts stay the same."""
    first = versions.group_by("record").agg(pl.col("recorded_at").min().alias("first"))
    met = versions.join(spoiled, on=["home", "postcode"], how="inner", nulls_equal=True)
    changes = pl.concat(
        [
            versions.select("record", moment="recorded_at"),
            versions.filter(pl.col("withdrawn_at").is_not_null()).select("record", moment="withdrawn_at"),
            identifiers.select("record", moment="since"),
            met.select("record", moment="since"),
        ]
    )
    changes = changes.join(first, on="record").filter(pl.col("moment") >= pl.col("first")).drop("first")
    changes = changes.sort("record", "moment")
    same = pl.col("record").shift(-1) == pl.col("record")
    changes = changes.filter(~(same & (pl.col("moment").shift(-1) == pl.col("moment"))).fill_null(value=False))
    return changes.with_columns(pl.when(same).then(pl.col("moment").shift(-1)).alias("until"))


def _as_they_stood(moments: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """The version of each record that was current at each moment; withdrawn ones fall away."""
    versions = versions.sort("record", "recorded_at").with_columns(pl.col("recorded_at").alias("moment"))
    stood = moments.sort("record", "moment").join_asof(
        versions, on="moment", by="record", strategy="backward", check_sortedness=False
    )
    here = pl.col("withdrawn_at").is_null() | (pl.col("withdrawn_at") > pl.col("moment"))
    return stood.filter(here).sort("moment", "record").with_row_index("uid")


def _with_home(stood: pl.DataFrame, spoiled: pl.DataFrame) -> pl.DataFrame:
    """Drops home and postcode where the address is a place that never links or one that very many share."""
    stood = stood.join(spoiled, on=["home", "postcode"], how="left", nulls_equal=True, maintain_order="left")
    crowd = stood.select("moment", "home", "postcode", holder="given", visible=pl.col("sharing") == "partnership")
    crowded = pl.Series(known_count(crowd, ["home", "postcode"], "holder") > HOLDERS_OF_A_SHARED_ADDRESS)
    never = (pl.col("since") <= pl.col("moment")).fill_null(value=False) | crowded
    institution = pl.col("home").is_null() & pl.col("address").is_not_null()
    return stood.with_columns(
        pl.when(~never).then("home").alias("home"), pl.when(~never & ~institution).then("postcode").alias("postcode")
    ).drop("since")


def _with_identifiers(stood: pl.DataFrame, identifiers: pl.DataFrame) -> pl.DataFrame:
    """Adds `contacts` (sorted list of numbers and addresses that few share) and one column for each reference.

    A number that an agency keeps closer than the record itself is left out: what others see of a visible record
    must never rest on it.
    """
    held = stood.select("uid", "record", "moment", "given", visible=pl.col("sharing") == "partnership")
    held = held.join(identifiers, on="record", how="inner")
    held = held.filter((pl.col("since") <= pl.col("moment")) & ~(pl.col("visible") & pl.col("locked")))
    contacts = held.filter(pl.col("kind").is_in(CONTACTS)).sort("moment", "uid", "kind", "value")
    contacts = contacts.with_columns(pl.concat_str("kind", pl.lit(":"), "value").alias("value"))
    few = known_count(contacts, ["value"], "given") <= HOLDERS_OF_A_SHARED_NUMBER
    lists = contacts.filter(few).group_by("uid").agg(pl.col("value").unique().sort().alias("contacts"))
    stood = stood.join(lists, on="uid", how="left", maintain_order="left")
    for kind in REFERENCES:
        one = held.filter(pl.col("kind") == kind).group_by("uid").agg(pl.col("value").min().alias(kind))
        stood = stood.join(one, on="uid", how="left", maintain_order="left")
    return stood
