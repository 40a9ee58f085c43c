"""The Django app of this package."""

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.linkage"
    default_auto_field = "django.db.models.BigAutoField"
