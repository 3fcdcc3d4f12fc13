"""How many statements each request of a journey asks of the database. Counts only: they hold on any machine."""

from typing import Final

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

from bench import journey
from bench.browser import Browser
from payments.models import Attempt
from portal.accounts.actions import create_staff
from services.agencies.actions import appoint
from services.agencies.models import AdministrativeUnit, Role
from tests.factories import AgencyFactory, publish_package
from tests.outbox import work_off
from tests.payments.conftest import signed_result
from tests.standins.site import StandinSite

PORTAL: Final = "http://testserver"
MOST: Final = {
    "GET /": 0,
    "GET /tim-kiem/": 0,
    "GET /thu-tuc/…/": 0,
    "GET /tai-khoan/dang-nhap/": 0,
    "POST /tai-khoan/dang-nhap/vneid/": 3,
    "GET /tai-khoan/vneid/": 12,
    "GET /nop/…/": 7,
    "POST /nop/…/": 11,
    "GET /nop/…/requester/": 2,
    "POST /nop/…/requester/": 3,
    "GET /nop/…/event/": 2,
    "POST /nop/…/event/": 3,
    "GET /nop/…/registration/": 2,
    "POST /nop/…/registration/": 3,
    "GET /nop/…/papers/": 3,
    "POST /nop/…/papers/": 13,
    "GET /nop/…/copies/": 2,
    "POST /nop/…/copies/": 3,
    "GET /nop/…/kiem-tra/": 3,
    "POST /nop/…/gui/": 21,
    "GET /ho-so/…/": 9,
    "GET /thanh-toan/…/": 4,
    "POST /thanh-toan/…/": 7,
    "GET /thanh-toan/vnpay/ket-qua/": 3,
    "GET /thanh-toan/vnpay/thong-bao/": 6,
    "GET /admin/dossiers/dossier/queue/": 5,
    "GET /admin/dossiers/dossier/…/work/": 12,
    "POST /admin/dossiers/dossier/…/work/tiep-nhan/": 25,
    "GET /giay-to/…/tai-ve/": 3,
}
"""Statements by request, as the bench names it; of several alike the dearest. Savepoints count, BEGIN does not."""


@pytest.fixture
def clerk(transactional_db, published):
    """Who accepts at the office of the journey, which receives its procedure."""
    province = AdministrativeUnit.objects.create(code="01", name="Thành phố Hà Nội")
    AdministrativeUnit.objects.create(code="00004", name="Phường Ba Đình", province=province)
    office = AgencyFactory.create(name=journey.OFFICE)
    publish_package(journey.CODE, offices=[office])
    clerk = create_staff("desk", "Vũ Thị Mai", "x")
    appoint(clerk, Role.DESK, office)
    return clerk


@pytest.fixture
def application(settings, standins: StandinSite):
    standins.serve(settings)
    settings.MIDDLEWARE = ["portal.measure.measure", *settings.MIDDLEWARE]
    settings.CATALOGUE_TRUSTED_SECONDS = 60.0
    return WSGIHandler()


def travel(application, clerk, person):
    """One journey from the search to the acknowledgement; what each of its requests cost.

    The stand-in bank does not find the portal, so its notice is brought by hand.
    """
    citizen, desk = Browser(PORTAL, application), Browser(PORTAL, application)
    signed_in = Client()
    signed_in.force_login(clerk)
    desk.client.cookies.set(
        django_settings.SESSION_COOKIE_NAME, signed_in.cookies[django_settings.SESSION_COOKIE_NAME].value
    )
    page = journey.file(citizen, person)
    journey.pay(citizen, page)
    bank = Browser(PORTAL, application)
    bank.get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(Attempt.objects.latest('pk'))}")
    work_off()
    citizen.get(page.url.path)
    journey.accept(desk, journey.dossier_pk(page))
    work_off()
    citizen.get(citizen.get(page.url.path).link("/giay-to/"))
    return [*citizen.requests, *bank.requests, *desk.requests]


def test_each_request_of_a_journey(clerk, application):
    travel(application, clerk, 0)  # what a process remembers is known then

    requests = travel(application, clerk, 1)

    assert {one.name for one in requests} == set(MOST)
    assert [f"{one.sql} {one.name}" for one in requests if one.sql > MOST[one.name]] == []
