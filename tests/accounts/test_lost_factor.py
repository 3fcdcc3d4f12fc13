"""A lost second factor is put back by two administrators, for somebody else, and not behind that person's back."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from notifications.models import Notification
from portal.accounts.models import FactorReset, Session, User
from portal.accounts.second_factor import actions
from portal.accounts.second_factor.actions import FactorResetError
from tests.accounts.factors import with_factor
from tests.factories import StaffFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
REASON = "Mất điện thoại; đã gặp trực tiếp và xem thẻ căn cước."


@pytest.fixture
def person() -> User:
    return with_factor()


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
    return f"/admin/accounts/user/{person.pk}/factors/"


def do(browser: Client, person: User, slug: str, **said: str) -> Page:
    form = {f"{slug}-{name}": value for name, value in said.items()}
    return Page(browser.post(f"{page_of(person)}{slug}/", form, follow=True))


def test_one_proposes_another_approves_and_the_person_begins_anew(person, first, second):
    theirs = at_desk_of(person)

    do(at_desk_of(first), person, "de-nghi-dat-lai", note=REASON)
    assert person.authenticator_set.exists()
    approving = at_desk_of(second)
    assert REASON in Page(approving.get(page_of(person))).text
    do(approving, person, "duyet-dat-lai")

    assert not person.authenticator_set.exists()
    assert not Session.objects.filter(user=person).exists()
    assert theirs.get("/admin/").status_code == 302
    assert list(Notification.objects.filter(recipient=person).order_by("pk").values_list("subject", flat=True)) == [
        "Có đề nghị đặt lại lớp xác thực thứ hai của bạn",
        "Lớp xác thực thứ hai của bạn đã được đặt lại",
    ]
    assert Notification.objects.get(recipient=second).path == page_of(person)


def test_who_proposed_does_not_approve(person, first):
    browser = at_desk_of(first)
    do(browser, person, "de-nghi-dat-lai", note=REASON)

    assert not Page(browser.get(page_of(person))).buttons("Duyệt")
    assert "không còn làm được" in do(browser, person, "duyet-dat-lai").text
    with pytest.raises(FactorResetError, match="người quản trị khác"):
        actions.approve_reset(person, by=first)
    assert person.authenticator_set.exists()


def test_nobody_proposes_or_approves_for_themselves(person, first):
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    person.refresh_from_db()
    own = at_desk_of(person)
    assert "Đây là tài khoản của bạn" in Page(own.get(page_of(person))).text
    with pytest.raises(FactorResetError, match="chính mình"):
        actions.propose_reset(person, by=person, note=REASON)

    actions.propose_reset(person, by=first, note=REASON)
    with pytest.raises(FactorResetError, match="chính mình"):
        actions.approve_reset(person, by=person)


def test_the_database_itself_wants_two_others(person, first):
    for who in ({"proposed_by": person}, {"proposed_by": first, "decided_by": first, "is_granted": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.create(person=person, reason=REASON, decided_at=timezone.now(), **who)


def test_without_a_reason_nothing_is_proposed(person, first):
    assert "Hãy ghi lý do" in do(at_desk_of(first), person, "de-nghi-dat-lai", note=" ").text
    assert not FactorReset.objects.exists()


def test_one_proposal_waits_at_a_time_and_may_be_dropped(person, first, second):
    actions.propose_reset(person, by=first, note=REASON)
    with pytest.raises(FactorResetError, match="đang chờ"):
        actions.propose_reset(person, by=second, note=REASON)

    do(at_desk_of(second), person, "bo-de-nghi")

    assert person.authenticator_set.exists()
    assert actions.propose_reset(person, by=second, note=REASON)


def test_account_leads_to_the_page(person, first):
    page = Page(at_desk_of(first).get(f"/admin/accounts/user/{person.pk}/change/"))

    assert page.link("Lớp xác thực thứ hai").href == page_of(person)
