"""Pages for everybody: every rule, every role and purpose, the law, and how accessible this site is."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.access.roles import PURPOSES, ROLES, VERBS
from cairn.access.sight import agreement, edition
from cairn.access.sight import rules as rules_of_sight
from cairn.base.clock import today
from cairn.sharing.rules.basis import bases, version
from cairn.signals.engines.calibration import found, shipped
from cairn.signals.registry import rules as all_rules
from cairn.signals.rule_queries import public_rates, retired_in_public
from cairn.signals.values import Queue
from cairn.web.pages import page


def rules(request: HttpRequest) -> HttpResponse:
    """The public catalogue of every rule."""
    calibration = shipped()
    chance = {kind: bar.by_chance() for kind, bar in calibration.bars.items()}
    measured = {kind: bar.made_with for kind, bar in calibration.bars.items()}
    return page(
        request,
        "rules.html",
        rules=sorted(all_rules().values(), key=lambda rule: list(Queue).index(rule.queues[0])),
        chance=chance,
        measured=measured,
        version=calibration.version,
        found=found(),
        measured_here=public_rates(),
        retired=retired_in_public(),
    )


def roles(request: HttpRequest) -> HttpResponse:
    """What each role may do, from the same table that the database reads."""
    return page(request, "roles.html", roles=list(ROLES.values()), purposes=PURPOSES, verbs=VERBS)


def basis(request: HttpRequest) -> HttpResponse:
    """By which rule Cairn shows something, under which part of the agreement, and the table of the law; R65."""
    return page(
        request,
        "basis.html",
        rules=rules_of_sight().values(),
        edition=edition(),
        agreement=agreement(),
        laws=bases(),
        version=version(),
        in_force={key: one.in_force(today()) for key, one in bases().items()},
        purposes=PURPOSES,
    )


def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, and what doesn't yet."""
    return page(request, "accessibility.html")


addresses = [
    path("about/rules", rules, name="rules"),
    path("about/roles", roles, name="roles"),
    path("about/basis", basis, name="basis"),
    path("about/accessibility", accessibility, name="accessibility"),
]
