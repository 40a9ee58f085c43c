"""How long "there is nothing here" takes: drawn for each reader and thing, and for no try anew. R66."""

from time import perf_counter
from uuid import UUID, uuid4

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory
from django.urls import resolve

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.web import blurred
from concerns.made_concerns import told
from factories import a_browser, a_child, a_post, an_agency, identity_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def longest(settings: LazySettings) -> int:
    settings.NOTHING_HERE_TAKES = 400
    return 400


@pytest.fixture
def reader() -> Post:
    return a_post(agency=an_agency(code="SCH"), role=Role.TRIAGE)


def seconds(browser: Client, address: str) -> float:
    begun = perf_counter()
    assert browser.get(address).status_code == 404
    return perf_counter() - begun


def id_that_waits(reader: Post, *, longer: float = 0, shorter: float = 1) -> UUID:
    """An id that nobody has and whose wait lies between these shares of the longest."""
    return next(one for one in iter(uuid4, None) if longer <= blurred.drawn(reader.staff_id, one) / 0.4 < shorter)


def test_a_reader_waits_as_long_at_each_try_and_another_reader_as_long_as_is_drawn_for_them(reader: Post) -> None:
    wanted = uuid4()
    assert blurred.drawn(reader.staff_id, wanted) == blurred.drawn(reader.staff_id, wanted)
    drawn = sorted(blurred.drawn(uuid4(), wanted) for _ in range(2_000))
    assert drawn[0] < 0.01
    assert 0.19 < drawn[1_000] < 0.21
    assert 0.39 < drawn[-1] < 0.4


@pytest.mark.parametrize("address", ["/concerns/{}", "/files/{}", "/child/{}", "/requests/new?person={}"])
def test_a_page_of_nothing_waits_as_was_drawn(reader: Post, address: str) -> None:
    browser = a_browser(reader)
    wanted = id_that_waits(reader, longer=0.75)
    assert seconds(browser, address.format(wanted)) > blurred.drawn(reader.staff_id, wanted)


def test_what_is_hidden_waits_as_was_drawn_too(reader: Post) -> None:
    hidden = told(a_post(agency=an_agency(code="POL")), given_names="Ana", family_name="Quill")
    teacher = a_post(agency=reader.agency)
    assert seconds(a_browser(teacher), f"/concerns/{hidden}") > blurred.drawn(teacher.staff_id, hidden)


def test_other_ids_beside_the_wanted_one_never_make_its_wait_less(reader: Post, rf: RequestFactory) -> None:
    wanted = id_that_waits(reader, longer=0.5)
    shorter = id_that_waits(reader, shorter=0.1)
    for spelled in (wanted, str(wanted).upper(), wanted.hex, f"desk:{wanted}"):
        ids = blurred._ids(rf.get(f"/requests/new?x={shorter}&person={spelled}"), None)
        assert ids == {wanted, shorter}, spelled
    sent = rf.post("/api/v1/forms", {"about": str(wanted), "n": [str(shorter)]}, content_type="application/json")
    assert blurred._ids(sent, resolve(f"/child/{shorter}")) == {wanted, shorter}


def test_a_page_that_is_there_waits_for_nothing(reader: Post, settings: LazySettings) -> None:
    settings.NOTHING_HERE_TAKES = 3_600_000
    child = identity_of(a_child(agency=reader.agency))
    assert a_browser(reader).get(f"/child/{child}?x={uuid4()}").status_code == 200
