"""Systems that tests read aloud: an account, made by the agency's lead, and calls with its secret."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from cairn.access.operations import OPERATIONS
from cairn.access.services import ask_for
from cairn.agencies.models import Post, Staff
from cairn.agencies.roles import Role
from cairn.base.clock import today
from factories import a_post, an_agency, looking

ALL = tuple(OPERATIONS)
TOLD = {
    "given_names": "Quinn",
    "family_name": "Harrow",
    "happened": "2024-03-01",
    "told": "An older man waits outside.",
}


def lead_of(code: str = "SCH") -> Post:
    """The safeguarding lead of an agency."""
    return a_post(agency=an_agency(code=code), role=Role.SAFEGUARDING_LEAD, name="Lee Moss")


class System:
    """A system that calls with its secret; a call that sends has a key of its own unless told otherwise."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    def get(self, where: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{where}", headers=self._headers(headers))

    def post(
        self, where: str, sent: Any, *, key: str | None = "", media: str = "application/json", **headers: str
    ) -> Any:
        named = {"Idempotency-Key": key or uuid4().hex} if key is not None else {}
        text = sent if isinstance(sent, (bytes, str)) else json.dumps(sent)
        return self.client.post(f"/api/v1/{where}", text, content_type=media, headers=self._headers(headers) | named)

    def _headers(self, given: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in given.items()}
        return {"Authorization": f"Bearer {self.secret}"} | named

    @property
    def staff(self) -> Staff:
        """The account's own row among the staff."""
        from cairn.access.services import come_in

        caller = come_in(key=self.secret)
        assert caller is not None
        assert caller.actor.staff is not None
        return Staff.objects.using("owner").get(id=caller.actor.staff)


def a_system(
    *may: str,
    code: str = "SCH",
    role: str = "practitioner",
    title: str = "School register",
    days: int = 30,
    by: Post | None = None,
) -> System:
    """An account that may do this, or everything, made by the lead of an agency."""
    with looking(by or lead_of(code)) as lead:
        made = ask_for(
            title=title,
            role=role,
            purpose="safeguard_a_child",
            operations=may or ALL,
            ends_on=today() + timedelta(days=days),
            by=lead,
        )
    return System(made.secret)
