"""The front hall: settings, addresses, the people who enter, and what every page shares."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
