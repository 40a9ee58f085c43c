"""Where somebody who was invited sets a password of their own; nobody is signed in yet."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cairn.access.accounts import count_try, forget_tries
from cairn.access.errors import TooManyTries
from cairn.access.invitations import welcome
from cairn.web.pages import page
from cairn.web.pages.account import chosen_password

WRONG = "This code is not right, was used, or is over. Ask whoever gave it to you for a new one"


class FirstPassword(forms.Form):
    """The code, and a password."""

    code = forms.CharField(max_length=60, error_messages={"required": "Enter the code that you were given"})
    new = chosen_password(required="Enter a password")


@sensitive_post_parameters("code", "new")
@require_http_methods(["GET", "POST"])
def welcomed(request: HttpRequest) -> HttpResponse:
    """Set a password with a code. Every code that isn't good reads the same."""
    form = FirstPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        origin = f"welcome {request.META.get('REMOTE_ADDR', '')}"
        try:
            count_try(origin)
        except TooManyTries as wait:
            form.add_error("code", str(wait))
        else:
            username = welcome(code=form.cleaned_data["code"], password=form.cleaned_data["new"])
            if username:
                forget_tries(origin)
                messages.success(request, f"Your password is set. Your sign-in name is {username}.")
                return HttpResponseRedirect(reverse("sign_in"))
            form.add_error("code", WRONG)
    return page(request, "welcome.html", status=422 if form.errors else 200, form=form)


addresses = [path("welcome", welcomed, name="welcome")]
