"""Addresses as they are compared, and those that never count."""

import pytest

from cairn.linkage.engines.addresses import house_and_street


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("14 Mill Rd, Marlbridge", "14 mill road"),
        ("14 Mill Road", "14 mill road"),
        ("Flat 2, 14 Mill Rd", "2/14 mill road"),
        ("88 School Ave", "88 school avenue"),
        ("12 College Green", "12 college green"),
        ("Rose Cottage, Mill Lane", "rose cottage"),
    ],
)
def test_a_home_is_its_house_and_street(written: str, key: str) -> None:
    assert house_and_street(written) == key


@pytest.mark.parametrize(
    "written",
    ["The Refuge, 3 High Street", "St Mary's School, Mill Road", "Marl Hotel, 5 High Street", "no fixed abode",
     "c/o 5 High Street", "Sunny Side Care Home, 4 West Road", "Marl Hospital", "Oak Children's Home", "", None],
)  # fmt: skip
def test_an_institution_or_nothing_is_no_home(written: str | None) -> None:
    assert house_and_street(written) is None
