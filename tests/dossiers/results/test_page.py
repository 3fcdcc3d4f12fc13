"""The clerk writes all results on one page: each under its name, those that apply, or the refusal in their place."""

from typing import Any

import pytest

from eforms.models import Draft
from portal.accounts.models import User
from services.catalogue.package.definition import Package
from services.dossiers.actions import handling, trial_run
from services.dossiers.desk.result_fields import result_form
from services.dossiers.models import Task
from services.dossiers.results.page import _heading
from tests.dossiers.conftest import ANSWERS
from tests.dossiers.results.conftest import CONFIRMATION, EXTRACT, REFUSAL, a_form, in_work_with
from tests.factories import PACKAGES
from tests.pages import Page

INNER = {
    "type": "rows",
    "item": "Giấy",
    "fields": [{"key": "number", "type": "text", "label": "Số"}],
}


def work(dossier):
    return f"/admin/dossiers/dossier/{dossier.pk}/work/"


def proposed_by_post(client, road, dossier, **values):
    client.force_login(road.here.handler)
    form = Page(client.get(work(dossier))).form(work(dossier) + "trinh-duyet/")
    client.post(work(dossier) + "trinh-duyet/", {**form.values, **values})
    task = Task.objects.open().get(dossier=dossier)
    return task.proposal if task.role == "leader" else None


def test_each_result_has_its_section(client, road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=3)

    proposal = proposed_by_post(client, road, dossier, entry="Sinh năm 1958", confirmed="Đã đăng ký")

    assert proposal == {"extract": {"entry": "Sinh năm 1958"}, "confirmation": {"confirmed": "Đã đăng ký"}}


def test_what_stands_under_the_name_of_a_result_is_whole_sentences():
    package = Package.model_validate_json((PACKAGES / "1.012784.json").read_bytes())
    certificate = next(result for result in package.results if result.each)

    assert _heading(certificate, 0).text == f"{certificate.case}. Mỗi dòng của danh sách được cấp một bản riêng."


def test_one_that_does_not_apply_is_not_on_the_page(client, road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=1)

    proposal = proposed_by_post(client, road, dossier, entry="Sinh năm 1958", confirmed="Đã đăng ký")

    assert proposal == {"extract": {"entry": "Sinh năm 1958"}}


def test_where_it_may_be_refused_the_clerk_concludes_first(client, road):
    dossier = in_work_with(road, EXTRACT, REFUSAL)
    assert proposed_by_post(client, road, dossier, conclusion="refusal") is None  # the reasons were not seen yet

    client.force_login(road.here.handler)
    shown = client.post(work(dossier) + "trinh-duyet/", {"conclusion": "refusal", "_shown": "", "_seen": ""})
    form = Page(shown).form(work(dossier) + "trinh-duyet/")
    assert "entry" not in form.values
    client.post(work(dossier) + "trinh-duyet/", {**form.values, "reasons": "Không tìm thấy sổ đăng ký."})

    assert Task.objects.open().get(dossier=dossier).proposal == {"refusal": {"reasons": "Không tìm thấy sổ đăng ký."}}


def test_rows_that_appear_with_the_conclusion_are_all_there(client, road):
    people = {
        "key": "people",
        "type": "rows",
        "label": "Những người được cấp",
        "item": "Người",
        "fields": [{"key": "name", "type": "text", "label": "Tên"}, {**INNER, "key": "papers", "label": "Giấy tờ"}],
    }
    dossier = in_work_with(road, {**EXTRACT, "form": a_form(people)}, REFUSAL)
    rows = [{"name": "Một", "papers": [{"number": "1"}, {"number": "2"}]}, {"name": "Hai", "papers": [{"number": "3"}]}]
    Task.objects.open().filter(dossier=dossier).update(proposal={"extract": {"people": rows}})
    client.force_login(road.here.handler)

    shown = client.post(work(dossier) + "trinh-duyet/", {"conclusion": "granted", "_shown": "", "_seen": ""})
    form = Page(shown).form(work(dossier) + "trinh-duyet/")
    client.post(work(dossier) + "trinh-duyet/", form.values)

    assert Task.objects.open().get(dossier=dossier).proposal == {"extract": {"people": rows}}


