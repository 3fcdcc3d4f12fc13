"""What becomes of the other parts when one ends, and of the whole."""

import pytest

from notifications.models import Notification
from payments.status import OrderStatus
from services.dossiers.actions import applicant, combined, desk
from services.dossiers.errors import DossierError
from services.dossiers.models import EventType, WaitingPart
from services.dossiers.status import Status
from tests.dossiers.combined.conftest import a_family, pay
from tests.dossiers.combined.package import BIRTH, CARD, RESIDENCE

NOTE = "Lý do dài hơn mười ký tự."


def statuses(family, dossier):
    return {key: Status(one.status) for key, one in family.parts(dossier.filing_id).items()}


def test_the_other_parts_go_on_when_one_is_refused(family):
    parts = family.submit()
    pay(parts["residence"])

    desk.refuse(parts["residence"], by=family.police.desk, note=NOTE)

    assert statuses(family, parts["birth"]) == {
        "birth": Status.SUBMITTED,
        "residence": Status.REFUSED,
        "card": Status.SUBMITTED,
    }


def test_the_other_parts_stop_where_the_version_says_so(db):
    family = a_family({**BIRTH, "if_refused": "stop"}, RESIDENCE, {**CARD, "starts_after": "residence"})
    parts = family.submit()
    family.accept(parts["residence"])

    family.stop(parts["birth"])

    residence = family.parts(parts["birth"].filing_id)["residence"]
    assert residence.status == Status.STOPPED
    event = residence.log.latest("serial")
    assert event.act == EventType.STOPPED
    assert event.data["because_of"] == "birth"
    assert "Đăng ký khai sinh" in event.note
    assert not residence.tasks.open().exists()
    assert WaitingPart.objects.get().reason
    assert family.whole(residence).ended_at


def test_a_part_not_accepted_yet_is_refused_along_and_its_order_cancelled(db):
    family = a_family({**BIRTH, "if_refused": "stop"}, RESIDENCE)
    parts = family.submit()

    family.stop(parts["birth"])

    residence = family.parts(parts["birth"].filing_id)["residence"]
    assert residence.status == Status.REFUSED
    assert residence.fees.get().order.status == OrderStatus.CANCELLED
    message = Notification.objects.filter(kind="dossier_refused").get()
    assert "Phiếu từ chối" not in message.body


def test_an_accepted_part_that_nobody_took_stops_too(db):
    family = a_family({**BIRTH, "if_refused": "stop"}, RESIDENCE)
    parts = family.submit()
    pay(parts["residence"])
    desk.receive(parts["residence"], by=family.police.desk)

    family.stop(parts["birth"])

    assert statuses(family, parts["birth"])["residence"] is Status.STOPPED


def test_a_decided_part_keeps_its_result(db):
    family = a_family({**BIRTH, "if_refused": "stop"}, RESIDENCE)
    parts = family.submit()
    family.decide(parts["residence"])

    family.stop(parts["birth"])

    assert statuses(family, parts["birth"])["residence"] is Status.COMPLETED


def test_what_waits_for_a_part_without_result_never_begins(db):
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"}, {**CARD, "starts_after": "residence"})
    parts = family.submit()
    pay(parts["birth"])

    desk.refuse(parts["birth"], by=family.ward.desk, note=NOTE)

    assert WaitingPart.objects.filter(dropped_at__isnull=False).count() == 2
    assert family.whole(parts["birth"]).ended_at
    assert Notification.objects.filter(kind="combined_ended").count() == 1


def test_one_part_is_withdrawn_alone(family):
    parts = family.submit()

    applicant.withdraw(parts["card"], by=family.citizen, note=NOTE)

    assert statuses(family, parts["card"]) == {
        "birth": Status.SUBMITTED,
        "residence": Status.SUBMITTED,
        "card": Status.WITHDRAWN,
    }
    assert family.whole(parts["card"]).ended_at is None


def test_the_whole_is_withdrawn_but_for_what_is_decided(db):
    family = a_family(BIRTH, RESIDENCE, {**CARD, "starts_after": "residence"})
    parts = family.submit()
    family.decide(parts["birth"])

    combined.withdraw_whole(family.whole(parts["birth"]), by=family.citizen, note=NOTE)

    assert statuses(family, parts["birth"]) == {"birth": Status.COMPLETED, "residence": Status.WITHDRAWN}
    assert WaitingPart.objects.get().dropped_at
    with pytest.raises(DossierError, match="không rút được nữa"):
        combined.withdraw_whole(family.whole(parts["birth"]), by=family.citizen, note=NOTE)


def test_the_whole_ends_with_the_last_part(family):
    parts = family.submit()
    for key in ("birth", "residence"):
        desk.return_result(family.decide(parts[key]), by=None)
    assert family.whole(parts["card"]).ended_at is None

    applicant.withdraw(parts["card"], by=family.citizen, note=NOTE)

    assert family.whole(parts["card"]).ended_at


def test_a_supplement_of_one_part_leaves_the_others_running(family):
    parts = family.submit()
    birth, residence = family.accept(parts["birth"]), family.accept(parts["residence"])

    desk.request_supplement(birth, by=family.ward.handler, fields_asked=["child_name"], note=NOTE)
    applicant.answer_supplement(birth, by=family.citizen, answers={"child_name": "Nguyễn Văn Bình"})

    before = residence.due_at
    residence.refresh_from_db()
    assert (residence.state, residence.due_at) == (Status.IN_PROGRESS, before)
    assert residence.sheet.answers["child_name"] == "Nguyễn Văn An"
    assert statuses(family, birth)["birth"] is Status.IN_PROGRESS


def test_a_part_opened_later_is_opened_once(db):
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    parts = family.submit()
    birth = family.decide(parts["birth"])

    combined.part_moved(birth, birth.log.get(act=EventType.APPROVED))

    assert list(family.parts(birth.filing_id)) == ["birth", "residence"]


def test_a_part_whose_predecessor_is_not_asked_for_begins_at_once(db):
    family = a_family(BIRTH, CARD, {**RESIDENCE, "starts_after": "card"})

    assert list(family.submit(wants_card=False, hospital=None)) == ["birth", "residence"]
