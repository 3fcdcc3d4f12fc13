"""Requests that draw work or knowledge are limited: by account, or by address for whoever is not signed in."""

from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from core.limits import counters
from core.limits.rates import Rate
from portal.accounts.views import DEPARTURES
from services.catalogue.views.public import SEARCHES
from services.documents.views import COMPARISONS, VERIFICATIONS
from services.dossiers.applicant.look_up import LOOK_UPS
from services.dossiers.views.filing import DRAFT_FORMS, OFFICE_CHOICES
from tests.dossiers.conftest import a_road
from tests.pages import Page

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"


def use_up(rate: Rate, who: str) -> None:
    while not rate.wait(who):
        pass


def at(address: str, **headers: str) -> Client:
    return Client(REMOTE_ADDR=address, headers=headers)


@pytest.mark.parametrize(
    ("rate", "method", "path"),
    [
        (SEARCHES, "get", "/tim-kiem/?q=khai+sinh"),
        (VERIFICATIONS, "get", "/xac-thuc/7k2m9qx4w8n3pthv/"),
        (COMPARISONS, "post", "/xac-thuc/7k2m9qx4w8n3pthv/"),
        (LOOK_UPS, "post", "/tra-cuu/"),
        (DEPARTURES, "post", "/tai-khoan/dang-nhap/vneid/"),
    ],
)
def test_visitor_is_limited_by_address(rate, method, path):
    use_up(rate, f"address {HERE}")

    answer = getattr(at(HERE), method)(path)

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= rate.seconds
    assert "Hãy đợi" in Page(answer).text
    assert getattr(at(ELSEWHERE), method)(path).status_code != 429


@pytest.mark.parametrize(
    ("rate", "path"), [(DRAFT_FORMS, "/nop/{draft.key}/to-khai/"), (OFFICE_CHOICES, "/nop/2.000635/")]
)
def test_citizen_is_limited_by_account_wherever_they_are(rate, path):
    road: Any = a_road()
    draft = road.begin().draft
    use_up(rate, f"user {road.citizen.pk}")
    client = at(ELSEWHERE)
    client.force_login(road.citizen)

    assert client.get(path.format(draft=draft)).status_code == 429


def test_signed_in_people_do_not_pay_for_their_neighbours(django_user_model):
    use_up(SEARCHES, f"address {HERE}")
    client = at(HERE)
    client.force_login(django_user_model.objects.create_user("hoa"))

    assert client.get("/tim-kiem/").status_code == 200


def test_only_what_is_costly_about_an_address_is_counted():
    use_up(LOOK_UPS, f"address {HERE}")
    use_up(COMPARISONS, f"address {HERE}")

    assert at(HERE).get("/tra-cuu/").status_code == 200
    assert at(HERE).get("/xac-thuc/7k2m9qx4w8n3pthv/").status_code == 404


def test_limit_survives_an_emptied_cache():
    use_up(SEARCHES, f"address {HERE}")
    cache.clear()

    assert at(HERE).get("/tim-kiem/").status_code == 429


def test_limited_page_costs_one_statement_and_others_none(django_assert_num_queries):
    with django_assert_num_queries(2):  # and the paper
        at(HERE).get("/xac-thuc/7k2m9qx4w8n3pthv/")
    with django_assert_num_queries(0):
        at(HERE).get("/tiep-can/")


def test_count_begins_anew_when_its_time_is_over(monkeypatch):
    rate = Rate("x", requests=2, seconds=60)
    start = counters.now()
    monkeypatch.setattr(counters, "now", lambda: start)
    assert [rate.wait("one") for _ in range(3)] == [0, 0, 60]

    monkeypatch.setattr(counters, "now", lambda: start + 59)
    assert rate.wait("one") == 1
    monkeypatch.setattr(counters, "now", lambda: start + 60)
    assert rate.wait("one") == 0


@pytest.mark.django_db(transaction=True)
def test_requests_at_the_same_moment_are_all_counted():
    rate = Rate("x", requests=15, seconds=60)
    waits: list[int] = []

    def ask_often() -> None:
        waits.extend(rate.wait("one") for _ in range(5))
        connection.close()

    threads = [Thread(target=ask_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(wait > 0 for wait in waits) == 5


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_follows_a_count_is_as_durable_as_before():
    Rate("x", requests=1, seconds=60).wait("one")

    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == ("on",)
