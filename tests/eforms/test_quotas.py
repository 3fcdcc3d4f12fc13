"""What one person may begin, keep and send: counted at the pages, each refusal a sentence."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from eforms import actions, quotas
from eforms.errors import QuotaError
from eforms.models import DailyUse, Draft
from tests.eforms.papers import PDF
from tests.eforms.samples import SAMPLE
from tests.factories import StaffFactory, UserFactory
from tests.pages import Page
from tests.retained import retain

pytestmark = pytest.mark.urls("tests.eforms.samples")
MEGABYTE = 2**20


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def allow(settings):
    """Set other quotas."""

    def allow(**changed: int) -> None:
        settings.QUOTAS = settings.QUOTAS.model_copy(update=changed)

    return allow


@pytest.fixture
def send(client, citizen, draft):
    """Post a file of a megabyte and a little to the page of the papers, each time another."""
    client.force_login(citizen)
    Draft.objects.update(answers={"kind": "organisation"})
    sent = iter(range(100))

    def send(*, to: Draft = draft, **more: object) -> Page:
        file = SimpleUploadedFile("giấy.pdf", PDF + b" " * (MEGABYTE + next(sent)) + PDF)
        url = reverse("step", kwargs={"key": to.key, "step": "papers"})
        return Page(client.post(url, {"request": file, "_stay": "", **more}))

    return send


def begin(person) -> Draft:
    return actions.begin(person, SAMPLE.checksum)


def test_nobody_keeps_more_drafts_open_than_their_quota(citizen, allow):
    allow(open_drafts=2)
    first, _ = begin(citizen), begin(citizen)

    with pytest.raises(QuotaError, match="đang có 2 bản đang soạn"):
        begin(citizen)

    actions.mark_submitted(first)
    assert begin(citizen)
    assert begin(UserFactory.create())


def test_nobody_begins_more_drafts_a_day_than_their_quota_although_they_discard_them(citizen, allow):
    allow(drafts_a_day=2)
    actions.discard(begin(citizen))
    actions.discard(begin(citizen))

    with pytest.raises(QuotaError, match="trở lại vào ngày mai"):
        begin(citizen)

    DailyUse.objects.update(day=F("day") - timedelta(days=1))
    assert begin(citizen)


def test_the_files_of_a_draft_have_a_quota_and_are_named_where_it_is_full(draft, send, allow):
    allow(draft_megabytes=2)
    send()

    page = send()

    assert "nhiều nhất 2 MB" in page.field("request").error
    assert draft.attachments.present().count() == 1

    page = send(_remove=draft.attachments.get().pk)
    assert not page.field("request").error
    assert draft.attachments.present().count() == 1


def test_the_files_of_all_open_drafts_of_a_person_have_a_quota(citizen, draft, send, allow):
    allow(person_megabytes=2)
    send(to=Draft.objects.create(owner=citizen, checksum=SAMPLE.checksum, answers={"kind": "organisation"}))

    assert "Các bản đang soạn của bạn" in send().field("request").error
    assert not draft.attachments.exists()


@pytest.mark.parametrize("quota", [{"megabytes_a_day": 3}, {"files_a_day": 2}])
def test_what_a_person_sends_in_a_day_has_a_quota_although_they_take_it_back(draft, send, allow, quota):
    allow(**quota)
    send()
    send(_remove=draft.attachments.get().pk)

    page = send(_remove=draft.attachments.latest("pk").pk)

    assert "ngày mai" in page.field("request").error
    assert draft.attachments.present().count() == 1

    DailyUse.objects.update(day=F("day") - timedelta(days=1))
    assert not send().field("request").error


def test_what_was_counted_is_forgotten_after_two_days(citizen):
    begin(citizen)
    DailyUse.objects.update(day=timezone.localdate() - timedelta(days=2))

    retain("daily_use")

    assert not DailyUse.objects.exists()


def test_a_quota_is_counted_without_reading_what_was_submitted(citizen, draft, send, django_assert_num_queries):
    """One row for the day, and the open drafts with the sum over their files."""
    for _ in range(3):
        actions.mark_submitted(begin(citizen))

    with django_assert_num_queries(2):
        quotas.count_files(draft, [1, 2, 3])


def test_staff_who_file_for_others_may_do_more_in_a_day(db, settings):
    settings.QUOTAS = settings.QUOTAS.model_copy(update={"drafts_a_day": 1, "staff_factor": 3})
    clerk, citizen = StaffFactory.create(), UserFactory.create()

    for _ in range(3):
        quotas.count_draft(clerk.pk)
    quotas.count_draft(citizen.pk)

    with pytest.raises(QuotaError, match="bắt đầu 3 bản"):
        quotas.count_draft(clerk.pk)
    with pytest.raises(QuotaError, match="bắt đầu 1 bản"):
        quotas.count_draft(citizen.pk)
