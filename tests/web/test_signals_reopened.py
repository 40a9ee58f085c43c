"""A signal answered no comes back on a new fact about its adult and one of its children, and its page names that fact."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.signals.actions import answer_signal, publish
from cairn.signals.models import Reopening, Signal
from cairn.signals.publication import Publication
from factories import (
    a_browser,
    a_child,
    a_half_known_adult,
    a_post,
    an_agency,
    an_event,
    an_event_version,
    looking,
    opened,
    the_same,
)
from web.conftest import committing
from web.test_requests import text_of

pytestmark = committing


class Scene:
    """One half-known adult around two children of two agencies, raised and answered no by the front door."""

    def __init__(self) -> None:
        self.school, self.police = an_agency(code="SCH"), an_agency(code="POL")
        self.nadia: Post = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)
        self.katie, self.joe = a_child(agency=self.school), a_child(agency=self.police)
        self.kaz = a_half_known_adult(agency=self.school, nickname="Kaz")
        self.first = self.sighting("Named by a friend", about=self.katie)
        self.owners = {
            self.katie: self.school.id,
            self.joe: self.police.id,
            self.kaz: self.school.id,
            self.first: self.school.id,
        }
        self.evidence = {
            ("child", self.katie),
            ("child", self.joe),
            ("person_of_concern", self.kaz),
            ("event", self.first),
        }
        self.published()
        with looking(self.nadia) as actor:
            answer_signal(signal=self.signal.id, answer="no", reason="A story told at school.", by=actor)

    @property
    def signal(self) -> Signal:
        """As it stands."""
        return Signal.objects.using("owner").get(key="x-3")

    def sighting(
        self, says: str, *, about: UUID, agency: str = "SCH", sharing: str = "partnership", since: int = 0
    ) -> UUID:
        """Something written down about a child and the man."""
        at = now() - timedelta(days=since)
        return an_event(
            agency=an_agency(code=agency), kind="concern", on=at, recorded=at, about=[about], naming=[self.kaz],
            summary=says, sharing=sharing,
        )  # fmt: skip

    def published(self) -> None:
        """As after each refresh; triage may read what the signal is about."""
        publish(
            publications=[Publication(
                key="x-3", kind="shared_person_of_concern", queue="raise", status="open", reason="", into="",
                first_raised_on=date(2026, 2, 19), changed_on=date(2026, 2, 19), explanation="One adult.", counted=2.0,
                expected=None, recurrence_weeks=None, against=(), not_asked=(), rule_version="1", limits="",
                evidence=dict.fromkeys(sorted(self.evidence, key=str), date(2026, 2, 19)),
            )],
            owners=self.owners,
        )  # fmt: skip

    def page(self) -> str:
        """What the front door reads."""
        return text_of(a_browser(self.nadia).get(f"/signals/{self.signal.id}"))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_new_sighting_brings_it_back_once_and_the_page_names_it(scene: Scene) -> None:
    seen = scene.sighting("Seen getting into his car", about=scene.katie)
    opened(to=scene.nadia.agency, records=[*scene.owners, seen])
    scene.published()
    scene.published()
    assert scene.signal.answer == ""
    assert [one.because_record_id for one in Reopening.objects.using("owner").all()] == [seen]
    page = scene.page()
    assert "has come back because of a new fact. Seen getting into his car" in page
    assert "New since the “no”" in page


def test_a_record_of_another_agency_about_the_same_child_counts_and_is_not_told_to_who_may_not_read_it(
    scene: Scene,
) -> None:
    theirs = a_child(agency=scene.police)
    the_same(scene.katie, theirs)
    scene.sighting("Stopped with him", about=theirs, agency="POL")
    scene.published()
    assert scene.signal.answer == ""
    assert "Stopped with him" not in scene.page()
    assert "What it says is not open to you." in scene.page()


def test_what_was_held_when_it_was_answered_is_no_new_fact(scene: Scene) -> None:
    scene.published()
    assert scene.signal.answer == "no"


@pytest.mark.parametrize("sharing", ["pointer", "analysis_only", "sealed"])
def test_what_is_held_closely_brings_nothing_back(scene: Scene, sharing: str) -> None:
    scene.sighting("Seen at the clinic", about=scene.katie, sharing=sharing)
    scene.published()
    assert scene.signal.answer == "no"


def test_a_new_record_without_the_man_or_of_another_child_brings_nothing_back(scene: Scene) -> None:
    an_event(agency=scene.school, kind="concern", on=now(), recorded=now(), about=[scene.katie], summary="Tired")
    scene.sighting("With another child", about=a_child(agency=scene.school))
    scene.published()
    assert scene.signal.answer == "no"


def test_a_new_child_of_the_rule_is_told_by_the_event_that_names_it(scene: Scene) -> None:
    third = a_child(agency=scene.school)
    seen = scene.sighting("A third girl names him", about=third)
    scene.owners |= {third: scene.school.id, seen: scene.school.id}
    scene.evidence |= {("child", third), ("event", seen)}
    opened(to=scene.nadia.agency, records=list(scene.owners))
    scene.published()
    assert "has come back because of a new fact. A third girl names him" in scene.page()


def test_a_corrected_record_says_so_and_what_it_said_before(scene: Scene) -> None:
    assert "Corrected on" not in scene.page()
    opened(to=scene.nadia.agency, records=list(scene.owners))
    an_event_version(
        record=scene.first, agency=scene.school, on=now(), recorded=now(), summary="Named by a friend’s brother"
    )
    page = scene.page()
    assert "Named by a friend’s brother" in page
    assert re.search(r"Corrected on [^:]*: what it said before [^:]*: Named by a friend\b", page)
