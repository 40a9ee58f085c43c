"""The Django app of this package."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.intake"
