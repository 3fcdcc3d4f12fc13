"""bin/prepare.py: what an installation that serves people gets, and what the demo alone gets."""

from importlib import import_module
from pathlib import Path

import pytest
from django.core import management
from django.core.management import CommandError, call_command


@pytest.fixture
def prepare(monkeypatch: pytest.MonkeyPatch, settings) -> list[str]:
    """The commands that preparing the portal calls."""
    called = list[str]()
    monkeypatch.setattr(management, "call_command", lambda name, **options: called.append(name))
    monkeypatch.syspath_prepend(str(Path(settings.BASE_DIR) / "bin"))
    settings.DEMO = False
    import_module("prepare").portal()
    return called


def test_an_installation_that_serves_people_gets_no_people_with_a_known_password(prepare):
    assert prepare == ["migrate", "collectstatic", "load_places"]


@pytest.mark.django_db
def test_the_demo_is_not_loaded_where_people_are_served(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="password that everybody knows"):
        call_command("load_demo")
