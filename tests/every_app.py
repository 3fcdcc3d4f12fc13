"""Settings that know every app of both sites at once: for the type checker alone."""

from portal.outside.settings import BANK_ACCOUNT_KEYS, BANK_MERCHANTS, BANK_SECOND
from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS

__all__ = ["BANK_ACCOUNT_KEYS", "BANK_MERCHANTS", "BANK_SECOND"]

INSTALLED_APPS = [*INSTALLED_APPS, "payments.sandbox"]
