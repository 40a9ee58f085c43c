"""The Django app of this package."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.trail"
    default_auto_field = "django.db.models.BigAutoField"
