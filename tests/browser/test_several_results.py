"""The clerk concludes and writes the results on one page, on a small screen, with the small script and without."""

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from services.dossiers.models import Task
from tests.dossiers.conftest import a_road
from tests.dossiers.results.conftest import CONFIRMATION, EXTRACT, REFUSAL, in_work_with

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_refusal_takes_the_place_of_the_results(
    browser: Browser, live_server, client: Client, settings, tmp_path: Path, script: bool
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    dossier = in_work_with(road, EXTRACT, CONFIRMATION, REFUSAL, copies=3)
    client.force_login(road.here.handler)
    context = browser.new_context(java_script_enabled=script, viewport={"width": 360, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/dossiers/dossier/{dossier.pk}/work/")
    propose = page.get_by_role("button", name="Trình lãnh đạo phê duyệt")

    page.get_by_text("Giải quyết: Trích lục khai sinh").click()
    if not script:
        propose.click()
    expect(page.get_by_label("Nội dung đã đăng ký")).to_be_visible()
    expect(page.get_by_label("Nội dung xác nhận")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 if script else True
    page.get_by_text("Không giải quyết: Văn bản từ chối").click()
    if not script:
        propose.click()
    expect(page.get_by_label("Nội dung đã đăng ký")).to_have_count(0)
    page.get_by_label("Lý do từ chối").fill("Không tìm thấy sổ đăng ký.")
    propose.click()

    expect(page.get_by_text("đã ghi nhận")).to_be_visible()
    assert Task.objects.open().get().proposal == {"refusal": {"reasons": "Không tìm thấy sổ đăng ký."}}
    context.close()
