"""The Django app of this package."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.forms"
    default_auto_field = "django.db.models.BigAutoField"
