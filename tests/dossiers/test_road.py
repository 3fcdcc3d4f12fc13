"""The main road by its verbs: filing, paying, the desk, the handling clerk, the leader, the result."""

import pytest

from core.outbox.models import OutboxJob
from eforms.definition import FormDefinition
from notifications.models import Notification
from payments.models import Order
from services.catalogue.models import ProcedureVersion
from services.documents.facts import ResultFacts
from services.documents.models import Document
from services.dossiers.actions import applicant, desk, filing, handling
from services.dossiers.actions.money import fee_orders
from services.dossiers.errors import DossierError
from services.dossiers.history import event_chain
from services.dossiers.models import Dossier, EventType, Task
from services.dossiers.papers.results import issue_results
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.outbox import work_off


def _settle(dossier):
    order = dossier.fees.get().order
    Order.objects.filter(pk=order.pk).update(status="settled", settled_at=dossier.submitted_at)
    order.refresh_from_db()
    return order


def told(dossier):
    return list(dossier.applicant.notifications.order_by("pk").values_list("kind", flat=True))


def test_submitting_opens_dossier_order_event_and_message_together(road):
    dossier = road.submit(copies=3)

    assert dossier.state is Status.SUBMITTED
    assert dossier.fees.get().order.total_vnd == 24_000
    assert dossier.log.get().act == EventType.SUBMITTED
    assert told(dossier) == ["dossier_submitted"]
    assert not Task.objects.filter(dossier=dossier).exists()  # nobody looks before the fee is paid


def test_submitting_twice_gives_the_same_dossier(road):
    begun = road.begin()

    assert filing.submit(begun, by=road.citizen) == filing.submit(begun, by=road.citizen)
    told = Notification.objects.filter(recipient=road.citizen)
    assert Dossier.objects.count() == Order.objects.count() == told.count() == 1


def test_an_incomplete_filing_is_not_submitted(road):
    with pytest.raises(DossierError, match="1 mục"):
        road.submit(person_born=None)
    assert not Dossier.objects.exists()


def test_hidden_answers_do_not_reach_the_dossier(road):
    dossier = road.submit(organisation_name="Công ty ẩn", spouse_name="Người ẩn")

    assert not {"organisation_name", "spouse_name"} & dossier.sheet.answers.keys()


def test_nothing_is_accepted_before_the_fee_is_paid(road):
    with pytest.raises(DossierError, match="chưa nộp phí"):
        desk.receive(road.submit(), by=road.here.desk)


def test_payment_puts_the_dossier_before_the_desk(paid, road):
    task = Task.objects.open().get(dossier=paid)
    assert (task.role, task.person, task.agency) == ("desk", road.here.desk, road.here.agency)
    assert told(paid) == ["dossier_submitted", "dossier_fee_paid"]


def test_the_whole_road_to_the_result(paid, road):
    office = road.here

    dossier = desk.receive(paid, by=office.desk)
    assert dossier.code
    assert dossier.code.startswith("H26.101-")
    assert dossier.due_at
    assert dossier.accepted_at
    assert dossier.due_at > dossier.accepted_at
    dossier = handling.take(dossier, by=office.handler)
    dossier = handling.propose(dossier, by=office.handler, result=RESULT)
    dossier = handling.approve(dossier, by=office.leader)
    dossier = desk.return_result(dossier, by=office.desk)

    dossier.refresh_from_db()
    assert dossier.state is Status.RETURNED
    assert [paper.kind for paper in dossier.papers.order_by("pk")] == ["form", "receipt", "result"]
    assert not Task.objects.open().exists()
    assert not dossier.clock.filter(stopped_at=None).exists()
    assert event_chain.is_intact(dossier)
    assert told(dossier)[2:] == ["dossier_accepted", "dossier_taken", "dossier_approved", "dossier_returned"]
    assert OutboxJob.objects.filter(kind="documents.render").count() == Document.objects.count() - 1 == 3


def test_the_result_says_what_was_filled_in_and_keeps_groups_together(road, in_work, monkeypatch):
    owner = {"key": "owner", "type": "person", "label": "Chủ hộ", "parts": ["full_name", "born_on"]}
    remark = {"key": "remark", "type": "text", "label": "Ghi chú", "required": False}
    form = FormDefinition.model_validate({"steps": [{"key": "entry", "title": "Nội dung", "fields": [owner, remark]}]})
    package = road.version.package
    result = package.results[0].model_copy(update={"form": form})
    monkeypatch.setattr(ProcedureVersion, "package", package.model_copy(update={"results": (result,)}))

    (paper,) = issue_results(
        in_work,
        {result.key: {"owner": {"full_name": "H'Hen Niê", "born_on": "1998-03-21"}}},
        by=road.here.leader,
    )

    (section,) = ResultFacts.model_validate(paper.document.facts).sections
    (row,) = section.rows
    assert dict(row.parts[0].leaf_rows) == {"Họ, chữ đệm và tên": "H'Hen Niê", "Ngày, tháng, năm sinh": "21/03/1998"}


