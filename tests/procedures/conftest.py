"""The portal as the demo fills it: places, offices, every procedure published, the people of the stand-in VNeID."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from portal.accounts import actions
from portal.accounts.identity import parse_claims
from portal.accounts.mandates.vneid_organisations import record_represented
from portal.accounts.models import User
from standins.vneid.people import ACCOUNTS


@pytest.fixture(scope="package")
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once for all the walks and taken back after them; each test works inside and is taken back itself."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        for number, account in ACCOUNTS.items():
            if account.accountType == "person":
                identity = parse_claims({"userinfo": {"sub": number, **account.claims()}})
                user = actions.apply_identity(User(), identity)
                user.save()
                record_represented(user, identity)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def portal(_loaded: None, db: None, settings, tmp_path) -> None:
    """The filled portal, for one test; what is handed in goes to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path
