"""A morning at the desk in the browser: my day, the list, one press for many, and what came of it."""

from threading import Event, Thread

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from portal.accounts.models import User
from services.dossiers.models import BulkRun, BulkState, Dossier
from services.dossiers.status import Status
from tests.browser.looking import PATIENCE, look, press
from tests.browser.test_steps import entered
from tests.dossiers.bulk.conftest import free_of_charge
from tests.dossiers.conftest import a_road
from tests.factories import UserFactory
from tests.outbox import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MY_DAY = "/admin/dossiers/dossier/my-day/"
MORNING, MOST_PRESSES = 80, 90
COUNT_PRESSES = """for (const kind of ["click", "keydown"]) addEventListener(kind, event => {
    if (event.isTrusted) sessionStorage.presses = Number(sessionStorage.presses || 0) + 1;
}, true)"""
"""In the page, before any script of it: what a person presses, by pointer or by key."""


def with_scripts(page: Page, client: Client, site: str, person: User) -> Page:
    """The page of somebody who is signed in, where scripts run."""
    client.force_login(person)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    return page


@pytest.mark.parametrize("width", [360, 1366])
def test_a_clerk_accepts_all_of_a_list_without_scripts_and_reads_what_could_not_be(
    browser: Browser, live_server, settings, tmp_path, width: int
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    for _ in range(3):
        free_of_charge(road)
    road.submit()
    clerk = entered(browser, live_server.url, road.here.desk)
    clerk.set_viewport_size({"width": width, "height": 800})
    clerk.goto(live_server.url + MY_DAY)
    look(clerk)
    expect(clerk.get_by_role("link", name="3 Chờ tôi làm")).to_be_visible()

    clerk.goto(f"{live_server.url}/admin/dossiers/dossier/queue/?pham-vi=tat-ca")
    look(clerk)
    clerk.get_by_label("Với hồ sơ đã chọn").select_option("Tiếp nhận hồ sơ")
    clerk.get_by_label("Tất cả 4 kết quả").check()
    press(clerk, "Tiếp tục")
    expect(clerk.get_by_text("chưa nộp phí, lệ phí")).to_be_visible()
    press(clerk, "Tiếp nhận hồ sơ: 3 hồ sơ")
    work_off()

    expect(clerk.get_by_text("đã làm 3, không làm được 1")).to_be_visible(timeout=PATIENCE * 1000)  # it renews itself
    look(clerk)
    assert Dossier.objects.filter(status=Status.ACCEPTED).count() == 3


def test_a_morning_of_eighty_is_accepted_with_fewer_presses_than_there_are_dossiers(
    page: Page, client, live_server, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    for number in range(MORNING):
        if number % 40 == 0:  # nobody begins more than fifty a day
            road.citizen = UserFactory.create()
        free_of_charge(road)
    clerk = with_scripts(page, client, live_server.url, road.here.desk)
    clerk.context.add_init_script(COUNT_PRESSES)
    clerk.goto(live_server.url + MY_DAY)

    with clerk.expect_navigation():
        clerk.get_by_role("link", name=f"{MORNING} Chờ tôi làm").click()
    clerk.get_by_label("Với hồ sơ đã chọn").press("ArrowDown")
    clerk.get_by_label("Tất cả kết quả").click()
    press(clerk, "Tiếp tục")
    press(clerk, f"Tiếp nhận hồ sơ: {MORNING} hồ sơ")
    work_off("dossiers.carry_out_bulk_run")
    clerk.reload()

    expect(clerk.get_by_text(f"Đã làm xong: {MORNING}/{MORNING} hồ sơ")).to_be_visible()
    presses = int(clerk.evaluate("sessionStorage.presses"))
    assert Dossier.objects.filter(status=Status.ACCEPTED).count() == MORNING
    assert 5 <= presses <= MOST_PRESSES


def test_rows_are_ticked_by_keys_one_after_another(page: Page, client, live_server, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    for _ in range(3):
        free_of_charge(road)
    with_scripts(page, client, live_server.url, road.here.desk)
    page.goto(f"{live_server.url}/admin/dossiers/dossier/queue/")

    for key in "jxjj":
        page.keyboard.press(key)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")  # the box itself: the keys go on from it
    page.keyboard.press("k")
    page.keyboard.press("x")
    page.keyboard.press("x")

    ticks = page.get_by_label("Chọn hồ sơ của")
    assert [ticks.nth(row).is_checked() for row in range(3)] == [True, False, True]


def test_the_progress_moves_by_itself_and_the_page_says_when_it_is_over(
    page: Page, client, live_server, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    free_of_charge(road)
    with_scripts(page, client, live_server.url, road.here.desk)
    page.goto(f"{live_server.url}/admin/dossiers/dossier/queue/")
    look(page)
    page.get_by_label("Chọn hồ sơ của").check()
    page.get_by_label("Với hồ sơ đã chọn").select_option("Tiếp nhận hồ sơ")
    press(page, "Tiếp tục")
    press(page, "Tiếp nhận hồ sơ: 1 hồ sơ")
    expect(page.get_by_text("0/1 hồ sơ")).to_be_visible()

    done = Event()

    def work() -> None:
        work_off()
        connection.close()
        done.set()

    Thread(target=work).start()
    expect(page.get_by_text("Đã làm xong: 1/1 hồ sơ")).to_be_visible()
    done.wait()
    look(page)
    assert BulkRun.objects.get().state == BulkState.DONE
