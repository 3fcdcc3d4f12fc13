"""A stage with two offices, in narrow browsers without any script: the other office answers, the clerk goes on."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from services.dossiers.models import Dossier
from services.dossiers.process.findings import facts_of
from tests.dossiers.conftest import a_road
from tests.dossiers.steps.process import HAND, PROPOSE, READ, SIGN, open_steps, stage, taken, under
from tests.dossiers.steps.test_opinions import ASK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def entered(browser: Browser, address: str, person: object) -> Page:
    """A narrow page of its own for this person, without script."""
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    return context.new_page()


def test_two_offices_side_by_side(browser: Browser, live_server, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = under(a_road(), stage("first", READ, ASK), PROPOSE, SIGN, HAND)
    dossier = taken(road)

    asked = entered(browser, live_server.url, road.elsewhere.handler)
    asked.goto(f"{live_server.url}/admin/dossiers/dossier/queue/")
    asked.get_by_role("link", name="Lấy ý kiến").click()
    expect(asked.get_by_text("Phường có lưu sổ hộ tịch này không?")).to_be_visible()
    assert fits(asked)
    asked.get_by_label("Có", exact=True).check()
    asked.get_by_label("Lý do").fill("Có sổ, quyển 01/1958")
    asked.get_by_role("button", name="Gửi ý kiến").click()
    expect(asked.get_by_text("Ý kiến đã gửi")).to_be_visible()

    clerk = entered(browser, live_server.url, road.here.handler)
    clerk.goto(f"{live_server.url}/admin/dossiers/dossier/{dossier.pk}/work/")
    expect(clerk.get_by_role("heading", name="Cơ quan ghi nhận")).to_be_visible()
    assert fits(clerk)
    clerk.get_by_role("button", name="Hoàn thành: Đọc hồ sơ").click()

    assert open_steps(dossier) == ["propose"]
    assert facts_of(Dossier.objects.get(pk=dossier.pk))["ask"] == {"agrees": True, "why": "Có sổ, quyển 01/1958"}


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return bool(page.locator("html").evaluate("html => html.scrollWidth <= html.clientWidth"))
