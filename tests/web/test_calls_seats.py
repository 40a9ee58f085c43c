"""Every call of the API from every account: each role that is given, at the agency that sent and at others, with each operation."""

from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from cairn.access.operations import OPERATIONS, ROLES_GIVEN
from cairn.access.roles import may
from cairn.agencies.roles import Role
from cairn.web.api.openapi import CALLS_THERE
from forms.made_forms import SCREENED, WHO
from web.conftest import committing
from web.made_calls import TOLD, System, a_system

pytestmark = committing
MARK = "Larksparrow"
ITS_OWN = {"concern", "concern_additions", "form"}
"""Calls about one thing, which is for the account that sent it and for no other."""
NAMES = [(one.method, one.name) for one in CALLS_THERE]
SENDS: dict[str, dict[str, Any]] = {
    "concerns": TOLD,
    "concern_additions": {"words": "More"},
    "form_kind_forms": WHO | {"answers": SCREENED},
}


def allowed(role: Role) -> tuple[str, ...]:
    return tuple(key for key, one in OPERATIONS.items() if may(role, one.needs))


def call(system: System, name: str, method: str, thing: UUID) -> Any:
    """One call, about one thing where it is about one."""
    where = next(one.address for one in CALLS_THERE if (one.name, one.method) == (name, method))
    path = where.replace("<uuid:identity>", str(thing)).replace("<slug:kind>", "screening")
    return system.get(path) if method == "GET" else system.post(path, SENDS[name], If_Match='"1"')


def sent_by(system: System) -> dict[str, UUID]:
    """A concern and a form of one account, both with a word by which they are known."""
    concern = system.post("concerns", TOLD | {"told": f"{MARK} waits outside."}).json()["id"]
    form = system.post("form-kinds/screening/forms", WHO | {"given_names": MARK, "answers": SCREENED}).json()["id"]
    return {"concern": UUID(concern), "concern_additions": UUID(concern), "form": UUID(form)}


def test_each_call_is_for_the_account_that_sent_and_for_every_other_it_is_not_there() -> None:
    """R66: other accounts of the same agency and of others, in each role; hidden and absent answer alike, to the letter."""
    sender = a_system()
    mine = sent_by(sender)
    others = [
        a_system(*allowed(role), code=code, role=role.value, title="Another")
        for role, code in product(ROLES_GIVEN, ("SCH", "POL"))
    ]
    for method, name in NAMES:
        thing = mine.get(name, uuid4())
        own = call(sender, name, method, thing)
        assert own.status_code in {200, 201}, (name, own.content)
        for other in others:
            answer = call(other, name, method, thing)
            assert MARK not in answer.content.decode(), name
            if name in ITS_OWN:
                absent = call(other, name, method, uuid4())
                assert answer.status_code in {403, 404}, name
                assert (answer.status_code, answer.content) == (absent.status_code, absent.content), name


def test_each_call_needs_one_of_its_operations_whatever_else_the_account_may() -> None:
    """Asked about the account's own things, with all operations but those of the call."""
    sender = a_system()
    mine = sent_by(sender)
    for one in CALLS_THERE:
        rest = a_system(*(key for key in OPERATIONS if key not in one.may), title=one.name)
        assert call(rest, one.name, one.method, mine.get(one.name, uuid4())).status_code == 403, one.title
        assert call(sender, one.name, one.method, mine.get(one.name, uuid4())).status_code in {200, 201}, one.title


@pytest.mark.parametrize("role", ROLES_GIVEN)
def test_no_account_may_more_than_its_role(role: Role) -> None:
    """An operation that was slipped in for a role that may not: the database refuses it all the same."""
    system = a_system(*allowed(role), role=role.value)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update access_service set operations = %s", [list(OPERATIONS)])
    for one in CALLS_THERE:
        if not set(one.may) & set(allowed(role)):
            answer = call(system, one.name, one.method, uuid4())
            assert answer.status_code >= 400, one.title
            assert MARK not in answer.content.decode()
