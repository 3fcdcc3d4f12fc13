"""A trial run of a version on the real steps: under a watermark, with its fees, and with nothing left behind."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eforms.models import Draft
from portal.accounts.models import User
from services.agencies.models import Role
from services.catalogue import actions as catalogue
from services.catalogue.authoring import package_edits
from services.catalogue.models import Procedure
from services.dossiers.models import Dossier, Filing, Trial
from tests.dossiers.conftest import ANSWERS, a_road
from tests.factories import AgencyFactory, PostFactory
from tests.pages import Page
from tests.retained import retain

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    a_road()
    person = User.objects.get(username="author")
    client.force_login(person)
    return person


@pytest.fixture
def draft(author):
    """A version that nobody has published, with a dearer fee from a day to come."""
    version = catalogue.start_new_version(Procedure.objects.get(code="2.000635"), by=author)
    (fee,) = version.package.fees
    dearer = package_edits.with_new_rate(version.package, fee.key, amount_vnd=10_000, since=date(2999, 1, 1), basis="")
    return catalogue.edit(version, dearer, expected_checksum=version.checksum, by=author)


def begin(client, version) -> Trial:
    response = client.post(reverse("admin:trial_begin", args=[version.pk]))
    trial = Trial.objects.get()
    assert response["Location"] == step(trial, "requester")
    return trial


def step(trial: Trial, key: str) -> str:
    return reverse("admin:trial_step", args=[trial.draft.key, key])


def test_a_trial_shows_the_citizens_steps_under_a_watermark_for_a_person_who_is_nobody(client, draft):
    trial = begin(client, draft)
    page = Page(client.get(step(trial, "requester")))
    assert "trial" in page.look
    assert "Bản thử" in page.text
    assert page.field("requester_name").value == "Nguyễn Văn Thử"


def test_it_ends_at_a_check_page_with_the_fee_of_each_day_and_no_way_to_file(client, draft):
    trial = begin(client, draft)
    Draft.objects.filter(pk=trial.pk).update(answers={**ANSWERS, "copies": 2})
    page = Page(client.get(step(trial, "kiem-tra")))
    assert "2 × 8.000 đồng/bản sao = 16.000 đồng" in page.text
    assert "Phí nếu nộp từ 01/01/2999" in page.text
    assert "2 × 10.000 đồng/bản sao = 20.000 đồng" in page.text
    assert not page.mentions("/gui/")
    assert client.post(reverse("dossiers:submit", args=[trial.draft.key])).status_code == 404
    assert not Dossier.objects.exists()
    assert not Filing.objects.exists()


def test_each_step_is_saved_as_a_citizens_is(client, draft):
    trial = begin(client, draft)
    posted = {"requester_kind": "person", "requester_name": "Nguyễn Văn Thử", "requester_phone": "0912345678"}
    posted |= {"requester_number": "001090000017", "relation": "self"}
    assert client.post(step(trial, "requester"), posted)["Location"] == step(trial, "event")


def test_ended_it_leaves_nothing(client, draft):
    trial = begin(client, draft)
    response = client.post(reverse("admin:trial_end", args=[trial.draft.key]))
    assert response["Location"] == reverse("admin:studio_version", args=[draft.pk])
    assert not Trial.objects.exists()
    assert not Draft.objects.exists()


def test_one_person_has_one_trial_and_it_goes_after_a_day(client, draft):
    first = begin(client, draft)
    second = begin(client, draft)
    assert not Draft.objects.filter(pk=first.pk).exists()
    Draft.objects.filter(pk=second.pk).update(touched_at=timezone.now() - timedelta(days=1, minutes=1))
    retain("trials")
    assert not Draft.objects.exists()


def test_it_keeps_the_text_it_was_begun_with(client, draft, author):
    trial = begin(client, draft)
    package = package_edits.with_step_texts(draft.package, "requester", {"title": "Tiêu đề mới"}, {})
    catalogue.edit(draft, package, expected_checksum=draft.checksum, by=author)
    assert not Page(client.get(step(trial, "requester"))).mentions("Tiêu đề mới")


def test_a_broken_version_is_not_walked(client, draft, author):
    fees = [fee.model_copy(update={"quantity": "nobody_asked"}) for fee in draft.package.fees]
    broken = draft.package.model_copy(update={"fees": tuple(fees)})
    catalogue.edit(draft, broken, expected_checksum=draft.checksum, by=author)
    page = Page(client.post(reverse("admin:trial_begin", args=[draft.pk]), follow=True))
    assert any("Phiên bản còn lỗi nên chưa đi thử được" in notice for notice in page.notices)


def test_nobody_else_finds_a_trial_nor_begins_one_of_another_ministry(client, draft):
    trial = begin(client, draft)
    client.force_login(User.objects.get(username="approver"))
    assert client.get(step(trial, "requester")).status_code == 404
    client.force_login(PostFactory.create(agency=AgencyFactory.create(code="G12"), role=Role.AUTHOR).user)
    assert client.post(reverse("admin:trial_begin", args=[draft.pk])).status_code == 404


def test_who_is_turned_away_sees_it_under_the_watermark_too(client, draft, author):
    bar = {"when": {"field": "relation", "value": "other"}, "title": "Không thuộc diện", "text": "x"}
    form = draft.package.eform.model_dump(mode="json") | {"not_eligible": [bar]}
    package = package_edits.with_parts(draft.package, form=type(draft.package.eform).model_validate(form))
    catalogue.edit(draft, package, expected_checksum=draft.checksum, by=author)
    trial = begin(client, draft)
    Draft.objects.filter(pk=trial.pk).update(answers={"requester_kind": "person", "relation": "other"})
    page = Page(client.get(step(trial, "khong-thuoc-dien")))
    assert "trial" in page.look
    assert page.heading == "Không thuộc diện"
