"""The second step of signing in: a code from an app, a recovery code, or a passkey in place of all of it."""

import json
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.errors import Asleep, TooManyTries
from cairn.access.factors import WRONG_CODE, ask_for_passkey, check_code, check_passkey
from cairn.agencies.queries import staff_by_id
from cairn.base.clock import now
from cairn.web.pages import page
from cairn.web.pages.sign_in import let_in, onward

HALF_WAY = 10 * 60  # seconds from the password to the code
LONGEST_ANSWER = 64 * 1024  # bytes of a passkey's answer


class Code(forms.Form):
    """Six figures, or a recovery code."""

    code = forms.CharField(max_length=40, error_messages={"required": "Enter the code"})


@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the code of somebody whose password was right."""
    half = request.session.get("half")
    if not half or now().timestamp() - half["at"] > HALF_WAY:
        request.session.pop("half", None)
        return HttpResponseRedirect(reverse("sign_in"))
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        staff = staff_by_id(half["staff"])
        try:
            kind = check_code(staff=staff.id, code=form.cleaned_data["code"]) if staff else ""
        except TooManyTries as wait:
            form.add_error(None, str(wait))
        else:
            if staff and kind:
                try:
                    return _through(request, staff, half, kind)
                except Asleep as sleeps:
                    form.add_error(None, str(sleeps))
            else:
                form.add_error("code", WRONG_CODE)
    return page(request, "second_step.html", status=422 if form.errors else 200, form=form)


def _through(request: HttpRequest, staff: Any, half: dict[str, Any], kind: str) -> HttpResponse:
    response = let_in(request, staff, half["purpose"], second=kind, goes=half["next"], vouched=half.get("vouched", ""))
    request.session.pop("half", None)
    return response


@require_POST
def passkey_asked(request: HttpRequest) -> HttpResponse:
    """What a browser's passkeys are asked."""
    asked, state = ask_for_passkey(host=request.get_host())
    request.session["passkey"] = {"state": state, "at": now().timestamp()}
    return JsonResponse(asked)


@require_POST
def passkey_answered(request: HttpRequest) -> HttpResponse:
    """Let in whoever's passkey has answered; where to go, for the script."""
    kept: dict[str, Any] = request.session.pop("passkey", {})
    answer = read_answer(request)
    if not kept or now().timestamp() - kept["at"] > HALF_WAY or answer is None:
        return JsonResponse({"said": "Try again."}, status=422)
    whose = check_passkey(host=request.get_host(), state=kept["state"], answer=answer.get("passkey"))
    staff = staff_by_id(str(whose)) if whose else None
    if staff is None:
        return JsonResponse({"said": "This passkey is not known here."}, status=422)
    goes = onward(request, asked=str(answer.get("next", "")))
    try:
        response = let_in(request, staff, "", second="passkey", goes=goes)
    except Asleep as sleeps:
        return JsonResponse({"said": str(sleeps)}, status=422)
    if response.status_code != 302:
        return JsonResponse({"said": "Your account holds no post now. Ask your agency’s administrator."}, status=422)
    return JsonResponse({"goes": response["Location"]})


def read_answer(request: HttpRequest) -> dict[str, Any] | None:
    """The JSON object that a script has sent, or None."""
    if len(request.body) > LONGEST_ANSWER:
        return None
    try:
        said = json.loads(request.body)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


addresses = [
    path("sign-in/code", second_step, name="second_step"),
    path("sign-in/passkey/ask", passkey_asked, name="passkey_asked"),
    path("sign-in/passkey/answer", passkey_answered, name="passkey_answered"),
]
