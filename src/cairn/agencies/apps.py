"""The Django app of this package."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.agencies"
    default_auto_field = "django.db.models.BigAutoField"
