"""What citizen and clerk see of the money of a dossier, and the doors to change it."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from eforms.files.storage import delete
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment
from payments.checkout.payment_links import payment_link
from payments.models import Refund
from services.dossiers.actions import desk
from services.dossiers.combined.attachments import NOTICE_FIELD_KEY
from services.dossiers.models import DuesRequest, FeeMoment
from services.dossiers.status import Status
from tests.dossiers.money.steps import (
    AT_THE_END,
    FEE,
    TAX,
    WHY,
    again,
    approved,
    ask,
    exempt,
    order_of,
    pay,
    store_result,
    under,
)
from tests.eforms.papers import pdf, received
from tests.outbox import work_off
from tests.pages import Page

REFUSAL = "Không thuộc thẩm quyền của phường."
REFUNDED = {**FEE, "given_back": [{"when": ["refused"], "basis": "1/2026/TT-BTC"}]}
LINE = {"kind": "tax", "name": "Thuế trước bạ", "amount_vnd": "2.500.000", "basis": "Luật 1/2026/QH16"}


def work(dossier) -> str:
    return f"/admin/dossiers/dossier/{dossier.pk}/work/"


def form_of(*lines: dict[str, str], **more: object) -> dict[str, object]:
    """The demand as the browser posts it."""
    slug = "yeu-cau-nop-tien"
    posted = {f"{slug}-khoan-{n}-{name}": said for n, line in enumerate(lines) for name, said in line.items()}
    posted |= {f"{slug}-khoan-{n}-kind": "tax" for n in range(len(lines), 3)}
    management = {f"{slug}-khoan-TOTAL_FORMS": 3, f"{slug}-khoan-INITIAL_FORMS": 0}
    return {
        **posted,
        **management,
        f"{slug}-note": "Theo thông báo thuế.",
        **{f"{slug}-{k}": v for k, v in more.items()},
    }


@pytest.fixture
def citizen(client, road):
    client.force_login(road.citizen)
    return client


def test_the_check_page_says_the_reduction_with_its_basis(citizen, road):
    half = {"name": "Nhiều bản", "when": "copies > 2", "percent": 50, "basis": "1/2026/TT-BTC"}
    filing = under(road, {**FEE, "reductions": [half]}).begin(copies=3)

    page = Page(citizen.get(f"/nop/{filing.draft.key}/kiem-tra/", follow=True))

    assert "3 × 4.000" in page.text
    assert "Giảm 50%: Nhiều bản (theo 1/2026/TT-BTC)" in page.text


def test_who_owes_is_told_how_it_was_reckoned_and_who_pays_for_them_is_not(citizen, road):
    order = order_of(under(road, {**FEE, "per": "bản"}).submit(copies=3))
    relative = Client()
    relative.get(payment_link(order))

    assert "Cách tính Phí khai thác 3 × 8.000 đồng/bản = 24.000 đồng" in Page(citizen.get(order.public_path())).text
    assert "Cách tính" not in Page(relative.get(order.public_path())).text


def test_the_fee_is_the_next_step_until_it_is_paid(citizen, road):
    dossier = under(road, FEE).submit()
    assert "Nộp phí, lệ phí Tiếp nhận hồ sơ" in Page(citizen.get(dossier.get_absolute_url())).text

    pay(citizen, order_of(dossier))
    assert "Nộp phí, lệ phí Tiếp nhận hồ sơ" not in Page(citizen.get(dossier.get_absolute_url())).text


def test_what_is_paid_with_the_result_is_announced_when_it_is_ready(citizen, road):
    dossier = approved(under(road, AT_THE_END), citizen)
    store_result(dossier)
    citizen.force_login(road.citizen)

    page = Page(citizen.get(dossier.get_absolute_url()))

    assert "Kết quả đã có, bạn cần nộp phí để nhận" in page.text
    assert not page.mentions(dossier.papers.get(kind="result").document.download_path())


def test_a_demand_is_made_on_a_page_of_its_own(client, road, in_work):
    client.force_login(road.here.handler)
    page = Page(client.get(work(in_work)))
    assert "yeu-cau-nop-tien-note" not in page.fields

    page = Page(client.get(page.link("Yêu cầu nộp thuế").href))

    assert {"yeu-cau-nop-tien-note", "yeu-cau-nop-tien-paper", "yeu-cau-nop-tien-khoan-2-basis"} <= set(page.fields)
    assert page.button("Yêu cầu nộp thuế").action == f"{work(in_work)}yeu-cau-nop-tien/"


def test_a_demand_is_shown_with_reason_notice_and_way_to_pay(citizen, road, in_work):
    dossier = ask(in_work, road.here.handler, notice="Thông báo 12/TB-CCT")

    page = Page(citizen.get(dossier.get_absolute_url()))

    assert "Nộp thuế theo thông báo của cơ quan thuế." in page.text
    assert "Theo Thông báo 12/TB-CCT" in page.text
    assert order_of(dossier, FeeMoment.DURING_HANDLING).public_path() in page.hrefs


def test_dossier_and_order_say_where_the_refund_stands(citizen, road):
    dossier = under(road, REFUNDED).submit()
    pay(citizen, order_of(dossier))
    desk.refuse(dossier, by=road.here.desk, note=REFUSAL)

    for place in (dossier.get_absolute_url(), order_of(dossier).public_path()):
        page = Page(citizen.get(place))
        assert "Hoàn trả" in page.text
        assert "đang chờ cơ quan thu duyệt" in page.text


def test_the_desk_goes_from_the_dossier_to_the_order_and_takes_cash(client, road):
    dossier = road.submit()
    page = f"/admin/payments/order/{order_of(dossier).pk}/work/"
    client.force_login(road.here.desk)

    assert page in Page(client.get(work(dossier))).hrefs
    assert Page(client.get(page)).button("Đã thu đủ tiền mặt")


def test_the_desk_finds_the_way_to_let_off_though_it_has_no_task_yet(client, road):
    dossier = road.submit()
    client.force_login(road.here.desk)
    assert "Đang chờ người nộp nộp tiền" in Page(client.get(work(dossier))).text

    client.post(f"{work(dossier)}mien-nop/", {"mien-nop-note": WHY})

    assert "mien-nop-note" not in Page(client.get(work(dossier))).fields
    client.force_login(road.here.leader)
    assert WHY in Page(client.get(work(dossier))).text
    client.post(f"{work(dossier)}cho-mien-nop/")
    assert dossier.fees.get().exempt_reason == WHY
    client.force_login(road.here.desk)
    page = Page(client.get(work(dossier)))
    assert "Được miễn" in page.text
    assert page.button("Tiếp nhận hồ sơ")


def test_the_clerk_asks_for_more_with_the_notice_as_a_file(client, road, in_work):
    client.force_login(road.here.handler)
    paper = SimpleUploadedFile("thong-bao.pdf", pdf(1))

    client.post(f"{work(in_work)}yeu-cau-nop-tien/", form_of(LINE, {**LINE, "name": "Lệ phí khác"}, paper=paper))

    request = DuesRequest.objects.get()
    assert (request.fee.order.total_vnd, request.fee.order.lines.count()) == (5_000_000, 2)
    assert again(in_work).state is Status.DUES_REQUESTED
    client.force_login(road.citizen)
    assert "thong-bao.pdf" in Page(client.get(in_work.get_absolute_url())).text


def test_the_notice_is_handed_out_once_it_was_looked_at(client, road, in_work):
    paper = inspect_upload(received(pdf(1), "thong-bao.pdf"), max_megabytes=10)
    ask(in_work, road.here.handler, paper=paper)
    work_off()
    client.force_login(road.citizen)

    notice = Attachment.objects.get(field_key=NOTICE_FIELD_KEY)

    assert notice.path in Page(client.get(in_work.get_absolute_url())).hrefs
    assert client.get(notice.path).getvalue().startswith(b"%PDF")
    delete(paper.sha256)


@pytest.mark.parametrize(
    ("posted", "refusal"),
    [
        (form_of(), "Hãy ghi tên khoản phải nộp."),
        (form_of({**LINE, "amount_vnd": "-5"}), "Số tiền chỉ gồm chữ số"),
        (form_of({**LINE, "amount_vnd": "1,5"}), "Số tiền chỉ gồm chữ số"),
        (form_of({**LINE, "amount_vnd": "0"}), "Số tiền phải lớn hơn 0."),
        (form_of({**LINE, "amount_vnd": "9" * 13}), "1.000.000.000.000 đồng"),
        (form_of(LINE, {**LINE, "basis": ""}), "Hãy ghi căn cứ pháp lý."),
        (form_of(LINE, due_on="2020-01-01"), "Hạn nộp không được ở trước hôm nay."),
        (form_of(LINE, paper=SimpleUploadedFile("x.pdf", b"MZ")), "không phải là PDF"),
    ],
)
def test_a_wrong_demand_is_shown_where_it_was_made(client, road, in_work, posted, refusal):
    client.force_login(road.here.handler)

    answer = client.post(f"{work(in_work)}yeu-cau-nop-tien/", posted)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert any(refusal in problem.text for problem in Page(answer).problems)
    assert again(in_work).state is Status.IN_PROGRESS


def test_the_leader_finds_the_refund_in_the_queue_and_approves_it(client, road):
    dossier = under(road, REFUNDED).submit()
    pay(client, order_of(dossier))
    desk.refuse(dossier, by=road.here.desk, note=REFUSAL)
    client.force_login(road.here.leader)
    assert Page(client.get("/admin/dossiers/dossier/queue/")).row("Duyệt hoàn trả phí, lệ phí")

    client.post(f"{work(dossier)}duyet-hoan-tra/")

    assert Refund.objects.get().approved_by == road.here.leader


@pytest.mark.parametrize("slug", ["mien-nop", "cho-mien-nop", "yeu-cau-nop-tien", "duyet-hoan-tra", "khong-hoan-tra"])
def test_another_office_finds_no_such_dossier(client, road, slug):
    dossier = road.submit()
    client.force_login(road.elsewhere.desk)
    assert client.post(f"{work(dossier)}{slug}/").status_code == HTTPStatus.NOT_FOUND


def test_a_clerk_whose_turn_it_is_not_is_told(client, road):
    dossier = road.submit()
    client.force_login(road.here.leader)
    client.post(f"{work(dossier)}mien-nop/", {"mien-nop-note": WHY})
    assert not dossier.fees.get().exempt_reason


def test_the_receipt_paper_leaves_out_what_was_let_off(road):
    dossier = exempt(road.submit(), by=road.here.desk, granted_by=road.here.leader)
    assert desk.receive(dossier, by=road.here.desk).papers.get(kind="receipt").document.facts["fees"] == []


def test_a_demand_names_each_sum_on_its_order(road, in_work):
    ask(in_work, road.here.handler, lines=[*TAX, *TAX])
    assert order_of(in_work, FeeMoment.DURING_HANDLING).lines.count() == 2
