"""The Django app of this package."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.concerns"
    default_auto_field = "django.db.models.BigAutoField"
