"""What the web server runs; it refuses to start on unsafe settings."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")

from cairn.config import settings

if settings.refused():
    raise ImproperlyConfigured(" ".join(settings.refused()))

application = get_wsgi_application()
