"""What the confirmations of a filed dossier prove, to the clerk, on paper and to the verification."""

import pytest
from django.db import connection

from services.documents.facts import FormFacts
from services.documents.pdf import rendering
from services.documents.pdf.printable import printable_document
from services.dossiers.actions import applicant, desk, filing
from services.dossiers.filing.declarations import printable_declaration
from services.dossiers.history import verification
from services.dossiers.history.verification import Fault
from services.dossiers.models import Dossier, Filing
from tests.dossiers.filing.test_declarations import text_of
from tests.dossiers.participants.test_views import browser_of
from tests.flushing import triggers_aside
from tests.outbox import follow_settlements
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result


@pytest.fixture
def filed(together) -> Dossier:
    """Confirmed by one on paper and two in the portal."""
    together.attach("signed")
    together.send(("landlord", together.landlord.personal_number))
    together.confirm(together.first)
    together.confirm(together.second)
    return Dossier.objects.get()


def pay(dossier: Dossier, client) -> Dossier:
    client.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(dossier.fees.get().order))}")
    follow_settlements()
    return Dossier.objects.get(pk=dossier.pk)


def supplement(dossier: Dossier, road, **answers) -> Dossier:
    desk.request_supplement(dossier, by=road.here.desk, fields_asked=list(answers), note="Hãy ghi lại cho đúng.")
    return applicant.answer_supplement(dossier, by=road.citizen, answers=answers)


def test_the_declaration_has_a_signature_block_for_each(filed, together):
    document = filed.papers.get(kind="form").document
    facts = printable_document(document).facts
    assert isinstance(facts, FormFacts)
    assert [(one.title, one.name, one.how.split(" lúc ")[0]) for one in facts.signatures] == [
        ("Chủ sở hữu chỗ ở", "Trần Văn Bình", "Đã ký trên giấy gửi kèm, người nộp gửi"),
        ("Đồng sở hữu", "Lê Thị Một", "Xác nhận qua VNeID"),
        ("Đồng sở hữu", "Lê Văn Hai", "Xác nhận qua VNeID"),
    ]
    text = text_of(rendering.render(printable_document(document)))
    assert "CHỦ SỞ HỮU CHỖ Ở" in text
    assert text.count("Xác nhận qua VNeID lúc") == 2


def test_a_draft_says_that_nobody_has_confirmed_it(together):
    facts = printable_declaration(Filing.objects.get(pk=together.filing.pk)).facts
    assert isinstance(facts, FormFacts)
    assert {one.how for one in facts.signatures} == {"Chưa xác nhận"}


def test_clerk_and_applicant_see_who_confirmed(filed, together):
    clerk = Page(browser_of(together.road.here.desk).get(f"/admin/dossiers/dossier/{filed.pk}/work/"))
    own = Page(browser_of(together.road.citizen).get(filed.get_absolute_url()))
    for page in (clerk, own):
        assert "Người cùng xác nhận" in page.text
        assert "Lê Thị Một" in page.text
        assert "Xác nhận qua VNeID lúc" in page.text
    assert "Có xác nhận của nội dung cũ" not in clerk.text


def test_after_a_supplement_the_clerk_sees_which_confirmations_are_of_the_former_answers(filed, together, client):
    road = together.road
    dossier = supplement(pay(filed, client), road, copies=2)

    page = Page(browser_of(road.here.desk).get(f"/admin/dossiers/dossier/{dossier.pk}/work/"))
    assert "Có xác nhận của nội dung cũ" in page.text
    assert page.text.count("đã thay đổi: “Số bản sao") == 2, "the landlord was not shown the copies"
    facts = printable_document(dossier.papers.filter(kind="form").latest("pk").document).facts
    assert isinstance(facts, FormFacts)
    assert [bool(one.former) for one in facts.signatures] == [False, True, True]
    assert list(verification.faults(dossier)) == []


def test_a_supplement_of_what_nobody_confirmed_leaves_them(filed, together, client):
    dossier = supplement(pay(filed, client), together.road, secret="Khác")
    page = Page(browser_of(together.road.here.desk).get(f"/admin/dossiers/dossier/{dossier.pk}/work/"))
    assert "Có xác nhận của nội dung cũ" not in page.text
    assert list(verification.faults(dossier)) == []


def test_a_confirmation_rewritten_by_sql_is_found(filed):
    event = filed.log.get(serial=1)
    event.data["confirmations"][1]["content"]["copies"] = "0" * 32
    with triggers_aside("dossiers_dossierevent"), connection.cursor() as cursor:
        data = event._meta.get_field("data").get_db_prep_save(event.data, connection)
        cursor.execute("UPDATE dossiers_dossierevent SET data = %s WHERE id = %s", [data, event.pk])
    assert Fault.CONFIRMATIONS in verification.faults(filed)


def test_a_dossier_without_participants_has_no_confirmations(road):
    dossier = filing.submit(road.begin(), by=road.citizen)
    assert "confirmations" not in dossier.log.get(serial=1).data
    assert list(verification.faults(dossier)) == []
