"""Filing several parts at once: all or none, once, and with little more SQL than one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Notification
from services.dossiers.actions import filing
from services.dossiers.actions.money import fee_orders
from services.dossiers.history.verification import Fault, faults
from services.dossiers.models import CombinedFiling, Dossier, EventType, WaitingPart
from services.dossiers.status import Status
from tests.dossiers.combined.conftest import a_family, publish
from tests.dossiers.combined.package import BIRTH, FORM, RESIDENCE, package


def statements(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


def test_one_filing_opens_a_dossier_for_each_part_at_its_office(family):
    parts = family.submit()

    assert list(parts) == ["birth", "residence", "card"]
    assert [one.agency for one in parts.values()] == [family.ward.agency, family.police.agency, family.insurance.agency]
    assert [one.fees.get().order.total_vnd for one in parts.values()] == [8000, 10000, 5000]
    assert all(one.log.get().act == EventType.SUBMITTED for one in parts.values())
    assert not any(fault for one in parts.values() for fault in faults(one))


def test_each_office_holds_the_answers_of_its_own_steps(family):
    parts = family.submit()

    assert parts["birth"].sheet.answers.keys() == {"requester_name", "requester_number", "child_name"}
    assert "hospital" in parts["card"].sheet.answers
    assert "home" not in parts["card"].sheet.answers


def test_a_part_that_is_not_asked_for_is_not_opened(family):
    assert list(family.submit(wants_card=False, hospital=None)) == ["birth", "residence"]


def test_the_applicant_gets_one_message_and_one_declaration(family):
    parts = family.submit()

    [message] = Notification.objects.filter(recipient=family.citizen)
    assert "Công an phường Ba Đình" in message.body
    assert message.path == parts["birth"].whole_path
    assert family.whole(parts["birth"]).declaration.owner == family.citizen


def test_a_second_press_finds_the_same_dossiers(family):
    begun = family.begin()
    first = filing.submit(begun, by=family.citizen)

    assert filing.submit(begun, by=family.citizen) == first
    assert Dossier.objects.count() == 3


def test_what_fails_in_the_middle_leaves_nothing(family, monkeypatch):
    begun = family.begin()

    def broken(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(fee_orders, "create_orders", broken)
    with pytest.raises(MemoryError):
        filing.submit(begun, by=family.citizen)

    assert not Dossier.objects.exists()
    assert not CombinedFiling.objects.exists()
    begun.draft.refresh_from_db()
    assert begun.draft.submitted_at is None


def test_three_parts_take_little_more_than_one(family):
    alone = {key: value for key, value in BIRTH.items() if key in ("limits", "process", "results", "fees")}
    single = publish({**package(), "code": "1.001193", "parts": [], "form": FORM, **alone}, [family.ward.agency])
    whole, one = family.begin(), type(family)(single, family.ward, family.police, family.insurance, family.citizen)
    begun = one.begin()
    filing.submit(one.begin(), by=family.citizen)  # whatever is read once

    of_one = statements(lambda: filing.submit(begun, by=family.citizen))
    of_three = statements(lambda: filing.submit(whole, by=family.citizen))

    assert of_three <= 1.6 * of_one, f"{of_three} against {of_one}"


def test_answers_that_changed_while_their_part_waited_are_found(db):
    family = a_family(BIRTH, {**package()["parts"][1], "starts_after": "birth"})
    parts = family.submit()
    waiting = WaitingPart.objects.get()
    waiting.answers["child_name"] = "Người Khác"
    waiting.save()

    family.decide(parts["birth"])

    assert list(faults(family.parts(parts["birth"].filing_id)["residence"])) == [Fault.ANSWERS]


def test_a_message_names_the_part_and_the_whole(family):
    family.accept(family.submit()["birth"])

    body = Notification.objects.get(kind="dossier_accepted").body

    assert "Đăng ký khai sinh (phần của “Liên thông khai sinh, thường trú, thẻ bảo hiểm y tế”)" in body


def test_parts_wait_for_the_result_of_another(db):
    family = a_family(BIRTH, {**package()["parts"][1], "starts_after": "birth"})
    parts = family.submit()
    assert list(parts) == ["birth"]

    family.decide(parts["birth"])

    opened = family.parts(parts["birth"].filing_id)["residence"]
    assert opened.status == Status.SUBMITTED
    assert opened.agency == family.police.agency
    assert opened.log.get().act == EventType.OPENED
    assert not list(faults(opened))
    assert opened.fees.get().order.total_vnd == 10000


@pytest.mark.parametrize("tamper", ["change", "delete"])
def test_a_waiting_part_that_was_changed_or_removed_is_found_while_it_waits(db, tamper):
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    birth = family.submit()["birth"]
    assert list(faults(birth)) == []
    waiting = WaitingPart.objects.filter(part="residence")

    if tamper == "change":
        waiting.update(answers={**waiting.get().answers, "child_name": "Trần Văn Khác"})
    else:
        waiting.delete()

    assert list(faults(birth)) == [Fault.ANSWERS]


def test_a_waiting_part_that_was_moved_to_another_office_is_found_before_and_after_it_begins(db):
    family = a_family(BIRTH, {**RESIDENCE, "starts_after": "birth"})
    birth = family.submit()["birth"]
    assert list(faults(birth)) == []

    WaitingPart.objects.filter(part="residence").update(agency=family.insurance.agency)

    assert list(faults(birth)) == [Fault.OFFICES]
    family.decide(birth)
    opened = family.parts(birth.filing_id)["residence"]
    assert opened.agency == family.insurance.agency
    assert list(faults(opened)) == [Fault.OFFICES]
