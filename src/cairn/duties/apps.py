"""The Django app of this package."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.duties"
    default_auto_field = "django.db.models.BigAutoField"
