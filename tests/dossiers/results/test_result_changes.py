"""Correcting and withdrawing results that were issued: proposed by one person, decided by another."""

import pytest
from django.urls import reverse

from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Role
from services.documents.models import Document
from services.documents.pdf import rendering
from services.dossiers.actions import desk, handling, result_changes
from services.dossiers.applicant.wallet import wallet_files
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, EventType, ResultChange, Task
from services.dossiers.status import Status
from tests.dossiers.conftest import RESULT
from tests.dossiers.money.steps import acts, again
from tests.outbox import work_off
from tests.pages import Page

WRONG = "Ghi nhầm số trong sổ hộ tịch: 12 thay vì 21."
GROUND = "Căn cứ khoản 1 Điều 1 của văn bản thử nghiệm."
RIGHT = {**RESULT, "register_number": "21"}


@pytest.fixture
def dossier(road) -> Dossier:
    """Its result is signed and handed over."""
    road.revise(fees=[])
    dossier = handling.take(desk.receive(road.submit(), by=road.here.desk), by=road.here.handler)
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    dossier = handling.approve(dossier, by=road.here.leader)
    work_off("documents.render")
    dossier = again(dossier)
    assert dossier.state is Status.RETURNED
    return dossier


def corrected(dossier: Dossier, road) -> Dossier:
    result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)
    result_changes.propose_correction(dossier, by=road.here.handler, result=RIGHT)
    return result_changes.approve(dossier, by=road.here.leader)


def results_of(dossier: Dossier) -> list[Document]:
    return [paper.document for paper in dossier.papers.filter(kind="result").order_by("pk")]


def test_a_new_paper_names_the_old_one_which_is_void(dossier, road, client):
    before = results_of(dossier)
    dossier = corrected(dossier, road)

    after = results_of(dossier)
    new = after[len(before) :]
    assert len(new) == len(before)
    for old, later in zip(after[: len(before)], new, strict=True):
        assert old.superseded_by == later
        assert old.revoked_at
        assert later.number != old.number
    assert new[0].facts["replaces"] == before[0].reference
    assert dossier.state is Status.RETURNED
    assert acts(dossier)[-2:] == [EventType.RESULT_CHANGE_PROPOSED, EventType.RESULT_CORRECTED]
    told = dossier.applicant.notifications.get(kind="dossier_result_corrected").body
    assert WRONG in told
    page = Page(client.get(before[0].verify_path()))
    assert new[0].reference in page.notices[0]
    assert not dossier.fees.owed().exists()


def test_what_was_corrected_is_corrected_again_from_what_it_says_now(dossier, road):
    first = results_of(dossier)[0]
    corrected(dossier, road)
    result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)
    with pytest.raises(DossierError, match="không khác"):
        result_changes.propose_correction(dossier, by=road.here.handler, result=RIGHT)
    result_changes.propose_correction(dossier, by=road.here.handler, result={**RIGHT, "register_book": "02/1958"})
    result_changes.approve(dossier, by=road.here.leader)

    second = Document.objects.get(supersedes=first)
    assert Document.objects.get(supersedes=second).facts["replaces"] == second.reference


def test_a_correction_that_changes_nothing_is_refused(dossier, road):
    result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)

    with pytest.raises(DossierError, match="không khác"):
        result_changes.propose_correction(dossier, by=road.here.handler, result=RESULT)


def test_whoever_proposed_does_not_decide(dossier, road):
    appoint(road.here.handler, Role.LEADER, road.here.agency)
    proposer = User.objects.get(pk=road.here.handler.pk)
    result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)
    result_changes.propose_correction(dossier, by=road.here.handler, result=RIGHT)

    with pytest.raises(DossierError, match="người khác"):
        result_changes.approve(dossier, by=proposer)
    assert Task.objects.open().get(dossier=dossier).person == road.here.leader


def test_one_change_at_a_time(dossier, road):
    result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)

    with pytest.raises(DossierError, match="đang được đề nghị"):
        result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)
    result_changes.give_up(dossier, by=road.here.handler)
    assert not dossier.tasks.open().exists()
    corrected(dossier, road)


def test_what_is_rejected_leaves_the_result_in_force(dossier, road):
    result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)
    result_changes.propose_correction(dossier, by=road.here.handler, result=RIGHT)
    result_changes.reject(dossier, by=road.here.leader, note="Sổ hộ tịch ghi đúng số 12.")

    assert all(document.revoked_at is None for document in results_of(dossier))
    assert not ResultChange.objects.open().exists()
    assert not dossier.applicant.notifications.filter(kind__startswith="dossier_result").exists()


def test_a_result_is_withdrawn_by_a_decision_that_names_it(dossier, road, client):
    originals = list(dossier.papers.filter(kind="result", copy_number=0))
    result_changes.propose_withdrawal(dossier, by=road.here.handler, note=WRONG, legal_ground=GROUND, papers=originals)
    client.force_login(road.here.leader)
    asked = Page(client.get(reverse("admin:dossier_work", args=[dossier.pk])))
    assert asked.mentions(originals[0].document.reference)
    assert asked.mentions(GROUND)
    assert not asked.mentions(f"Căn cứ: {GROUND}")
    client.logout()
    dossier = result_changes.approve(dossier, by=road.here.leader)

    decision = dossier.papers.get(kind="withdrawal").document
    assert originals[0].document.reference in decision.facts["withdrawn"][0]
    assert decision.facts["legal_ground"] == GROUND
    assert {document.superseded_by for document in results_of(dossier)} == {decision}
    assert dossier.applicant.notifications.filter(kind="dossier_result_withdrawn").exists()
    page = Page(client.get(originals[0].document.verify_path()))
    assert decision.reference in page.notices[0]
    assert WRONG not in page.notices[0]
    with pytest.raises(DossierError, match="không có kết quả"):
        result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)


