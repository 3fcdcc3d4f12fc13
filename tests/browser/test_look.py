"""The portal's own pages as a browser and a screen reader meet them."""

import pytest
from django.test import Client
from playwright.sync_api import Page

from services.agencies.models import Role
from tests.browser.looking import AXE, ONLY_FAULTS, go
from tests.dossiers.conftest import a_road, pay
from tests.factories import PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ["/", "/kieu-dang/", "/tiep-can/", "/khong-co-trang-nay/", "/admin/login/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page: Page, live_server, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(live_server.url + path)

    found = AXE.run(page, options=ONLY_FAULTS)

    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("path", PAGES)
def test_page_fits_a_small_phone(page: Page, live_server, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(live_server.url + path)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_words_of_the_staffs_header_do_not_break_on_a_small_phone(page: Page, client: Client, live_server) -> None:
    client.force_login(PostFactory.create(role=Role.AUTHOR).user)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(live_server.url + "/admin/catalogue/procedure/studio/")

    brand, links = page.locator(".brand").bounding_box(), page.locator(".top nav").bounding_box()
    assert brand
    assert links
    assert brand["x"] + brand["width"] <= links["x"]
    assert max(brand["height"], links["height"]) < 64
    assert page.get_by_role("link", name="Soạn thảo thủ tục").count() == 1


def test_every_column_of_the_list_of_dossiers_is_seen_on_the_screen_of_an_office(
    page: Page, client: Client, live_server, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    dossier = road.submit()
    client.force_login(road.here.desk)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(live_server.url + "/admin/dossiers/dossier/queue/?pham-vi=tat-ca")

    assert page.get_by_text(dossier.applicant_name).count()
    assert page.locator("html").evaluate("page => page.scrollWidth <= page.clientWidth")


DESK = {
    "leader": [
        "my-day/",
        "queue/?pham-vi=tat-ca&loc=1&thu-tuc=2.000635&cot.event=x",
        "assignment/",
        "figures/",
        "people/",
    ],
    "desk": ["counter/", "register/", "alerts/", "figures/own/", "bulk/", "queue/exports/"],
}
"""Pages that no walk through the day of an office comes by, by who opens them."""
OF_PERSON = ["assignment/{}/?cho={}", "people/{agency}/{}/"]
OF_DOSSIER = ["tu-choi", "yeu-cau-bo-sung", "yeu-cau-nop-tien", "giao-chuyen-check"]


@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (360, "dark")])
def test_nothing_is_wrong_with_the_pages_of_the_desk(
    page: Page, client: Client, live_server, settings, tmp_path, width: int, scheme: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    work = f"{pay(road.submit(), client).pk}/work/"
    here, person = road.here, road.here.handler.pk
    of_leader = [*DESK["leader"], *(one.format(person, here.desk.pk, agency=here.agency.pk) for one in OF_PERSON)]
    of_desk = [*DESK["desk"], work, *(f"{work}{slug}/" for slug in OF_DOSSIER)]
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 768})
    for user, paths in ((here.leader, of_leader), (here.desk, of_desk)):
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        for path in paths:
            go(page, f"{live_server.url}/admin/dossiers/dossier/{path}")
    assert complaints == []


@pytest.mark.parametrize("path", PAGES)
def test_browser_has_nothing_to_complain_of(page: Page, live_server, path: str) -> None:
    """No violation of the policy, no script error, no file that is missing."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(live_server.url + path, wait_until="networkidle")

    own_status = "404" if "khong-co" in path else None
    assert [line for line in complaints if not (own_status and own_status in line)] == []
