"""What a service account can be allowed, as data: a command line reads it without a database."""

from dataclasses import dataclass

from cairn.access.roles import Verb
from cairn.agencies.roles import Role

ROLES_GIVEN = (Role.PRACTITIONER, Role.VOLUNTEER, Role.LICENSING)
"""Roles that decide nothing: a system tells and asks, and a person decides."""


@dataclass(frozen=True)
class Operation:
    """Something that an account can be allowed. needs: what its role must be allowed as well."""

    key: str
    title: str
    needs: Verb


OPERATIONS: dict[str, Operation] = {
    one.key: one
    for one in (
        Operation("concerns.tell", "Tell concerns", Verb.TELL_CONCERNS),
        Operation("concerns.add", "Add to concerns that it told", Verb.TELL_CONCERNS),
        Operation("concerns.read", "Read concerns that it told, and the answers", Verb.TELL_CONCERNS),
        Operation("forms.send", "Send forms", Verb.FILL_IN_FORMS),
        Operation("forms.read", "Read forms that it sent, and the questions of each form", Verb.FILL_IN_FORMS),
        Operation("duties.read", "Read the duties that it owes, or that wait for it", Verb.OWE_DUTIES),
    )
}
