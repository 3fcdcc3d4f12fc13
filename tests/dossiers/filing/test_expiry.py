"""Drafts nobody touches any more."""

from datetime import timedelta

import pytest
from django.utils import timezone

from eforms import actions as forms
from eforms.files.uploads import AcceptedFile, inspect_upload
from eforms.models import Draft
from notifications.models import Notification
from services.dossiers.actions import expiry
from services.dossiers.models import Filing
from services.dossiers.tasks import look_after_drafts
from tests.eforms.papers import received
from tests.pages import Page
from tests.retained import retain

NOW = timezone.now()
PERSONAL = "Nguyễn Thị Hoa"


def pdf(content: bytes) -> AcceptedFile:
    """A paper handed in."""
    return inspect_upload(received(b"%PDF-1.7 " + content + b" startxref"), max_megabytes=1)


@pytest.fixture
def aged(road):
    """A filing whose draft was last touched so many days ago."""

    def of(days: int) -> Filing:
        begun = road.begin()
        Draft.objects.filter(pk=begun.draft_id).update(touched_at=NOW - timedelta(days=days))
        return Filing.objects.get(pk=begun.pk)

    return of


def told() -> int:
    return Notification.objects.filter(kind="draft_ends").count()


def test_the_owner_is_told_a_fortnight_before_and_once(aged):
    aged(75)
    assert expiry.warn_owners(NOW) == 0
    filing = aged(76)

    assert [expiry.warn_owners(NOW), expiry.warn_owners(NOW)] == [1, 0]

    message = Notification.objects.get(kind="draft_ends")
    assert f"{timezone.localtime(NOW) + timedelta(days=14):%d/%m/%Y}" in message.subject
    assert "Cấp bản sao Trích lục hộ tịch" in message.body
    assert f"giữ thêm {expiry.RETENTION.days} ngày" in message.body
    assert message.path == f"/nop/{filing.draft.key}/"
    assert str(filing.draft.answers["requester_name"]) not in message.subject


def test_a_draft_goes_a_fortnight_after_its_owner_was_told(aged):
    filing = aged(76)
    expiry.warn_owners(NOW)

    assert retain("drafts", NOW + timedelta(days=13)) == 0
    assert retain("drafts", NOW + timedelta(days=14)) == 1
    assert not Draft.objects.filter(pk=filing.draft_id).exists()
    assert not Filing.objects.filter(pk=filing.pk).exists()


def test_nothing_goes_before_its_owner_was_told_however_old_it_is(aged):
    aged(500)

    assert retain("drafts", NOW) == 0
    look_after_drafts()
    assert told() == 1


def test_a_touch_keeps_a_draft(aged):
    filing = aged(76)
    expiry.warn_owners(NOW)
    draft = Draft.objects.get(pk=filing.draft_id)

    forms.save(draft, answers=draft.answers, typed={}, step="")

    assert retain("drafts", NOW + timedelta(days=20)) == 0
    assert Draft.objects.get(pk=draft.pk).warned_at is None


def test_what_was_submitted_is_never_forgotten(road):
    dossier = road.submit()
    Draft.objects.update(touched_at=NOW - timedelta(days=500), warned_at=NOW - timedelta(days=400))

    assert (expiry.warn_owners(NOW), retain("drafts", NOW)) == (0, 0)
    assert Draft.objects.filter(pk=dossier.filing_id).exists()


def test_the_first_page_says_how_long_it_takes_and_how_long_a_draft_is_kept(road, client):
    client.force_login(road.citizen)

    page = Page(client.get("/nop/2.000635/"))

    assert "Khai mất khoảng" in page.text
    assert "90 ngày" in page.text


@pytest.fixture
def fails_for(monkeypatch):
    """Make a function of a module fail for one draft, as for one whose data are broken."""

    def fail(module, name: str, draft: Draft) -> None:
        real = getattr(module, name)

        def failing(*args, **kwargs):
            if kwargs.get("key", "").startswith(f"draft:{draft.pk}:") or args[0] == draft:
                raise OSError(PERSONAL)
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, failing)

    return fail


def test_one_draft_that_cannot_be_deleted_keeps_no_other(aged, fails_for, caplog):
    stuck, other = aged(90), aged(90)
    Draft.objects.update(warned_at=NOW - timedelta(days=20))
    fails_for(forms, "discard", stuck.draft)

    retain("drafts")

    assert [Draft.objects.filter(pk=of.draft_id).exists() for of in (stuck, other)] == [True, False]
    assert f"({stuck.draft_id}) failed: OSError" in caplog.text
    assert PERSONAL not in caplog.text


def test_one_owner_that_cannot_be_told_keeps_no_other_from_hearing(aged, fails_for):
    stuck = aged(80)
    aged(80)
    fails_for(expiry, "tell", stuck.draft)

    look_after_drafts()

    assert told() == 1
