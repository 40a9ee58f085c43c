"""The Django app of this package."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.network"
    default_auto_field = "django.db.models.BigAutoField"
