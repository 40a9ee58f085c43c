"""Every address of the site: those that each file of `cairn.web.pages` declares, and those of the API."""

import importlib
import pkgutil

from django.urls import URLPattern, URLResolver

from cairn.web import pages
from cairn.web.api.addresses import addresses as calls

handler403 = "cairn.web.errors.not_allowed"
handler404 = "cairn.web.errors.not_found"
handler500 = "cairn.web.errors.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    address
    for found in pkgutil.iter_modules(pages.__path__)
    for address in importlib.import_module(f"{pages.__name__}.{found.name}").addresses
] + calls
