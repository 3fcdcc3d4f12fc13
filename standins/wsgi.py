"""WSGI application of the stand-ins' site."""

import os

from django.core.wsgi import get_wsgi_application

# Set, not setdefault: importing the portal's package has already set the variable to its own settings.
os.environ["DJANGO_SETTINGS_MODULE"] = "standins.settings"

application = get_wsgi_application()
