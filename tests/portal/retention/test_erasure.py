"""A citizen's data that nobody else needs goes at their request; what stays says why."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core import access_log
from core.access_log import AccessKind
from eforms.models import Draft, StoredFile
from notifications.models import Delivery, Notification
from notifications.status import DeliveryState
from portal.accounts.models import Session, User
from portal.retention import erasure
from services.dossiers.models import Dossier
from tests.factories import StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
DRAFTS, NOTICES = (one.what for one in erasure.ERASED[:2])


def numbers(lines: list[erasure.Line]) -> dict[str, int]:
    return {line.what: line.number for line in lines if line.number}


def told(person: User, key: str, *, read: bool = True, state: DeliveryState = DeliveryState.FAILED) -> Notification:
    notice = Notification.objects.create(
        recipient=person,
        kind="a",
        subject="a",
        body="a",
        path="/",
        key=key,
        read_at=person.date_joined if read else None,
    )
    Delivery.objects.create(notification=notice, channel="email", state=state)
    return notice


def erased(person: User, *options: str) -> str:
    out = StringIO()
    call_command("erase_person", str(person.pk), *options, stdout=out)
    return out.getvalue()


def test_of_somebody_with_drafts_alone_nothing_is_left(road, client):
    road.begin()
    client.force_login(road.citizen)
    told(road.citizen, "a")
    other = UserFactory.create()
    told(other, "b")

    lines = erasure.erase(road.citizen)

    assert numbers(lines)[DRAFTS] == numbers(lines)[NOTICES] == 1
    assert not any(line.reason for line in lines if line.number)
    assert not Draft.objects.exists()
    assert not Session.objects.exists()
    assert not User.objects.filter(username=road.citizen.username).exists()
    assert Notification.objects.of(other).count() == 1


def test_a_dossier_keeps_itself_its_account_and_who_looked(paid, road):
    road.begin()
    access_log.record(road.here.desk, AccessKind.DOSSIER, paid, subject=road.citizen, purpose="Tiếp nhận")

    lines = erasure.erase(road.citizen)

    kept = {line.what for line in lines if line.reason and line.number}
    assert {one.what for one in erasure.KEPT if one.of(road.citizen).exists()} <= kept
    assert len(kept) >= 5
    assert erasure.ACCOUNT in kept
    assert list(Dossier.objects.all()) == [paid]
    assert not Draft.objects.open().exists()
    assert paid.sheet.answers
    assert not StoredFile.objects.filter(released_at__isnull=False, attachments__draft=paid.pk).exists()


@pytest.mark.parametrize("needed", [{"read": False}, {"state": DeliveryState.WAITING}])
def test_a_notice_that_somebody_may_still_need_stays(needed):
    person = UserFactory.create()
    notice = told(person, "a", **needed)

    erasure.erase(person)

    assert list(Notification.objects.all()) == [notice]
    assert User.objects.filter(pk=person.pk).exists()


def test_an_erasure_that_was_killed_goes_on_when_called_again(monkeypatch):
    person = UserFactory.create()
    for number in range(5):
        told(person, f"n:{number}")
    whole, calls = Notification.delete, list[Notification]()

    def killed(self: Notification) -> object:
        calls.append(self)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(self)

    monkeypatch.setattr(Notification, "delete", killed)
    with pytest.raises(KeyboardInterrupt):
        erasure.erase(person)
    left = Notification.objects.count(), Delivery.objects.count()
    erasure.erase(person)

    assert left == (3, 3)
    assert not User.objects.filter(pk=person.pk).exists()


def test_the_dry_run_counts_and_erases_nothing(road):
    road.begin()

    text = erased(road.citizen, "--dry-run")

    assert f"1 sẽ xóa  {DRAFTS}" in text
    assert all(one.reason in text for one in erasure.KEPT)
    assert Draft.objects.open().count() == 1
    assert f"1 đã xóa  {DRAFTS}" in erased(road.citizen)


def test_staff_and_accounts_that_are_not_there_are_refused():
    staff = StaffFactory.create()

    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match="của cán bộ"):
            erased(staff, *options)
    for unknown in ("999999", str(10**40)):
        with pytest.raises(CommandError, match="There is no account"):
            call_command("erase_person", unknown)
