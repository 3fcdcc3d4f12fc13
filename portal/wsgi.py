"""WSGI application of the portal."""

import os

from django.core.wsgi import get_wsgi_application

from portal import production

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
production.refuse_unless_ready()
