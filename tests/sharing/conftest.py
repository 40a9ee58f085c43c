"""Who asks a quiet question, and who answers it."""

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from factories import a_post, an_agency
from sharing.made_sharing import lead


@pytest.fixture
def nurse_lead() -> Post:
    """The lead of a service that keeps its records close."""
    return lead("SHS", desk_name="Named nurse of the area", desk_phone="01632 960 100")


@pytest.fixture
def officer() -> Post:
    """Somebody of the police who may ask."""
    return a_post(agency=an_agency(code="POL"), role=Role.TRIAGE, name="Owen Hale")
