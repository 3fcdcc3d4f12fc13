"""The house as a whole: what holds for every app."""

import pytest
from django.core.management import call_command


@pytest.mark.servers
def test_system_checks_find_nothing():
    call_command("check", fail_level="WARNING")


def test_every_model_has_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
