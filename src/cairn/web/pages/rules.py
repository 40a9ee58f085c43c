"""Pages for everybody: every rule, every role and purpose, and how accessible this site is."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.access.roles import PURPOSES, ROLES, Verb
from cairn.signals.engines.calibration import found, shipped
from cairn.signals.registry import rules as all_rules
from cairn.signals.rule_queries import public_rates, retired_in_public
from cairn.signals.values import Queue
from cairn.web.pages import page

VERBS: dict[Verb, str] = {
    Verb.READ_OWN_RECORDS: "Read records of their own agency",
    Verb.READ_GRANTED_RECORDS: "Read others’ records that a grant has opened",
    Verb.READ_IDENTITIES: "See who is named in partnership records, not what is said",
    Verb.READ_SIGNALS: "See every signal",
    Verb.READ_OWN_SIGNALS: "See signals that rest on their agency’s records",
    Verb.ANSWER_SIGNALS: "Answer signals",
    Verb.MEASURE_RULES: "Have rules measured",
    Verb.DECIDE_RULES: "Keep or retire rules",
    Verb.JUDGE_LINKS: "Judge whether two records are one person or place",
    Verb.IMPORT_RECORDS: "Bring in records",
    Verb.READ_IMPORTS: "See imports and their row reports",
    Verb.READ_OWN_TRAIL: "See who looked",
    Verb.RUN_THE_SERVICE: "Run the service",
}


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


def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, and what doesn't yet."""
    return page(request, "accessibility.html")


addresses = [
    path("about/rules", rules, name="rules"),
    path("about/roles", roles, name="roles"),
    path("about/accessibility", accessibility, name="accessibility"),
]
