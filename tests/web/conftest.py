"""Assets once, people who can sign in, and the fictional case for pages that show it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from cairn.access.roles import PURPOSES
from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from collected import collect_once
from conftest import CLONE
from factories import an_agency
from sharing.conftest import nurse_lead as nurse_lead  # noqa: PLC0414 - a fixture is used by being in the module
from sharing.conftest import officer as officer  # noqa: PLC0414

PASSWORD = "a long made-up password"
committing = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
"""For a test whose people and records are committed: its clone is thrown away afterwards."""


@pytest.fixture(scope="session", autouse=True)
def collected() -> None:
    """The hashed assets that pages name, as in service."""
    collect_once()


@pytest.fixture(scope="module")
def case(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The fictional case, taken in and looked through, with its staff; the same clone for all tests of a module."""
    with django_db_blocker.unblock():
        CLONE.with_the_case()
    yield
    CLONE.dirty = True


def a_post(
    role: Role = Role.PRACTITIONER,
    *,
    agency: str = "SCH",
    username: str = "",
    name: str = "Priya Nair",
    title: str = "",
) -> Post:
    """A person who acts for an agency in a role, committed; the same `username` again gives a second post."""
    staff = register_staff(username=username or f"{role.value}.{agency}".lower(), name=name, password=PASSWORD)
    return give_post(staff=staff, agency=an_agency(code=agency), role=role, title=title)


def sign_in(post: Post, *, purpose: str = "safeguard_a_child") -> Client:
    """A browser in which this person has signed in by the front door and chosen this post."""
    client = Client()
    client.post("/sign-in", {"username": post.staff.username, "password": PASSWORD, "purpose": purpose})
    if client.session.get("post") != str(post.id):
        client.post("/sign-in/for", {"post": str(post.id), "purpose": purpose})
    assert purpose in PURPOSES
    return client


def demo_user(username: str) -> Client:
    """A browser in which one of the case's staff has signed in."""
    from cairn.operations import first_data

    client = Client()
    given = {"username": username, "password": first_data.password(), "purpose": "safeguard_a_child"}
    assert client.post("/sign-in", given).status_code == 302
    return client


@pytest.fixture
def signed_in() -> Callable[..., Any]:
    """signed_in(Role.TRIAGE, agency="CSC"): a client in which a new person has signed in."""

    def make(role: Role = Role.PRACTITIONER, **given: Any) -> Client:
        return sign_in(a_post(role, **given))

    return make
