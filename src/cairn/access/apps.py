"""The Django app of this package."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.access"
    default_auto_field = "django.db.models.BigAutoField"
