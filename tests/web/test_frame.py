"""The frame: headers, assets, pages that everybody may read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

import cairn.web
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


WEB = Path(cairn.web.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*PUBLIC, "/nowhere"])
def test_a_page_may_load_nothing_from_elsewhere_and_is_kept_by_nobody(address: str) -> None:
    response = Client().get(address)
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_template_has_a_script_or_a_style_in_its_text(template: Path) -> None:
    text = template.read_text("utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"<style|javascript:|hx-on|https?://", text)


@pytest.mark.parametrize(("kind", "most"), [("css", 200), ("js", 110)])
def test_our_own_styles_and_scripts_stay_small(kind: str, most: int) -> None:
    lines = [line for file in (WEB / "static").glob(f"*.{kind}") for line in file.read_text("utf-8").splitlines()]
    assert 0 < len(lines) <= most


def test_a_form_that_changes_something_always_carries_its_token() -> None:
    for template in TEMPLATES:
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", template.read_text("utf-8"), re.DOTALL):
            assert "{% csrf_token %}" in form, template.name
    for source in WEB.rglob("*.py"):
        words = source.read_text("utf-8")
        if source.is_relative_to(WEB / "api"):  # nothing that a browser sends by itself counts there: decision 36
            assert not re.search(r"request\.(?:session|user|COOKIES(?!\.clear))", words), source.name
            continue
        # exempt is only what hands on to a protected view, once it has said how files are read
        assert words.count("@csrf_exempt") == words.count("@csrf_protect"), source.name
        assert words.count("csrf_exempt") - words.count("@csrf_exempt") == int("@csrf_exempt" in words), source.name


def test_every_asset_that_a_template_names_was_collected() -> None:
    for template in TEMPLATES:
        for name in re.findall(r"{% static '([^']+)' %}", template.read_text("utf-8")):
            assert (Path(settings.STATIC_ROOT) / name).exists(), name
