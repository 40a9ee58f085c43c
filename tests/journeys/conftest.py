"""Journeys open pages, so they need the collected assets that pages name."""

from web.conftest import collected as collected  # noqa: PLC0414 - a fixture is used by being in the module
