"""The model of who is who, for those who judge: which version, how far its chances come true, and what new records become."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.linkage.adopted import adopted_model, adoptions
from cairn.linkage.care import care
from cairn.linkage.engines.drift import FATES, IN_WORDS, alarms, trained
from cairn.linkage.engines.precision import calibration, precision, verdict
from cairn.linkage.policies import check_can_judge
from cairn.web.pages import actor, page
from cairn.web.parts.calibration import HEIGHT, WIDTH, dots, marks

BANDS = (("certain", "Linked by rule"), ("ask", "Asked about"))


def link_model(request: HttpRequest) -> HttpResponse:
    """How far the model may be trusted here, on what this reader may read."""
    viewer = actor(request)
    check_can_judge(viewer)
    found, expected = care(viewer), trained()
    return page(
        request,
        "link_model.html",
        model=adopted_model(),
        adoptions=adoptions(viewer),
        judged=len(found.labelled),
        dots=dots(calibration(found.labelled)),
        marks=marks(),
        width=WIDTH,
        height=HEIGHT,
        bands=[(title, precision(found.labelled, band)) for band, title in BANDS],
        certain=verdict(precision(found.labelled, "certain")),
        weeks=[(week, [week.share(fate) for fate in FATES]) for week in found.weeks],
        fates=[(IN_WORDS[fate], expected[fate]) for fate in FATES],
        alarms=alarms(found.weeks, expected),
    )


addresses = [path("links/model", link_model, name="link_model")]
