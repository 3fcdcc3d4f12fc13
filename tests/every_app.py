"""Settings that know every app of both sites at once: for the type checker alone."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS
from standins.settings import BANK_ACCOUNT_KEYS, BANK_MERCHANTS, BANK_SECOND, VNEID_RECIPIENT

__all__ = ["BANK_ACCOUNT_KEYS", "BANK_MERCHANTS", "BANK_SECOND", "VNEID_RECIPIENT"]

INSTALLED_APPS = [*INSTALLED_APPS, "standins.bank"]
