"""What the Application Security Verification Standard asks of signing in and no other test shows; docs/reference/asvs.md."""

from math import log2

import pytest
from django.test import Client

from cairn.agencies.roles import Role
from factories import a_browser, a_post, an_agency
from web.conftest import committing

pytestmark = committing
LONG = "Four words, Nineteen figures; ünd ein Satz. " * 2


@pytest.mark.parametrize(
    ("typed", "comes_in"), [(LONG, True), (LONG[:-1], False), (LONG.lower(), False), (LONG[:64], False), (f" {LONG}", False)]
)  # fmt: skip
def test_a_password_counts_letter_by_letter_up_to_its_end(typed: str, comes_in: bool) -> None:
    post = a_post(agency=an_agency(code="SCH"), password=LONG)
    client = Client()
    said = {"username": post.staff.username, "password": typed, "purpose": "safeguard_a_child"}
    client.post("/sign-in", said)
    assert ("_auth_user_id" in client.session) is comes_in


def test_the_key_of_a_session_is_long_and_never_twice_the_same() -> None:
    post = a_post(agency=an_agency(code="SCH"), password=LONG)
    keys = set()
    for _ in range(20):
        client = Client()
        client.post("/sign-in", {"username": post.staff.username, "password": LONG, "purpose": "safeguard_a_child"})
        keys.add(client.cookies["sessionid"].value)
    assert len(keys) == 20
    assert min(len(key) for key in keys) * log2(36) >= 128, "letters and figures that a secure source drew"


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.BOARD, Role.ADMINISTRATOR, Role.LICENSING])
def test_pages_of_staff_have_a_way_to_sign_out(role: Role) -> None:
    client = a_browser(a_post(agency=an_agency(code="SCH"), role=role))
    for address in ("/today", "/account", "/search", "/nowhere/at/all"):
        answer = client.get(address)
        if answer.status_code in {200, 403, 404}:
            assert 'action="/sign-out"' in answer.content.decode(), address
