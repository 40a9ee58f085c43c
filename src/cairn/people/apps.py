"""The Django app of this package."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.people"
    default_auto_field = "django.db.models.BigAutoField"
