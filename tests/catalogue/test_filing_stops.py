"""The emergency stop of filing: at once, by one person, kept only with a second one, and told to everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from services.agencies.models import Role
from services.catalogue import actions, tasks
from services.catalogue.errors import CatalogueError
from services.catalogue.models import FilingStop
from tests.factories import PostFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db

SENTENCE = "Biểu mẫu có lỗi. Xin quay lại sau ngày 02/12/2026."


@pytest.fixture
def stop(published, author) -> FilingStop:
    return actions.stop_filing(published.procedure, by=author, sentence=SENTENCE)


def do(client, procedure, slug: str, **told: str):
    address = reverse("admin:studio_procedure_act", args=[procedure.pk, slug])
    return client.post(address, {f"{slug}-{name}": value for name, value in told.items()}, follow=True)


def test_citizens_read_at_once_why_nothing_can_be_filed(client, published, stop):
    code = published.procedure.code
    page = client.get(f"/thu-tuc/{code}/")
    assert SENTENCE in Page(page).text
    assert f"/nop/{code}/" not in page.content.decode()
    found = Page(client.get("/tim-kiem/", {"q": code}))
    assert "Đang tạm dừng nhận hồ sơ" in found.text
    assert SENTENCE in found.text
    actions.lift_filing_stop(published.procedure, by=stop.stopped_by, note="Đã sửa biểu mẫu")
    assert f"/nop/{code}/" in client.get(f"/thu-tuc/{code}/").content.decode()


def test_who_stopped_cannot_confirm_and_a_second_person_can(client, published, author, approver):
    procedure = published.procedure
    client.force_login(author)
    assert "Hãy viết một câu" in Page(do(client, procedure, "dung-nhan", sentence="")).text
    turned = "Tạm dừng vì \u202eđã dừng hẳn"
    assert "ký tự ẩn" in Page(do(client, procedure, "dung-nhan", sentence=turned)).text
    shown = Page(do(client, procedure, "dung-nhan", sentence=SENTENCE))
    assert "đã tạm dừng nhận hồ sơ" in shown.text
    assert "Xác nhận tạm dừng" not in shown.text
    with pytest.raises(CatalogueError, match="không tự xác nhận"):
        actions.confirm_filing_stop(procedure, by=author)
    client.force_login(approver)
    assert "Đã xác nhận tạm dừng" in Page(do(client, procedure, "xac-nhan-dung")).text
    assert procedure.filing_stops.get().confirmed_by == approver
    assert "không làm được nữa" in Page(do(client, procedure, "xac-nhan-dung")).text


def test_without_a_second_person_it_is_lifted_again_and_both_are_told(published, author, approver, stop):
    with time_machine.travel(stop.lapses_at - timedelta(seconds=1), tick=False):
        tasks.lift_unconfirmed_stops()
        assert FilingStop.objects.current().exists()
    with time_machine.travel(stop.lapses_at, tick=False):
        tasks.lift_unconfirmed_stops()
        tasks.lift_unconfirmed_stops()
    stop.refresh_from_db()
    published.procedure.refresh_from_db()
    assert (stop.lifted_by, published.procedure.stopped_because) == (None, "")
    assert author.notifications.get().kind == "filing_lapsed"
    assert set(approver.notifications.values_list("kind", flat=True)) == {"filing_stopped", "filing_lapsed"}


def test_a_confirmed_stop_stays_until_somebody_lifts_it(published, approver, stop):
    actions.confirm_filing_stop(published.procedure, by=approver)
    with time_machine.travel(stop.lapses_at + timedelta(days=30), tick=False):
        tasks.lift_unconfirmed_stops()
        assert FilingStop.objects.current().get() == stop
        with pytest.raises(CatalogueError, match="lý do mở lại"):
            actions.lift_filing_stop(published.procedure, by=approver, note=" ")
        actions.lift_filing_stop(published.procedure, by=approver, note="Đã sửa biểu mẫu")
    assert not FilingStop.objects.current().exists()


def test_it_is_stopped_once_and_only_by_whose_procedure_it_is(published, author, stop):
    with pytest.raises(CatalogueError, match="đang tạm dừng nhận hồ sơ rồi"):
        actions.stop_filing(published.procedure, by=author, sentence=SENTENCE)
    elsewhere = PostFactory.create(role=Role.APPROVER).user
    with pytest.raises(CatalogueError, match="không được giao"):
        actions.lift_filing_stop(published.procedure, by=elsewhere, note="Mở lại")


def test_what_was_said_of_a_stop_cannot_be_rewritten(stop):
    with pytest.raises(IntegrityError, match="never changes"):
        FilingStop.objects.filter(pk=stop.pk).update(sentence="Khác")


def test_a_stop_is_kept_for_good(stop):
    with pytest.raises(IntegrityError, match="kept for good"):
        FilingStop.objects.filter(pk=stop.pk)._raw_delete("default")
