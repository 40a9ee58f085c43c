"""The frame: headers, assets, pages that everybody may read."""

import re

import pytest
from django.test import Client

from cairn.agencies.roles import Role
from web.conftest import committing

PUBLIC = ("/sign-in", "/about/rules", "/about/roles", "/about/accessibility")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_opens_without_signing_in(address: str) -> None:
    response = Client().get(address)
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
def test_every_asset_carries_its_hash() -> None:
    text = Client().get("/sign-in").content.decode()
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    assert len(assets) >= 5
    assert all(re.search(r"\.[0-9a-f]{12}\.", asset) for asset in assets)


@committing
def test_the_today_page_greets_by_name(signed_in) -> None:
    response = signed_in(Role.TRIAGE, agency="CSC", name="Nadia Rahim").get("/today")
    assert response.status_code == 200
    assert "Nadia" in response.content.decode()
