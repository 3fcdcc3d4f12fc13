"""A morning at the desk in the browser: my day, the list, one press for many, and what came of it."""

from threading import Event, Thread

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from services.dossiers.models import BulkRun, BulkState, Dossier
from services.dossiers.status import Status
from tests.browser.looking import look, press
from tests.browser.test_steps import entered
from tests.dossiers.bulk.conftest import free_of_charge
from tests.dossiers.conftest import a_road
from tests.outbox import work_off

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MY_DAY = "/admin/dossiers/dossier/my-day/"


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
    clerk.reload()
    look(clerk)

    expect(clerk.get_by_text("đã làm 3, không làm được 1")).to_be_visible()
    assert Dossier.objects.filter(status=Status.ACCEPTED).count() == 3


def test_the_progress_moves_by_itself_and_the_page_says_when_it_is_over(
    page: Page, client, live_server, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    free_of_charge(road)
    client.force_login(road.here.desk)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
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
