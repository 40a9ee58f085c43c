"""The Django app of this package."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.records"
    default_auto_field = "django.db.models.BigAutoField"
