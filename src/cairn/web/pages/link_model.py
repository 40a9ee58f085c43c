"""The model of who is who, for those who judge: which version, how far its chances come true, and what new records become."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import mark_safe

from cairn.linkage.adopted import adoptions, in_use, model_named, unreadable
from cairn.linkage.care import care
from cairn.linkage.engines.calibration_plot import HEIGHT, WIDTH, plot
from cairn.linkage.engines.drift import FATES, IN_WORDS, alarms, trained
from cairn.linkage.engines.precision import calibration, precision, verdict
from cairn.linkage.policies import check_can_judge
from cairn.web.pages import actor, page

BANDS = (("certain", "Linked by rule"), ("ask", "Asked about"))


def link_model(request: HttpRequest) -> HttpResponse:
    """How far the model may be trusted here, on what this reader may read."""
    viewer = actor(request)
    check_can_judge(viewer)
    found, digest = care(viewer), in_use()
    model, steps = model_named(digest), calibration(found.labelled)
    expected = trained(model.version)
    return page(
        request,
        "link_model.html",
        model=model,
        unreadable=unreadable(digest),
        adoptions=adoptions(viewer),
        judged=len(found.labelled),
        steps=steps,
        drawn=mark_safe(plot(steps, across_says="stated, in 100")),  # noqa: S308 - lines and numbers, none of them anybody's words
        width=WIDTH,
        height=HEIGHT,
        bands=[(title, precision(found.labelled, band)) for band, title in BANDS],
        certain=verdict(precision(found.labelled, "certain")),
        weeks=[(week, [week.share(fate) for fate in FATES]) for week in found.weeks],
        fates=[IN_WORDS[fate] for fate in FATES],
        trained=[expected[fate] for fate in FATES] if expected else (),
        alarms=alarms(found.weeks, expected) if expected else (),
    )


addresses = [path("links/model", link_model, name="link_model")]
