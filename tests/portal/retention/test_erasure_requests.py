"""Erasure in the admin: proposed by one administrator, approved by another, carried out by a worker."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from core.access_log.models import AccessRecord
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from notifications.models import Notification
from portal.accounts.models import User
from portal.retention import erasure, erasure_requests
from portal.retention.erasure_requests import ErasingError
from portal.retention.models import Erasure
from services.dossiers.models import Filing
from tests.factories import StaffFactory
from tests.outbox import work_off
from tests.pages import Page

pytestmark = pytest.mark.django_db
REASON = "Đơn ngày 01/12/2026; đã gặp trực tiếp và xem thẻ căn cước."
LIST = "/admin/retention/erasure/"


@pytest.fixture
def first() -> User:
    return StaffFactory.create(is_superuser=True, full_name="Trần Thị Một")


@pytest.fixture
def second() -> User:
    return StaffFactory.create(is_superuser=True, full_name="Lê Văn Hai")


def at_desk_of(administrator: User) -> Client:
    browser = Client()
    browser.force_login(administrator)
    return browser


def page_of(person: User) -> str:
    return f"{LIST}{person.pk}/"


def do(browser: Client, person: User, slug: str, **said: str) -> Page:
    form = {f"{slug}-{name}": value for name, value in said.items()}
    return Page(browser.post(f"{page_of(person)}{slug}/", form, follow=True))


def test_one_proposes_another_approves_and_a_worker_erases(road, first, second):
    person = road.citizen
    road.begin()
    proposing, approving = at_desk_of(first), at_desk_of(second)
    shown = Page(proposing.get(page_of(person)))
    assert "Bản nháp chưa nộp, cùng tệp của bản nháp: 1" in shown.text
    assert "với họ tên, số định danh, ngày sinh, điện thoại và thư điện tử: 1" in shown.text
    assert "thuộc về tài khoản này" not in shown.text

    do(proposing, person, "de-nghi-xoa", note=REASON)
    assert Filing.objects.filter(draft__owner=person).exists()
    assert Notification.objects.get(recipient=second).path == page_of(person)
    assert REASON in Page(approving.get(page_of(person))).text
    done = do(approving, person, "duyet-xoa")

    assert "Đang xóa" in done.text
    work_off()
    assert not Filing.objects.filter(draft__owner=person).exists()
    assert Erasure.objects.get().done_at
    assert "Đã xóa" in Page(proposing.get(LIST)).text


def test_the_page_says_what_stays_and_why(paid, road, first):
    text = Page(at_desk_of(first).get(page_of(road.citizen))).text

    assert "chuỗi mã băm" in text
    assert "thuộc về tài khoản này" in text
    assert ": 0" not in text


def test_nothing_of_the_person_is_on_the_page(road, first):
    text = Page(at_desk_of(first).get(page_of(road.citizen))).text

    for personal in (road.citizen.full_name, road.citizen.personal_number):
        assert personal
        assert personal not in text


def test_who_proposed_does_not_approve(road, first):
    browser = at_desk_of(first)
    do(browser, road.citizen, "de-nghi-xoa", note=REASON)

    assert not Page(browser.get(page_of(road.citizen))).buttons("Duyệt")
    assert "không còn làm được" in do(browser, road.citizen, "duyet-xoa").text
    with pytest.raises(ErasingError, match="người quản trị khác"):
        erasure_requests.approve_erasure(road.citizen, by=first)
    assert not OutboxJob.objects.filter(kind=erasure_requests.JOB).exists()


def test_the_database_itself_wants_two(road, first):
    for granted in ({"decided_by": first}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Erasure.objects.create(
                account=road.citizen.pk, reason=REASON, proposed_by=first, decided_at=timezone.now(), is_granted=True,
                **granted,
            )  # fmt: skip


def test_one_proposal_waits_at_a_time_and_may_be_dropped(road, first, second):
    erasure_requests.propose_erasure(road.citizen, by=first, note=REASON)
    with pytest.raises(ErasingError, match="đang chờ"):
        erasure_requests.propose_erasure(road.citizen, by=second, note=REASON)

    do(at_desk_of(second), road.citizen, "bo-de-nghi")

    assert not OutboxJob.objects.filter(kind=erasure_requests.JOB).exists()
    assert erasure_requests.propose_erasure(road.citizen, by=second, note=REASON)


def test_without_a_reason_nothing_is_proposed(road, first):
    assert "Hãy ghi lý do" in do(at_desk_of(first), road.citizen, "de-nghi-xoa", note=" ").text
    assert not Erasure.objects.exists()


def test_staff_are_refused_and_have_no_page(first, second):
    assert at_desk_of(first).get(page_of(second)).status_code == 404
    with pytest.raises(ErasingError, match="cán bộ"):
        erasure_requests.propose_erasure(second, by=first, note=REASON)


def approved(person: User, first: User, second: User) -> OutboxJob:
    erasure_requests.propose_erasure(person, by=first, note=REASON)
    erasure_requests.approve_erasure(person, by=second)
    return OutboxJob.objects.get(kind=erasure_requests.JOB)


def test_an_erasure_whose_worker_failed_goes_on(road, first, second, monkeypatch):
    job = approved(road.citizen, first, second)
    erase = erasure.erase

    def fail(person: User) -> Any:
        erase(person)
        raise OSError

    with monkeypatch.context() as failing:
        failing.setattr(erasure, "erase", fail)
        work_off()
    assert Erasure.objects.get().done_at is None

    OutboxJob.objects.filter(pk=job.pk).update(due_at=timezone.now())
    work_off()
    assert Erasure.objects.get().done_at


def test_who_joined_the_staff_meanwhile_is_left_alone(road, first, second):
    job = approved(road.citizen, first, second)
    User.objects.filter(pk=road.citizen.pk).update(is_staff=True)

    work_off()

    job.refresh_from_db()
    assert job.state == JobState.GIVEN_UP
    assert Erasure.objects.get().done_at is None


def test_the_list_of_accounts_leads_to_the_page_of_citizens_and_records_no_look(road, first):
    page = Page(at_desk_of(first).get("/admin/accounts/user/"))

    assert page_of(road.citizen) in page.hrefs
    assert page_of(road.here.desk) not in page.hrefs
    assert not AccessRecord.objects.about(road.citizen.pk).exists()
