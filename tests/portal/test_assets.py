"""Files for the browser: kept for good, and never a reason for an error page."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.templatetags.static import static

from portal.assets import HashedStaticFilesStorage


@pytest.fixture
def collected(tmp_path, monkeypatch):
    """Everything collected, as before a start."""
    monkeypatch.setattr(
        "django.contrib.staticfiles.storage.staticfiles_storage._wrapped", HashedStaticFilesStorage(tmp_path)
    )
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_file_is_named_after_its_content_and_compressed(collected):
    address = static("portal/look.css")

    name = address.removeprefix(settings.STATIC_URL)
    assert name != "portal/look.css"
    assert (collected / name).exists()
    assert (collected / f"{name}.gz").exists()


def test_style_sheet_names_its_fonts_in_the_same_way(collected):
    sheet = (collected / static("portal/look.css").removeprefix(settings.STATIC_URL)).read_text()

    assert "fonts/be-vietnam-pro-400." in sheet
    assert "fonts/be-vietnam-pro-400.woff2" not in sheet


def test_file_not_collected_keeps_its_plain_name(tmp_path):
    assert HashedStaticFilesStorage(tmp_path).url("portal/look.css") == "/static/portal/look.css"