def test_a_page_from_before_a_change_is_told_that_the_results_are_being_changed(dossier, road, client):
    result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)
    client.force_login(road.here.leader)

    late = Page(client.post(reverse("admin:dossier_act", args=[dossier.pk, "phe-duyet"]), follow=True))

    assert late.mentions(f"{road.here.handler}")
    assert any("đính chính" in notice and "Lãnh đạo quyết định xong" in notice for notice in late.notices)


def test_the_leader_sees_the_decision_that_withdraws_before_signing_it(dossier, road, client, monkeypatch):
    drawn = []

    def draw(printable, **_):
        drawn.append(printable)
        return b"%PDF-1.7 preview"

    monkeypatch.setattr(rendering, "render", draw)
    originals = list(dossier.papers.filter(kind="result", copy_number=0))
    result_changes.propose_withdrawal(dossier, by=road.here.handler, note=WRONG, legal_ground=GROUND, papers=originals)
    client.force_login(road.here.leader)
    preview = reverse("admin:dossier_preview", args=[dossier.pk])
    asked = Page(client.get(reverse("admin:dossier_work", args=[dossier.pk])))
    assert preview in [link.href for link in asked.links()]

    assert Page(client.get(preview)).mentions("Đang lập bản xem trước")
    work_off()

    assert client.get(preview)["Content-Type"] == "application/pdf"
    facts = drawn[-1].facts
    assert (facts.kind, facts.signer.name) == ("withdrawal", str(road.here.leader))
    assert originals[0].document.reference in facts.withdrawn[0]
    assert not dossier.papers.filter(kind="withdrawal").exists()
    result_changes.reject(dossier, by=road.here.leader, note=WRONG)
    assert Page(client.get(preview, follow=True)).mentions("Chưa có nội dung kết quả")


def test_the_pages_lead_from_the_error_to_the_new_paper(dossier, road, client):
    client.force_login(road.here.handler)
    work = reverse("admin:dossier_work", args=[dossier.pk])

    def press(slug: str, **typed: object) -> None:
        response = client.post(reverse("admin:dossier_act", args=[dossier.pk, slug]), typed)
        assert response.status_code == 302, Page(response).text

    begins = Page(client.get(work)).link("Đính chính kết quả đã cấp").href
    assert Page(client.get(begins)).field("dinh-chinh-note").label.startswith("Kết quả sai ở chỗ nào")
    press("dinh-chinh", **{"dinh-chinh-note": WRONG})
    page = Page(client.get(work))
    assert page.field("register_number").value == "12"
    press("trinh-dinh-chinh", **RIGHT, _shown="", _seen="")
    client.force_login(road.here.leader)
    before_leader = Page(client.get(work))
    assert before_leader.mentions(WRONG)
    assert before_leader.text.count("Giấy đã cấp ghi: 12") == 1
    assert before_leader.text.count("Giấy đã cấp ghi") == 1, "what stays the same is not marked"
    press("duyet-ket-qua")
    client.force_login(dossier.applicant)
    own = Page(client.get(dossier.get_absolute_url()))
    assert own.mentions("không còn giá trị: được thay thế bởi")


def test_who_fetches_the_old_paper_still_gets_it_and_is_led_to_the_new_one(dossier, road, client):
    [old, *_] = results_of(dossier)
    corrected(dossier, road)
    work_off("documents.render")
    client.force_login(dossier.applicant)

    assert b"".join(client.get(old.download_path())).startswith(b"%PDF")
    new = Document.objects.get(supersedes=old)
    assert new.get_absolute_url() in Page(client.get(old.get_absolute_url())).hrefs
    kept = {one.sha256 for one in wallet_files(dossier.applicant)}
    assert (old.sha256 in kept, new.sha256 in kept) == (False, True)


def test_a_result_being_corrected_is_not_handed_over(road, client):
    road.revise(fees=[])
    dossier = handling.take(desk.receive(road.submit(receive="desk"), by=road.here.desk), by=road.here.handler)
    handling.propose(dossier, by=road.here.handler, result=RESULT)
    dossier = handling.approve(dossier, by=road.here.leader)
    result_changes.begin_correction(dossier, by=road.here.handler, note=WRONG)

    client.force_login(road.here.desk)
    page = Page(client.get(reverse("admin:dossier_work", args=[dossier.pk])))
    assert page.mentions("Chờ lãnh đạo quyết định rồi mới trả cho người nộp")
    assert not page.mentions("Ghi nhận người nộp đã nhận kết quả")
    with pytest.raises(DossierError, match="đang được đề nghị"):
        desk.return_result(dossier, by=road.here.desk)
    result_changes.propose_correction(dossier, by=road.here.handler, result=RIGHT)
    result_changes.approve(dossier, by=road.here.leader)
    assert desk.return_result(dossier, by=road.here.desk).state is Status.RETURNED
