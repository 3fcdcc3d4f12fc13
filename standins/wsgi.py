"""The site of stand-ins for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

# Set, not offered: the portal's own package has named its settings by the time this runs.
os.environ["DJANGO_SETTINGS_MODULE"] = "standins.settings"

application = get_wsgi_application()
