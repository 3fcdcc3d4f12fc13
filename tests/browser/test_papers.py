"""Papers on a step: sent as soon as they are chosen, with words on how far they are."""

import time
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, Route, expect

from eforms.models import Draft
from portal.accounts.models import User
from services.dossiers.actions.desk import request_supplement
from services.dossiers.models import Dossier
from services.dossiers.status import Status
from tests.dossiers.conftest import a_road
from tests.eforms.papers import pdf
from tests.eforms.samples import SAMPLE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.eforms.samples"),
]

PAPER = "Văn bản yêu cầu"


@pytest.fixture
def draft(client: Client, settings, tmp_path) -> Draft:
    settings.MEDIA_ROOT = tmp_path
    person = User.objects.create_user("hoa", full_name="Nguyễn Thị Hoa")
    client.force_login(person)
    answers = {"kind": "organisation", "name": "Lê Văn Bình", "tax_code": "0100109106"}
    return Draft.objects.create(owner=person, checksum=SAMPLE.checksum, answers=answers)


@pytest.fixture
def step(page: Page, live_server, client: Client, draft: Draft) -> Page:
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}/nop/{draft.key}/papers/")
    return page


def choose(page: Page, *files: Path) -> None:
    page.get_by_label(PAPER).set_input_files(files)


def a_file(folder: Path, name: str = "giấy.pdf", content: bytes | None = None) -> Path:
    file = folder / name
    file.write_bytes(content or pdf())
    return file


def said(page: Page):
    return expect(page.locator("[data-said]"))


def test_a_file_is_sent_once_it_is_chosen_and_stands_on_the_page(step: Page, draft: Draft, tmp_path) -> None:
    choose(step, a_file(tmp_path))

    said(step).to_contain_text("Đã tải tệp lên. Đã lưu lúc")
    expect(step.get_by_role("button", name="Gỡ giấy.pdf")).to_be_visible()
    expect(step.get_by_label(PAPER)).to_have_value("")
    assert draft.attachments.get().name == "giấy.pdf"
    assert step.locator("progress[aria-label]").count() == 0


def test_it_is_told_how_far_a_large_file_is(step: Page, tmp_path) -> None:
    said_so_far = step.evaluate_handle(
        """() => {
          const said = document.querySelector("[data-said]"), all = [];
          new MutationObserver(() => all.push(said.textContent)).observe(said, { childList: true });
          return all;
        }"""
    )

    choose(step, a_file(tmp_path, content=pdf() + b"\n%" + b"0" * 15_000_000))

    said(step).to_contain_text("Đã lưu lúc")
    told = said_so_far.json_value()
    assert told[0].startswith("Đang tải tệp lên: ")
    assert len(told) <= 7  # by quarters, not by every piece


def test_a_file_that_is_refused_is_named_beside_its_paper_and_the_good_one_is_kept(
    step: Page, draft: Draft, tmp_path
) -> None:
    choose(step, a_file(tmp_path), a_file(tmp_path, "virus.pdf", b"MZ"))

    said(step).to_contain_text("Có tệp chưa được nhận; lý do ghi ở mục đó.")
    expect(step.locator("#muc-request .wrong")).to_contain_text("“virus.pdf” không phải là PDF")
    assert draft.attachments.get().name == "giấy.pdf"


def test_a_file_over_the_limit_is_not_sent_and_the_others_are(step: Page, draft: Draft, tmp_path) -> None:
    sent: list[int] = []
    step.on("request", lambda request: sent.append(len(request.post_data_buffer or b"")))
    large = a_file(tmp_path, "bản vẽ.pdf", b"%PDF-1.7" + b"0" * 20 * 2**20)

    choose(step, a_file(tmp_path), large)

    said(step).to_contain_text("Đã tải tệp lên. Đã lưu lúc")
    expect(step.get_by_role("alert")).to_contain_text("“bản vẽ.pdf” lớn hơn 20 MB nên không được gửi")
    assert draft.attachments.get().name == "giấy.pdf"
    assert max(sent) < 2**20
    choose(step, a_file(tmp_path, "khác.pdf"))
    expect(step.get_by_role("button", name="Gỡ khác.pdf")).to_be_visible()
    expect(step.get_by_role("alert")).to_have_count(0)


def test_who_was_signed_out_meanwhile_reads_that_the_text_is_safe(step: Page, tmp_path) -> None:
    step.context.clear_cookies(name="sessionid")
    choose(step, a_file(tmp_path))

    said(step).to_contain_text("Nội dung đã nhập vẫn an toàn")


def test_the_button_waits_for_a_file_that_is_on_its_way(step: Page, draft: Draft, tmp_path) -> None:
    def slowly(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    step.route("**/papers/", slowly)
    choose(step, a_file(tmp_path))
    step.wait_for_timeout(350)
    step.get_by_role("button", name="Lưu và tiếp tục").last.click()

    step.wait_for_url("**/copies/")
    assert draft.attachments.count() == 1


def test_without_a_connection_the_file_stays_chosen(step: Page, draft: Draft, tmp_path) -> None:
    step.context.set_offline(True)
    choose(step, a_file(tmp_path))

    said(step).to_contain_text("Chưa lưu được")
    assert "giấy.pdf" in step.get_by_label(PAPER).input_value()
    step.context.set_offline(False)
    step.get_by_role("button", name="Lưu và tiếp tục").last.click()
    step.wait_for_url("**/copies/")
    assert draft.attachments.count() == 1


def test_who_stood_in_the_field_by_keyboard_stands_there_still(step: Page, tmp_path) -> None:
    step.get_by_label(PAPER).focus()
    choose(step, a_file(tmp_path))

    said(step).to_contain_text("Đã tải tệp lên")
    expect(step.get_by_label(PAPER)).to_be_focused()


def test_a_supplement_opens_what_follows_takes_files_at_once_and_is_sent_by_its_button_alone(
    page: Page, live_server, client: Client, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    asked = request_supplement(
        road.submit(), by=road.here.desk, fields_asked=["relation", "old_paper"], note="Bạn khai cho người khác."
    )
    client.force_login(road.citizen)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto(f"{live_server.url}{asked.get_absolute_url()}bo-sung/")

    page.get_by_label("Cho người khác").check()
    page.get_by_label("Văn bản ủy quyền").set_input_files(a_file(tmp_path, "ủy quyền.pdf"))
    said(page).to_contain_text("Đã tải tệp lên. Phần bổ sung chưa được gửi.")
    expect(page.get_by_role("button", name="Gỡ ủy quyền.pdf")).to_be_visible()
    assert Dossier.objects.get().state is Status.SUPPLEMENT_REQUESTED
    page.get_by_role("button", name="Gửi phần bổ sung").last.click()

    expect(page.get_by_text("Đã gửi phần bổ sung.")).to_be_visible()
    assert Dossier.objects.get().sheet.answers["relation"] == "other"
