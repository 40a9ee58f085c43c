"""What the web server runs; it refuses to start on unsafe settings and brings its assets up to date first."""

import os

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")
if settings.REFUSED:
    raise ImproperlyConfigured(" ".join(settings.REFUSED))

django.setup()

from cairn.web import assets  # noqa: E402 - it needs the apps

assets.collect()
application = get_wsgi_application()