def test_a_result_that_goes_by_post_waits_for_the_desk(paid, road):
    office = road.here
    Dossier.objects.filter(pk=paid.pk).update(delivery="post")

    dossier = handling.take(desk.receive(paid, by=office.desk), by=office.handler)
    dossier = handling.propose(dossier, by=office.handler, result=RESULT)
    dossier = handling.approve(dossier, by=office.leader)
    work_off()

    dossier.refresh_from_db()
    assert dossier.papers.get(kind="result").document.stored_at
    receipt = dossier.papers.get(kind="receipt").document
    assert receipt.facts["return_at"] == "Địa chỉ ghi trong tờ khai, qua dịch vụ bưu chính"
    assert dossier.state is Status.COMPLETED
    assert Task.objects.open().get().role == "desk"


def test_codes_of_one_day_follow_one_another(road):
    dossiers = [road.submit() for _ in range(3)]
    for dossier in dossiers:
        fee_orders.order_settled(_settle(dossier))

    codes = [desk.receive(dossier, by=road.here.desk).code for dossier in dossiers]

    assert [str(code)[-4:] for code in codes] == ["0001", "0002", "0003"]


def test_refusing_at_the_desk_says_why(paid, road):
    with pytest.raises(DossierError, match="lý do"):
        desk.refuse(paid, by=road.here.desk, note="  ")

    dossier = desk.refuse(paid, by=road.here.desk, note="Không thuộc thẩm quyền của phường.")

    assert dossier.state is Status.REFUSED
    assert [paper.kind for paper in dossier.papers.order_by("pk")] == ["form", "refusal"]
    assert not Task.objects.open().exists()


def test_a_supplement_opens_only_the_named_fields_and_counts_afresh(paid, road):
    office = road.here
    dossier = handling.take(desk.receive(paid, by=office.desk), by=office.handler)
    dossier = desk.request_supplement(
        dossier, by=office.handler, fields_asked=["person_born"], note="Ghi rõ ngày sinh của người có tên."
    )
    assert dossier.state is Status.SUPPLEMENT_REQUESTED
    assert not dossier.clock.filter(stopped_at=None).exists()

    dossier = applicant.answer_supplement(
        dossier, by=road.citizen, answers={"person_born": "1958-03-16", "person_name": "Kẻ Gian"}
    )

    dossier.refresh_from_db()
    assert dossier.state is Status.IN_PROGRESS
    assert dossier.sheet.answers["person_born"] == "1958-03-16"
    assert dossier.sheet.answers["person_name"] == "Nguyễn Thị Hoa"
    assert dossier.log.latest("serial").data["before"] == {"person_born": "1958-03-15"}
    assert dossier.clock.filter(stopped_at=None).count() == 1
    with pytest.raises(DossierError, match="một lần"):
        desk.request_supplement(dossier, by=office.handler, fields_asked=["person_born"], note="Lại thiếu ngày sinh.")


def test_a_supplement_before_acceptance_returns_to_the_desk(paid, road):
    dossier = desk.request_supplement(
        paid, by=road.here.desk, fields_asked=["old_paper"], note="Gửi lại ảnh giấy tờ cũ rõ hơn."
    )
    dossier = applicant.answer_supplement(dossier, by=road.citizen, answers={})

    assert dossier.state is Status.SUBMITTED
    assert Task.objects.open().get().role == "desk"


def test_withdrawing_ends_the_work(paid, road):
    dossier = applicant.withdraw(desk.receive(paid, by=road.here.desk), by=road.citizen, note="Tôi đã tìm thấy bản cũ.")

    assert dossier.state is Status.WITHDRAWN
    assert not Task.objects.open().exists()
    assert not dossier.clock.filter(stopped_at=None).exists()


def test_a_stranger_cannot_withdraw(paid, road):
    with pytest.raises(DossierError, match="thẩm quyền"):
        applicant.withdraw(paid, by=road.here.desk, note="Không phải của tôi.")


@pytest.mark.parametrize("who", ["handler", "leader"])
def test_only_the_desk_receives(paid, road, who):
    with pytest.raises(DossierError, match="thẩm quyền"):
        desk.receive(paid, by=getattr(road.here, who))


def test_another_office_cannot_receive(paid, road):
    with pytest.raises(DossierError, match="thẩm quyền"):
        desk.receive(paid, by=road.elsewhere.desk)


def test_nobody_receives_twice(paid, road):
    desk.receive(paid, by=road.here.desk)
    with pytest.raises(DossierError, match="đang ở bước của cán bộ thụ lý"):
        desk.receive(paid, by=road.here.desk)


def test_the_leader_may_send_back(paid, road):
    office = road.here
    dossier = handling.take(desk.receive(paid, by=office.desk), by=office.handler)
    handling.propose(dossier, by=office.handler, result=RESULT)

    handling.send_back(dossier, by=office.leader, note="Đối chiếu lại quyển số.")

    assert Task.objects.open().get().role == "handler"
    assert "dossier_sent_back" not in told(dossier)


def test_stopping_after_examination_is_told_with_its_reason(paid, road):
    office = road.here
    dossier = handling.take(desk.receive(paid, by=office.desk), by=office.handler)
    handling.propose(dossier, by=office.handler, result=RESULT)

    dossier = handling.stop(dossier, by=office.leader, note="Sổ hộ tịch không có sự kiện này.")

    assert dossier.state is Status.STOPPED
    assert "Sổ hộ tịch" in dossier.applicant.notifications.latest("pk").body
