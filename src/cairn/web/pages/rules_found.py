"""What each rule found and missed here: how people answered, what it missed, whether it drifts; measuring and retiring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.journeys.decide_rule import adopt_bar, decide_rule
from cairn.operations.rule_measuring import measure_rules
from cairn.signals.bars import raising
from cairn.signals.drift import ALIKE, FEWER, LAST, MORE, NOES, UNKNOWN, WEEKS, Rate
from cairn.signals.engines.calibration import shipped
from cairn.signals.errors import Decided, Measuring, Unsaid
from cairn.signals.measuring import DECISIONS, MOST_RUNS, stop_measurement, tell_missed
from cairn.signals.policies import check_can_tell_missed
from cairn.signals.registry import Rule, rules
from cairn.signals.rule_queries import RuleFound, measurements, missed_by, rules_found
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import names_of, read_day
from cairn.web.parts.words import day, figure

RUNS = 20  # counties that are proposed: about 240 weeks of a county of 110,000 children
NO_DAY = date.max  # what was typed is no day: later than today, and so refused
DRIFTS = {
    MORE: ("late", "More than chance", "Something is happening, or what is written down has changed. Read the signals themselves."),
    FEWER: ("late", "Fewer than chance", "A feed may have stopped, or people write less down. Ask the agencies whose records it reads."),
    ALIKE: ("", "As chance alone", "In these weeks it can’t be told from chance. That doesn’t make any one signal chance."),
    UNKNOWN: ("unknown", "Not measured here", "Nobody has measured here how often it is wrong since the rule or its bars changed, or too little is written down to compare."),
}  # fmt: skip
QUEUES = {"raise": "Shown to be answered", "ask": "Asked about"}
ENDS = {"done": "Done", "stopped": "Stopped by somebody", "failed": "Failed; nothing was made of it"}


@dataclass(frozen=True)
class Drift:
    """One queue of one rule, as the page says it."""

    queue: str
    tag: str
    title: str
    says: str
    what: str

    @property
    def alarm(self) -> bool:
        """Whether somebody should look."""
        return self.tag == "late"


def all_rules(request: HttpRequest) -> HttpResponse:
    """Every rule with what it found, how people answered, and whether it drifts; and how measuring goes."""
    return _all(request)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that the rules be measured on this county's records."""
    said = request.POST
    typed = said.get("runs", "")
    try:
        measure_rules(
            runs=int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 5 else 0,
            why=said.get("why", ""),
            by=actor(request),
            form=asked_id(said.get("form", "")),
        )
    except (Unsaid, Measuring) as wrong:
        return _all(request, lacks=getattr(wrong, "lacks", {"": str(wrong)}))
    messages.success(request, "The rules are being measured. This page says how far it is.")
    return HttpResponseRedirect(reverse("rules_found"))


