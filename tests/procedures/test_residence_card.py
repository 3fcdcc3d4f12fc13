"""A company asks for the residence card of a foreigner: the fee in dollars becomes đồng, or the office says no."""

from django.test import Client

from portal.accounts.models import User
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.sampling.samples import read_samples
from services.documents.facts import AcknowledgementFacts
from services.dossiers.models import Dossier, FeeMoment
from services.dossiers.status import Status
from tests.dossiers.money.steps import order_of, pay
from tests.outbox import work_off
from tests.pages import Page
from tests.procedures.offices import Journey, filed
from tests.procedures.people import enter
from tests.procedures.walking import Walk

DIRECTOR = "084079002046"
WITH_PHOTOS = "Gửi hai ảnh giấy cỡ 2 × 3 cm kèm hộ chiếu."
POST_IT = "Gửi hộ chiếu bản chính qua dịch vụ bưu chính công ích về cơ quan tiếp nhận."
POST_IT_EN = "Send the original passport to the receiving office by public post."
WITH_PHOTOS_EN = "Send two printed photos of 2 × 3 cm with the passport."
ELIGIBLE = {
    "passport_on": "16/11/2026",
    "eligible": "yes",
    "term": "to_2",
    "rate": "26100",
    "rate_source": "Tỷ giá USD mua vào chuyển khoản ngày 16/11/2026",
}
CARD = {
    "conclusion": "granted",
    "card_number": "AA123456",
    "card_period-start": "20/11/2026",
    "card_period-end": "15/11/2028",
}


def examined(**found: str) -> Journey:
    """The dossier of the company after the examination with these findings."""
    journey = Journey(filed("1.003460"))
    journey.act("desk.hochieu", "tiep-nhan")
    journey.act("handler.hochieu", "nhan-viec")
    journey.act("handler.hochieu", "xong-examine", **found)
    return journey


def as_director(dossier: Dossier) -> Page:
    browser = Client()
    browser.force_login(User.objects.get(personal_number=DIRECTOR))
    return Page(browser.get(dossier.get_absolute_url()))


def test_the_fee_follows_from_term_and_rate_and_the_card_waits_for_it(portal):
    journey = examined(**ELIGIBLE)
    assert POST_IT not in as_director(journey.dossier).text  # the office has it
    assert journey.dossier.agency.code == "G01.126.08"
    assert not journey.dossier.fees.exists()
    receipt = journey.dossier.papers.get(kind="receipt").document.parsed_facts
    assert isinstance(receipt, AcknowledgementFacts)
    assert receipt.fee_text.startswith("Phí cấp thẻ tạm trú (mỗi thẻ 145 USD")

    journey.act("handler.hochieu", "trinh-duyet", **CARD)
    journey.act("leader.hochieu", "phe-duyet")
    work_off()
    order = order_of(journey.dossier, FeeMoment.AFTER)
    assert order.total_vnd == 145 * 26_100
    assert "3.784.500" in as_director(journey.dossier).text

    pay(Client(), order)
    journey.act("desk.hochieu", "tra-ket-qua")
    assert journey.dossier.state is Status.RETURNED
    card = journey.dossier.papers.get(kind="result")
    assert (card.holder, card.document.title) == ("SMITH JOHN HENRY", "Thẻ tạm trú")


def test_the_passport_itself_is_asked_for_before_and_after_filing(portal):
    version = ProcedureVersion.objects.in_force().get(procedure__code="1.003460")
    assert POST_IT in Page(Client().get("/thu-tuc/1.003460/")).text
    director = enter(DIRECTOR)
    check_page = Walk(version, read_samples("1.003460")[0], director.browser).fill_in()
    assert check_page
    assert POST_IT in director.read(check_page).text

    director.browser.post("/ngon-ngu/", {"language": "en"})
    assert f"{POST_IT_EN} {WITH_PHOTOS_EN}" in director.read(check_page).text
    director.browser.post("/ngon-ngu/", {"language": "vi"})

    filed_page = director.press(check_page, "Nộp hồ sơ").text
    assert POST_IT in filed_page
    assert "không phải làm gì thêm" not in filed_page
    work_off()
    told = director.read("/thong-bao/").text
    assert POST_IT in told
    assert "chưa phải làm gì" not in told

    dossier = Dossier.objects.get()
    enter("desk.hochieu").work(dossier, "Tiếp nhận hồ sơ")
    Agency.objects.filter(pk=dossier.agency_id).update(address="số 1 phố Thử")
    where = f"Địa chỉ nhận: {dossier.agency.name}, số 1 phố Thử."
    shown = as_director(Dossier.objects.get()).text
    assert f"{POST_IT} {WITH_PHOTOS} {where} Đã làm rồi thì không phải làm lại." in shown


def test_whoever_is_not_eligible_gets_an_answer_in_writing_and_pays_nothing(portal):
    journey = examined(passport_on="16/11/2026", eligible="no", why_not="Thuộc diện tạm hoãn xuất cảnh.")

    why = "Người nước ngoài đang thuộc diện tạm hoãn xuất cảnh theo Điều 28."
    journey.act("handler.hochieu", "trinh-duyet", conclusion="refusal", reasons=why)
    journey.act("leader.hochieu", "phe-duyet")
    work_off()

    assert journey.dossier.state is Status.STOPPED
    assert not journey.dossier.fees.exists()
    assert "Văn bản trả lời chưa cấp thẻ tạm trú" in as_director(journey.dossier).text
