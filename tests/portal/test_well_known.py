"""robots.txt and security.txt."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from portal.home.well_known import PRIVATE

pytestmark = pytest.mark.django_db


def test_search_engines_are_asked_to_leave_private_pages_alone(client, settings):
    settings.SITE_URL = "https://dichvucong.example"

    said = client.get("/robots.txt")

    assert said["Content-Type"].startswith("text/plain")
    assert said.content.decode().splitlines() == [
        "User-agent: *",
        *(f"Disallow: /{folder}/" for folder in PRIVATE),
        "Sitemap: https://dichvucong.example/sitemap.xml",
    ]


def test_whoever_finds_a_weakness_reads_whom_to_tell(client, settings):
    settings.SECURITY_CONTACT = "mailto:bao-mat@dichvucong.example"

    said = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())

    assert said["Contact"] == "mailto:bao-mat@dichvucong.example"
    assert timedelta(days=30) < datetime.fromisoformat(said["Expires"]) - timezone.now() < timedelta(days=365)


def test_there_is_no_security_file_without_a_contact(client):
    assert client.get("/.well-known/security.txt").status_code == 404
