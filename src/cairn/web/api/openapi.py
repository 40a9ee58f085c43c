"""The API as an OpenAPI document (3.1), made from the calls that there are."""

import re
from typing import Any

from cairn.access.operations import OPERATIONS
from cairn.access.services import CALLS
from cairn.web.api.calls import VERSION, Call
from cairn.web.api.concerns import calls as of_concerns
from cairn.web.api.duties import calls as of_duties
from cairn.web.api.errors import MEDIA, TITLES
from cairn.web.api.forms import calls as of_forms
from cairn.web.api.forms import form_schemas
from cairn.web.api.reading import MOST
from cairn.web.api.shapes import NUMBER, TEXT, Schema, one_of, shape, some

CALLS_THERE: tuple[Call, ...] = (*of_concerns, *of_forms, *of_duties)
PLACE = re.compile(r"<(uuid|slug):(\w+)>")
SAYS = {
    "not_read": "It can’t be read: not JSON, a name twice, nested too deep, or no Idempotency-Key.",
    "no_account": "No account has this secret, or it is shut, over, or asleep.",
    "not_allowed": "The account was not allowed this operation, or its role may not.",
    "not_found": "There is no such thing, or none that this account may know of.",
    "not_now": "Something else was sent under this Idempotency-Key, or it can’t be done from where it stands.",
    "not_current": "It has changed since it was read.",
    "too_large": f"Larger than {MOST // 1024:,} kilobytes.",
    "wrong_media": "Not application/json in UTF-8.",
    "bad_input": "Something to put right, by field.",
    "no_version": "Without If-Match.",
    "too_many": f"More than {CALLS} calls in a minute; Retry-After says how many seconds to wait.",
    "broken": "Something failed. Nothing was kept: send it again later, under the same Idempotency-Key.",
}
STATUS = {"not_read": 400, "no_account": 401, "not_allowed": 403, "not_found": 404, "not_now": 409, "not_current": 412, "too_large": 413,
          "wrong_media": 415, "bad_input": 422, "no_version": 428, "too_many": 429, "broken": 503}  # fmt: skip
SENDS = ("not_read", "not_now", "too_large", "wrong_media", "bad_input")


def document() -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for call in CALLS_THERE:
        address = PLACE.sub(r"{\2}", call.address)
        paths.setdefault(f"/api/{VERSION}/{address}", {})[call.method.lower()] = _call(call)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cairn", "version": VERSION,
            "description": "What an agency’s own system can send and read. It decides nothing: a system tells and asks, people decide.",
        },
        "security": [{"account": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"account": {"type": "http", "scheme": "bearer", "description": "The secret of a service account."}},
            "responses": {name: _problem(says) for name, says in SAYS.items()},
            "schemas": {"problem": _problem_schema(), **{name: _inside(one) for name, one in form_schemas().items()}},
        },
    }  # fmt: skip


def _inside(schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if name not in ("$schema",)}


def _call(call: Call) -> dict[str, Any]:
    which = ("no_account", "not_allowed", "not_found", "too_many", "broken", *(SENDS if call.takes else ()),
             *(("not_current", "no_version") if call.overwrites else ()))  # fmt: skip
    found: dict[str, Any] = {
        "operationId": f"{call.method.lower()}_{call.name}",
        "summary": call.title,
        "description": f"{call.says} The account needs: {' or '.join(OPERATIONS[one].title.lower() for one in call.may)}.",
        "parameters": _parameters(call),
        "responses": {_done(call): _answer(call)}
        | {
            str(STATUS[name]): {"$ref": f"#/components/responses/{name}"}
            for name in sorted(which, key=STATUS.__getitem__)
        },
        "x-operations": list(call.may),
    }
    if call.takes:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": call.takes()}}}
    return found


def _done(call: Call) -> str:
    return "201" if call.takes and not call.overwrites else "200"


def _answer(call: Call) -> dict[str, Any]:
    return {
        "description": "Done." if call.takes else "As it stands.",
        "content": {"application/json": {"schema": call.gives}},
    }


def _parameters(call: Call) -> list[dict[str, Any]]:
    found = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string"} | ({"format": "uuid"} if sort == "uuid" else {}),
        }
        for sort, name in PLACE.findall(call.address)
    ]
    found += [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": says,
            "schema": {"type": "string", "format": "uuid"},
        }
        for name, says in call.asks.items()
    ]
    if call.takes:
        found.append(
            _header(
                "Idempotency-Key",
                "New for each thing that you send; the same again is the same once.",
                minLength=8,
                maxLength=200,
            )
        )
    if call.overwrites:
        found.append(_header("If-Match", "The ETag of what you read."))
    return found


def _header(name: str, says: str, **limits: int) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "description": says, "schema": {"type": "string", **limits}}


def _problem(says: str) -> dict[str, Any]:
    return {"description": says, "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/problem"}}}}


def _problem_schema() -> Schema:
    found = shape(type=one_of(f"urn:cairn:problem:{kind}" for kind in TITLES), title=TEXT, status=NUMBER, detail=TEXT)
    found["properties"]["errors"] = some(shape(pointer=TEXT, detail=TEXT))
    return found
