"""Project package: settings, root URLs, Celery application, accounts, home page, base templates, static files."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
