"""The opinion of another office: asked, reminded, answered, late, silent, and what its people see."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from core.access_log.models import AccessRecord
from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment
from services.agencies.models import Role
from services.dossiers.actions import applicant, desk, handling, opinions, steps
from services.dossiers.actions.money import dues
from services.dossiers.errors import DossierError
from services.dossiers.event_handlers import may_read_file
from services.dossiers.history import verification
from services.dossiers.models import Dossier, FeeMoment, Task
from services.dossiers.process.findings import facts_of
from services.dossiers.status import Status
from tests.dossiers.money.steps import TAX, acts, again, order_of, pay
from tests.dossiers.steps.process import HAND, PROPOSE, READ, SIGN, open_steps, open_task, proposed, stage, taken, under
from tests.dossiers.test_race import at_once
from tests.eforms.papers import pdf, received
from tests.factories import staff_at

WHY = "Thiếu thông tin về nơi đăng ký trước đây."
FORM = {
    "steps": [
        {
            "key": "answer",
            "title": "Ý kiến",
            "fields": [
                {"key": "agrees", "type": "yes_no", "label": "Có đồng ý không?"},
                {"key": "why", "type": "long_text", "label": "Lý do", "required": False},
            ],
        }
    ]
}
ASK = {
    "key": "ask",
    "title": "Ý kiến UBND phường Khác",
    "role": "handler",
    "days": 4,
    "delivers": "opinion",
    "office": {"agency": "H26.102"},
    "question": "Phường có lưu sổ hộ tịch này không?",
    "shows": ["event", "registered_at_old"],
    "form": FORM,
}
SILENT = {**ASK, "silence": {"basis": "Điều 9 khoản 2", "counts_as": {"agrees": True}}}


@pytest.fixture
def asked(road) -> Dossier:
    return taken(under(road, stage("first", READ, ASK), PROPOSE, SIGN, HAND))


@pytest.fixture
def silent(road) -> Dossier:
    return taken(under(road, stage("first", READ, SILENT), PROPOSE, SIGN, HAND))


def after(task: Task, **span: int) -> None:
    opinions.look_after(task.due_at + timedelta(**span))


def kinds(person) -> list[str]:
    told = person.notifications.order_by("pk").values_list("kind", flat=True)
    return [kind for kind in told if kind.startswith("opinion")]


def page(person, task: Task) -> Any:
    client = Client()
    client.force_login(person)
    return client.get(f"/admin/dossiers/dossier/opinion/{task.pk}/")


def test_the_asked_office_is_told_and_answers(road, asked):
    task = open_task(asked, "ask")
    assert (task.agency, task.person) == (road.elsewhere.agency, road.elsewhere.handler)
    assert kinds(road.elsewhere.handler) == ["opinion_asked"]

    opinions.answer_opinion(task, by=road.elsewhere.handler, found={"agrees": True})

    assert facts_of(again(asked))["ask"] == {"agrees": True}
    assert open_steps(asked) == ["read"]
    assert kinds(road.here.handler) == ["opinion_given"]
    assert not Task.objects.get(pk=task.pk).is_late


def test_it_is_reminded_half_way_and_at_the_end_each_once(road, asked):
    task = open_task(asked, "ask")
    half = task.remind_at
    assert half
    assert task.opened_at < half < task.due_at
    for _ in range(2):
        opinions.look_after(half)
    assert kinds(road.elsewhere.handler) == ["opinion_asked", "opinion_half"]
    for _ in range(2):
        after(task, minutes=1)
    assert kinds(road.elsewhere.handler) == ["opinion_asked", "opinion_half", "opinion_over"]
    assert kinds(road.here.handler) == ["opinion_late"]
    assert acts(asked).count("opinion_late") == 1


def test_lateness_is_held_against_the_asked_office(road, asked):
    after(open_task(asked, "ask"), minutes=1)
    assert [task.agency for task in Task.objects.filter(is_late=True)] == [road.elsewhere.agency]
    assert open_steps(asked) == ["read", "ask"]


def test_a_late_answer_counts_where_silence_does_not(road, asked):
    task = open_task(asked, "ask")
    after(task, minutes=1)
    opinions.answer_opinion(task, by=road.elsewhere.handler, found={"agrees": False})
    assert facts_of(again(asked))["ask"] == {"agrees": False}
    assert Task.objects.get(pk=task.pk).is_late


def test_silence_is_consent_only_where_the_version_says_so(road, silent):
    steps.finish_step(silent, by=road.here.handler, step="read")
    task = open_task(silent, "ask")
    for _ in range(2):
        after(task, minutes=1)

    assert open_steps(silent) == ["propose"]
    assert facts_of(again(silent))["ask"] == {"agrees": True}
    event = silent.log.get(act="opinion_assumed")
    assert event.by is None
    assert "Điều 9 khoản 2" in event.note
    assert event.data["basis"] == "Điều 9 khoản 2"
    done = Task.objects.get(pk=task.pk)
    assert (done.by_silence, done.is_late, done.person is None or done.done_at is not None) == (True, True, True)
    assert kinds(road.here.handler) == ["opinion_silent"]


def test_an_answer_after_silence_is_kept_and_told_and_changes_nothing(road, silent):
    task = open_task(silent, "ask")
    after(task, minutes=1)

    opinions.answer_opinion(task, by=road.elsewhere.handler, found={"agrees": False, "why": "Không có sổ"})

    assert facts_of(again(silent))["ask"] == {"agrees": True}
    assert kinds(road.here.handler) == ["opinion_silent", "opinion_after"]
    client = Client()
    client.force_login(road.here.handler)
    shown = client.get(f"/admin/dossiers/dossier/{silent.pk}/work/").content.decode()
    assert "Không có sổ" in shown
    assert "không được tính" in shown
    assert list(verification.faults(again(silent))) == []
    with pytest.raises(DossierError, match="đã gửi ý kiến của UBND phường Khác lúc"):
        opinions.answer_opinion(task, by=road.elsewhere.handler, found={"agrees": True})


def test_the_asked_office_sees_the_question_and_what_it_needs_nothing_else(road, asked):
    task = open_task(asked, "ask")
    shown = page(road.elsewhere.handler, task).content.decode()
    assert "Phường có lưu sổ hộ tịch này không?" in shown
    assert "xã Tân Lập, huyện Đan Phượng" in shown
    for hidden in ("Nguyễn Thị Hoa", "0912345678", "001344000001"):
        assert hidden not in shown
    record = AccessRecord.objects.get(reader=road.elsewhere.handler)
    assert record.subject == asked.applicant
    assert "lấy ý kiến" in record.purpose

    client = Client()
    client.force_login(road.elsewhere.handler)
    assert client.get(f"/admin/dossiers/dossier/{asked.pk}/work/").status_code == 404
    assert client.get(f"/ho-so/{asked.pk}/").status_code == 404
    queue = client.get("/admin/dossiers/dossier/queue/").content.decode()
    assert f"/admin/dossiers/dossier/opinion/{task.pk}/" in queue
    assert f"{road.here.agency} hỏi" in queue
    assert "Nguyễn Thị Hoa" not in queue


@pytest.mark.parametrize("who", ["handler", "desk", "leader"])
def test_others_find_no_such_page(road, asked, who):
    task = open_task(asked, "ask")
    assert page(getattr(road.here, who), task).status_code == 404
    assert page(staff_at("H29.01", Role.HANDLER), task).status_code == 404


def test_those_above_the_asked_office_do_not_answer_for_it(road, asked):
    above = staff_at("H26", Role.HANDLER, Role.LEADER)
    task = open_task(asked, "ask")
    assert page(above, task).status_code == 404
    with pytest.raises(DossierError, match="thẩm quyền"):
        opinions.answer_opinion(task, by=above, found={"agrees": True})


def test_no_other_task_has_a_page_of_this_kind(road, asked):
    assert page(road.here.handler, open_task(asked, "read")).status_code == 404


def test_the_leader_goes_on_without_an_overdue_opinion(road, asked, monkeypatch):
    steps.finish_step(asked, by=road.here.handler, step="read")
    with pytest.raises(DossierError, match="còn thời hạn"):
        opinions.go_on_without(asked, by=road.here.leader, step="ask", note=WHY)
    task = open_task(asked, "ask")
    monkeypatch.setattr("django.utils.timezone.now", lambda: task.due_at + timedelta(minutes=1))

    opinions.go_on_without(asked, by=road.here.leader, step="ask", note=WHY)

    assert open_steps(asked) == ["propose"]
    assert Task.objects.get(pk=task.pk).is_late


def test_a_supplement_stops_the_question_and_asks_it_again(road, asked):
    task = open_task(asked, "ask")
    desk.request_supplement(asked, by=road.here.handler, fields_asked=["copies"], note=WHY)
    assert "Hiện không chờ trả lời" in page(road.elsewhere.handler, task).content.decode()
    after(task, days=3)
    assert kinds(road.elsewhere.handler) == ["opinion_asked"]
    with pytest.raises(DossierError, match="tạm dừng hồ sơ từ"):
        opinions.answer_opinion(task, by=road.elsewhere.handler, found={"agrees": True})

    applicant.answer_supplement(asked, by=road.citizen, answers={"copies": 4})

    assert open_steps(asked) == ["read", "ask"]
    assert kinds(road.elsewhere.handler) == ["opinion_asked", "opinion_asked"]


def test_dues_stop_the_question_too(road, asked, client):
    dues.request_dues(asked, by=road.here.handler, lines=TAX, note=WHY)
    pay(client, order_of(asked, FeeMoment.DURING_HANDLING))
    assert open_task(asked, "ask").remind_at is not None
    opinions.answer_opinion(open_task(asked, "ask"), by=road.elsewhere.handler, found={"agrees": True})
    assert open_steps(asked) == ["read"]


def test_the_office_answers_on_its_page(road, asked):
    task = open_task(asked, "ask")
    client = Client()
    client.force_login(road.elsewhere.handler)
    address = f"/admin/dossiers/dossier/opinion/{task.pk}/tra-loi/"
    assert client.post(address, {"_shown": "", "agrees": ""}).status_code == 422
    assert client.post(address, {"_shown": "", "agrees": "yes", "why": "Có sổ"}).status_code == 302
    assert facts_of(again(asked))["ask"] == {"agrees": True, "why": "Có sổ"}
    assert "Có sổ" in client.get(address.removesuffix("tra-loi/")).content.decode()


def test_a_question_that_asked_no_office_stays_with_the_head(road):
    nowhere = {**ASK, "office": {"relation": "superior"}}
    dossier = taken(under(road, stage("first", READ, nowhere), PROPOSE, SIGN, HAND))
    task = open_task(dossier, "ask")
    assert (task.agency, task.role, task.awaits_office) == (road.here.agency, "leader", True)
    assert "Không tìm được cơ quan chủ quản" in task.note

    with pytest.raises(DossierError, match="chưa có"):
        steps.choose_office(dossier, by=road.here.leader, step="ask", office=road.version.procedure.issuer)
    steps.choose_office(dossier, by=road.here.leader, step="ask", office=road.elsewhere.agency)

    opinions.answer_opinion(open_task(dossier, "ask"), by=road.elsewhere.handler, found={"agrees": True})
    assert open_steps(dossier) == ["read"]


def test_the_clerk_chooses_the_office_where_the_step_says_so(road):
    chosen = {**ASK, "office": {"relation": "chosen"}}
    dossier = taken(under(road, stage("first", READ, chosen), PROPOSE, SIGN, HAND))
    assert open_task(dossier, "ask").role == "handler"
    assert kinds(road.elsewhere.handler) == []
    client = Client()
    client.force_login(road.here.handler)
    work = f"/admin/dossiers/dossier/{dossier.pk}/work/"
    assert "Chọn cơ quan" in client.get(f"{work}?viec={open_task(dossier, 'ask').pk}").content.decode()
    client.post(f"{work}chon-co-quan-ask/", {"chon-co-quan-ask-office": road.elsewhere.agency.pk})
    assert open_task(dossier, "ask").agency == road.elsewhere.agency
    assert kinds(road.elsewhere.handler) == ["opinion_asked"]


@pytest.mark.django_db(transaction=True)
def test_an_answer_and_silence_at_once_are_counted_once(road):
    dossier = taken(under(road, stage("first", READ, SILENT), PROPOSE, SIGN, HAND))
    task = open_task(dossier, "ask")
    steps.finish_step(dossier, by=road.here.handler, step="read")

    at_once(
        lambda: opinions.answer_opinion(task, by=road.elsewhere.handler, found={"agrees": False}),
        lambda: after(task, minutes=1),
    )

    assert open_steps(dossier) == ["propose"]
    assert dossier.findings.filter(counts=True).count() == 1
    assert list(verification.faults(again(dossier))) == []


def test_the_whole_way_with_an_opinion(road, asked):
    opinions.answer_opinion(open_task(asked, "ask"), by=road.elsewhere.handler, found={"agrees": True})
    steps.finish_step(asked, by=road.here.handler, step="read")
    proposed(asked, road)
    handling.approve(asked, by=road.here.leader)
    assert again(asked).state is Status.COMPLETED


def test_of_the_papers_only_those_that_the_step_shows_open(road, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shows_one = {**ASK, "shows": ["old_paper"]}
    dossier = taken(under(road, stage("first", READ, shows_one), PROPOSE, SIGN, HAND))
    shown, hidden = (a_file(dossier, key) for key in ("old_paper", "authorisation"))
    task, person = open_task(dossier, "ask"), road.elsewhere.handler

    assert may_read_file(person, shown)
    assert not may_read_file(person, hidden)
    assert not may_read_file(road.elsewhere.desk, shown)

    opinions.answer_opinion(task, by=person, found={"agrees": True})
    again_asked = type(person).objects.get(pk=person.pk)
    assert not may_read_file(again_asked, shown)


def a_file(dossier: Dossier, key: str) -> Attachment:
    upload = received(pdf(), f"{key}.pdf")
    [attachment] = attach(dossier.filing.draft, key, [inspect_upload(upload, max_megabytes=1)])
    return attachment