@require_POST
def stop(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Stop a measurement that runs."""
    try:
        stop_measurement(measurement=identity, why=request.POST.get("stop_why", ""), by=actor(request))
    except (Unsaid, Measuring) as wrong:
        lacks = getattr(wrong, "lacks", {"": str(wrong)})
        return _all(request, lacks={"stop_why" if name == "why" else name: says for name, says in lacks.items()})
    messages.success(request, "It was stopped. What its runs found stays; no rate is made of it.")
    return HttpResponseRedirect(reverse("rules_found"))


def one_rule(request: HttpRequest, kind: str) -> HttpResponse:
    """What one rule found and missed."""
    return _one(request, kind)


@require_http_methods(["GET", "POST"])
def missed(request: HttpRequest) -> HttpResponse:
    """Tell what a rule should have said and did not."""
    viewer = actor(request)
    check_can_tell_missed(viewer)
    if request.method == "GET":
        return _missed(request, {"kind": request.GET.get("kind", "")}, {})
    said = request.POST
    typed, kind = said.get("on", "").strip(), said.get("kind", "")
    if kind not in rules():
        return _missed(request, said, {"kind": "Choose the rule, or the one that comes nearest"})
    try:
        tell_missed(
            kind=kind,
            what=said.get("what", ""),
            on=(read_day(typed) or NO_DAY) if typed else None,
            by=viewer,
            form=asked_id(said.get("form", "")),
        )
    except Unsaid as wrong:
        return _missed(request, said, wrong.lacks)
    messages.success(request, "Kept. It stands with the rule, and whoever decides about it reads it.")
    if may(viewer.role, Verb.READ_SIGNALS):
        return HttpResponseRedirect(reverse("rule_found", args=[kind]))
    return HttpResponseRedirect(reverse("signals"))


def _missed(request: HttpRequest, said: Mapping[str, str], lacks: dict[str, str]) -> HttpResponse:
    titles = {kind: rule.about.title for kind, rule in rules().items()}
    return page(
        request,
        "rule_missed.html",
        status=422 if lacks else 200,
        titles=titles,
        said=said,
        lacks=lacks,
        form=request.POST.get("form") or uuid4(),
    )


@require_POST
def decide(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep, retire or bring back a rule."""
    said = request.POST
    seen = said.get("seen", "")
    try:
        decide_rule(
            kind=kind,
            decision=said.get("decision", ""),
            why=said.get("why", ""),
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else -1,
            by=actor(request),
            form=asked_id(said.get("form", "")),
        )
    except (Unsaid, Decided) as wrong:
        return _one(request, kind, lacks=getattr(wrong, "lacks", {"": str(wrong)}))
    messages.success(request, "Decided. Signals follow at the next refresh.")
    return HttpResponseRedirect(reverse("rule_found", args=[kind]))


@require_POST
def adopt(request: HttpRequest, kind: str) -> HttpResponse:
    """Adopt the bar that the last measurement came to, or put back the one that came with Cairn."""
    said = request.POST
    if kind not in rules() or "rate" not in said:
        raise NotFound
    seen = said.get("seen", "")
    try:
        adopt_bar(
            kind=kind,
            rate=asked_id(said["rate"]) if said.get("rate") != "" else None,
            why=said.get("bar_why", ""),
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else -1,
            by=actor(request),
            form=asked_id(said.get("form", "")),
        )
    except (Unsaid, Decided) as wrong:
        return _one(request, kind, lacks=getattr(wrong, "lacks", {"": str(wrong)}))
    messages.success(request, "Decided. Signals follow at the next refresh; measure again to see what it changed.")
    return HttpResponseRedirect(reverse("rule_found", args=[kind]))


def _all(request: HttpRequest, *, lacks: dict[str, str] | None = None) -> HttpResponse:
    viewer, until = actor(request), _until(request)
    found, tried = rules_found(viewer, until=until), measurements(viewer)
    catalogue = rules()
    running = next((one for one in tried if one.ended_at is None), None)
    last = max((one.last for one in found.values() if one.last), default=None)
    return page(
        request,
        "rules_found.html",
        status=422 if lacks else 200,
        rules=[(rule, mine, _drifts(rule, mine)) for kind, rule in catalogue.items() for mine in [_of(found, kind)]],
        proposed=[rule for kind, rule in catalogue.items() if _proposed(_of(found, kind))],
        until=until,
        last=last if last and (until - last).days > WEEKS * 7 else None,
        weeks=WEEKS,
        running=running,
        tried=[one for one in tried if one.ended_at is not None],
        ends=ENDS,
        may_measure=may(viewer.role, Verb.MEASURE_RULES),
        most_runs=MOST_RUNS,
        runs=RUNS,
        **_frame({one.staff for one in tried}, request, lacks),
    )


def _one(request: HttpRequest, kind: str, *, lacks: dict[str, str] | None = None) -> HttpResponse:
    viewer, rule, until = actor(request), rules().get(kind), _until(request)
    found = rules_found(viewer, until=until)
    if rule is None:
        raise NotFound
    mine, told = _of(found, kind), missed_by(viewer, kind)
    staff = {one.staff for one in mine.decisions} | {one.staff for one in told} | {one.staff for one in mine.bars}
    return page(
        request,
        "rule_found.html",
        status=422 if lacks else 200,
        rule=rule,
        found=mine,
        proposed=_proposed(mine),
        noes=NOES,
        of=LAST,
        drifts=_drifts(rule, mine),
        bar=mine.bar,
        came=shipped().bars.get(kind),
        adopted=mine.bar != shipped().bars.get(kind),
        raises=kind in raising(),
        missed=told,
        until=until,
        weeks=WEEKS,
        last=mine.last if mine.last and (until - mine.last).days > WEEKS * 7 else None,
        decisions=DECISIONS,
        choices={key: said for key, said in DECISIONS.items() if (key == "restore") == (mine.retired is not None)},
        may_decide=may(viewer.role, Verb.DECIDE_RULES),
        **_frame(staff, request, lacks),
    )


def _frame(staff: set[UUID], request: HttpRequest, lacks: dict[str, str] | None) -> dict[str, object]:
    return {
        "names": names_of(agencies_by_id()),
        "staff": names_of_staff(staff),
        "said": request.POST,
        "lacks": lacks or {},
        "form": request.POST.get("form") or uuid4(),
    }


def _of(found: dict[str, RuleFound], kind: str) -> RuleFound:
    return found.get(kind) or RuleFound(kind)


def _proposed(found: RuleFound) -> bool:
    return found.proposal.stands and found.retired is None


def _until(request: HttpRequest) -> date:
    asked = read_day(request.GET.get("to", ""))
    return min(asked, today()) if asked else today()


def _drifts(rule: Rule, found: RuleFound) -> list[Drift]:
    """One for each queue in which chance has a part."""
    if rule.kind not in shipped().bars or found.retired:
        return []
    return [
        Drift(QUEUES[queue], tag, title, _in_words(seen, known, found), what)
        for queue, (how, seen, known) in found.drifts.items()
        if queue in rule.queues
        for tag, title, what in [DRIFTS[how]]
    ]


def _in_words(seen: Rate, known: Rate | None, found: RuleFound) -> str:
    said = f"{seen.count} in {WEEKS} weeks, {_interval(seen)} a week"
    if known is None or found.rate is None:
        return f"{said}."
    return (
        f"{said}. By chance alone, where as much is written down as here, {_interval(known)} a week: measurement "
        f"{found.rate.number}, {day(found.rate.measured_at)}."
    )


def _interval(rate: Rate) -> str:
    return f"{figure(rate.a_week)} (95 in 100 sure: {figure(rate.low)} to {figure(rate.high)})"


addresses = [
    path("signals/rules", all_rules, name="rules_found"),
    path("signals/rules/measure", ask, name="measure_rules"),
    path("signals/rules/measure/<uuid:identity>/stop", stop, name="stop_measurement"),
    path("signals/rules/<slug:kind>", one_rule, name="rule_found"),
    path("signals/missed", missed, name="rule_missed"),
    path("signals/rules/<slug:kind>/bar", adopt, name="adopt_bar"),
    path("signals/rules/<slug:kind>/decide", decide, name="decide_rule"),
]
