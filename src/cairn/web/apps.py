"""The Django app of this package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Tells Django where the package is."""

    name = "cairn.web"
