"""The form of the result as a clerk fills it in, with the small script and without."""

import json

import pytest
from django.test import Client
from playwright.sync_api import Browser, expect

from services.dossiers.actions import desk, handling
from services.dossiers.models import Task
from tests.dossiers.conftest import PACKAGE, a_road
from tests.dossiers.desk.test_forms import MORE
from tests.dossiers.money.steps import pay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_communes_follow_the_province_and_enter_decides_nothing(
    browser: Browser, live_server, client: Client, settings, tmp_path, script: bool
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    package = json.loads(PACKAGE.read_text())
    package["results"][0]["form"]["steps"][0]["fields"].extend(MORE)
    road.revise(results=package["results"])
    dossier = road.submit()
    pay(client, dossier.fees.get().order)
    handling.take(desk.receive(dossier, by=road.here.desk), by=road.here.handler)
    client.force_login(road.here.handler)
    context = browser.new_context(java_script_enabled=script)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/dossiers/dossier/{dossier.pk}/work/")

    page.get_by_label("Nội dung trích lục").fill("Đang ghi dở")
    for province, commune in (("01", "Phường Ba Đình"), ("79", "Phường Sài Gòn")):
        page.locator("[name=where-province]").select_option(province)
        if not script:
            page.get_by_role("button", name="Hiện danh sách xã, phường").click()
        expect(page.locator("[name=where-commune] option", has_text=commune)).to_have_count(1)
        expect(page.locator("[name=where-commune] option:checked")).to_have_text("Chọn…")
    page.get_by_role("button", name="Thêm trang").click()
    page.locator("[name=pages-1-number]").fill("13")
    page.locator("[name=pages-1-number]").press("Enter")

    expect(page.get_by_text("chưa được thực hiện")).to_be_visible()
    expect(page.get_by_label("Nội dung trích lục")).to_have_value("Đang ghi dở")
    expect(page.locator("[name=pages-1-number]")).to_have_value("13")
    assert Task.objects.open().get().role == "handler"
    context.close()
