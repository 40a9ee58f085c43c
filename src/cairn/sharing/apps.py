"""The Django app of this package."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.sharing"
    default_auto_field = "django.db.models.BigAutoField"
