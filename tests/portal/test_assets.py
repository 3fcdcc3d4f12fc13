"""Files for the browser: kept for good, and never a reason for an error page."""

import os

import pytest
from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static

from portal.assets import HashedStaticFilesStorage


@pytest.fixture
def collected(tmp_path, monkeypatch):
    """Everything collected, as before a start, with the umask of the units."""
    storage = HashedStaticFilesStorage(tmp_path, **settings.STORAGES["staticfiles"]["OPTIONS"])
    monkeypatch.setattr("django.contrib.staticfiles.storage.staticfiles_storage._wrapped", storage)
    before = os.umask(0o077)
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
    finally:
        os.umask(before)
    return tmp_path


def test_file_is_named_after_its_content_and_compressed(collected):
    address = static("portal/look.css")

    name = address.removeprefix(settings.STATIC_URL)
    assert name != "portal/look.css"
    assert (collected / name).exists()
    assert (collected / f"{name}.gz").exists()


def test_front_server_may_read_all_of_it(collected):
    below = list(collected.rglob("*"))

    assert {path.stat().st_mode & 0o777 for path in below if path.is_file()} == {0o644}
    assert {path.stat().st_mode & 0o777 for path in below if path.is_dir()} == {0o755}


def test_style_sheet_names_its_fonts_in_the_same_way(collected):
    sheet = (collected / static("portal/look.css").removeprefix(settings.STATIC_URL)).read_text()

    assert "fonts/be-vietnam-pro-400." in sheet
    assert "fonts/be-vietnam-pro-400.woff2" not in sheet


def test_file_not_collected_keeps_its_plain_name(tmp_path):
    assert HashedStaticFilesStorage(tmp_path).url("portal/look.css") == "/static/portal/look.css"
