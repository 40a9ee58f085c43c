"""Assets once, and people who can sign in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cairn.access.roles import PURPOSES
from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Agency, Post
from cairn.agencies.roles import Role
from cairn.web import assets

PASSWORD = "a long made-up password"
AGENCIES = {
    "SCH": ("Marlbridge Academy", "education"),
    "POL": ("Police", "police"),
    "CSC": ("Children's Social Care", "childrens_social_care"),
    "SHS": ("Sexual Health", "sexual_health"),
}


@pytest.fixture(scope="session", autouse=True)
def collected(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The hashed assets that pages name, as in service."""
    from django.conf import settings

    settings.STATIC_ROOT = tmp_path_factory.mktemp("collected") / "static"
    assets.collect()


def an_agency(code: str = "SCH", name: str = "", kind: str = "") -> Agency:
    """An agency, committed."""
    known = AGENCIES.get(code, (name, kind))
    return Agency.objects.using("owner").get_or_create(
        code=code, defaults={"name": name or known[0], "kind": kind or known[1]}
    )[0]


def a_post(
    role: Role = Role.PRACTITIONER,
    *,
    agency: str = "SCH",
    username: str = "",
    name: str = "Priya Nair",
    title: str = "",
) -> Post:
    """A person who acts for an agency in a role, committed."""
    staff = register_staff(username=username or f"{role.value}.{agency}".lower(), name=name, password=PASSWORD)
    return give_post(staff=staff, agency=an_agency(agency), role=role, title=title)


def sign_in(post: Post, *, purpose: str = "safeguard_a_child") -> Client:
    """A browser in which this person has signed in by the front door and chosen this post."""
    client = Client()
    client.post("/sign-in", {"username": post.staff.username, "password": PASSWORD, "purpose": purpose})
    if client.session.get("post") != str(post.id):
        client.post("/sign-in/for", {"post": str(post.id), "purpose": purpose})
    assert purpose in PURPOSES
    return client


committing = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
"""For a test whose people and records are committed: its clone is thrown away afterwards."""


@pytest.fixture
def signed_in() -> Callable[..., Any]:
    """signed_in(Role.TRIAGE, agency="CSC"): a client in which a new person has signed in."""

    def make(role: Role = Role.PRACTITIONER, **given: Any) -> Client:
        return sign_in(a_post(role, **given))

    return make
