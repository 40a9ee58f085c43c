"""The Django app of this package."""

from django.apps import AppConfig


class SignalsConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.signals"
    default_auto_field = "django.db.models.BigAutoField"