def test_what_the_leader_sent_back_is_on_the_page_again(road):
    dossier = in_work_with(road, EXTRACT, REFUSAL)
    handling.propose(dossier, by=road.here.handler, result={"refusal": {"reasons": "Không tìm thấy sổ."}})
    dossier = handling.send_back(dossier, by=road.here.leader, note="Hãy ghi rõ đã tìm ở đâu.")

    page = Page(result_form(dossier).html)

    assert page.field("reasons").value == "Không tìm thấy sổ."


def test_the_leader_reads_each_result_under_its_name(client, road):
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, copies=3)
    proposal = {"extract": {"entry": "Sinh năm 1958"}, "confirmation": {"confirmed": "Đã đăng ký"}}
    handling.propose(dossier, by=road.here.handler, result=proposal)
    client.force_login(road.here.leader)

    page = client.get(work(dossier)).content.decode()

    for text in ("Trích lục khai sinh", "Sinh năm 1958", "Văn bản xác nhận", "Đã đăng ký"):
        assert text in page


def test_a_shared_question_is_asked_once_and_printed_by_both(client, road):
    shared = {"key": "decided_on", "type": "date", "label": "Ngày quyết định"}
    one = {**EXTRACT, "form": a_form(shared, *EXTRACT["form"]["steps"][0]["fields"])}
    other = {**CONFIRMATION, "form": a_form(shared)}
    dossier = in_work_with(road, one, other, copies=3)

    proposal = proposed_by_post(client, road, dossier, decided_on="01/02/2026", entry="x")

    assert proposal == {
        "extract": {"decided_on": "2026-02-01", "entry": "x"},
        "confirmation": {"decided_on": "2026-02-01"},
    }


def test_conditions_of_the_forms_hold_on_the_common_page(client, road):
    fields: list[dict[str, Any]] = [
        {"key": "found", "type": "yes_no", "label": "Tìm thấy sổ"},
        {"key": "where", "type": "text", "label": "Ở đâu", "show_if": {"field": "found", "value": True}},
    ]
    form = a_form(*fields)
    dossier = in_work_with(road, {**EXTRACT, "form": form}, CONFIRMATION, REFUSAL, copies=3)

    page = result_form(dossier, {"conclusion": "granted", "found": "yes", "_shown": "found"})

    assert "where" in {node.field.key for node in page.nodes}
    assert "reasons" not in {node.field.key for node in page.nodes}


@pytest.mark.parametrize("conclusion", ["", "nothing"])
def test_without_a_conclusion_nothing_is_proposed(client, road, conclusion):
    dossier = in_work_with(road, EXTRACT, REFUSAL)

    assert proposed_by_post(client, road, dossier, conclusion=conclusion) is None


def test_a_trial_run_says_what_could_be_proposed(client, road):
    in_work_with(road, EXTRACT, CONFIRMATION, REFUSAL, copies=3)
    author = User.objects.get(username="author")
    trial = trial_run.begin(road.version, by=author)
    Draft.objects.filter(pk=trial.draft_id).update(answers={**ANSWERS, "copies": 3})
    client.force_login(author)

    page = Page(client.get(f"/admin/dossiers/dossier/trial/{trial.draft.key}/kiem-tra/"))

    assert page.mentions("Trích lục khai sinh Văn bản xác nhận hoặc Văn bản từ chối cấp trích lục")


def test_the_public_page_says_when_each_result_is_issued(client, road):
    in_work_with(road, EXTRACT, CONFIRMATION, REFUSAL, copies=3)

    page = Page(client.get("/thu-tuc/2.000635/"))

    assert page.mentions("Văn bản xác nhận Khi xin từ ba bản sao")
    assert page.mentions("Văn bản từ chối cấp trích lục Khi không đủ điều kiện giải quyết")
