"""A form as data: for those who may fill it in, in the version in use."""

from django.test import Client

from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.forms.registry import in_use_by_place
from web.conftest import a_post, committing, sign_in

pytestmark = committing


def test_every_form_in_use_can_be_read_as_a_schema_in_its_version() -> None:
    client = sign_in(a_post())
    for kind, form in in_use_by_place(today()).items():
        answer = client.get(f"/forms/{kind}/schema.json")
        assert answer["Content-Type"] == "application/schema+json"
        assert answer.json()["$id"] == f"urn:cairn:form:{kind}:{form.version}"


def test_no_other_role_and_nobody_unknown_reads_one_and_no_other_form_is_there() -> None:
    assert sign_in(a_post(Role.ANALYST, agency="POL")).get("/forms/screening/schema.json").status_code == 403
    assert Client().get("/forms/screening/schema.json").status_code == 302
    assert sign_in(a_post()).get("/forms/no-such-form/schema.json").status_code == 404
