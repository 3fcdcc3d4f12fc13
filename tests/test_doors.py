"""Every address of the portal, tried by every role with every method: what opens, asks to sign in, or is none."""

import re
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from core import access_log
from eforms.actions import attach
from eforms.files.uploads import inspect_upload
from eforms.models import Attachment, Draft
from notifications.models import Delivery
from notifications.status import Channel
from payments.actions import PayeeDetailInput, propose_payee_detail, propose_refund
from payments.checkout.payment_links import payment_link
from portal.accounts.models import User
from services.agencies.models import AdministrativeUnit, Agency, CalendarDay, FormerCommune, Reorganisation, Role
from services.agencies.reorganisation import actions as reorganisations
from services.catalogue.package.process import Delivers
from services.dossiers.actions import bulk, counter, desk, history, trial_run
from services.dossiers.actions.appointments import appointments
from services.dossiers.counter.people import StatedPerson
from services.dossiers.desk.lists.address import Address
from services.dossiers.models import BulkVerb, CombinedFiling, ConfirmationRound, Dossier, Invitation, Task
from tests.accounts.principals import a_mandate
from tests.doors import MEANING, MODELS, ROLES, everything, form_verdicts
from tests.dossiers.appointments.conftest import another_procedure, meet, slots_of
from tests.dossiers.conftest import Road, a_road
from tests.eforms.papers import pdf, received
from tests.factories import StaffFactory, UserFactory
from tests.outbox import follow_settlements, work_off
from tests.payments.backoffice.test_backoffice import a_discrepancy
from tests.payments.conftest import an_attempt, signed_result

DOORS = everything()
SOMEBODY = StatedPerson("Trần Thị Lan", "001190000027", "1990-01-01")
SIGN_IN = ("/tai-khoan/dang-nhap/?next=", "/admin/login/?next=")


def routes(resolver: URLResolver | None = None, above: str = "") -> Iterator[str]:
    """Every address as the resolver writes it; the admin's list of apps by its parameter alone."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = above + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield re.sub(r"\^\(\?P<app_label>.*\)/\$", "<app_label>/", here)
        else:
            yield from routes(pattern, here)


def test_every_address_has_a_row():
    assert set(routes()) == DOORS.keys()


@pytest.fixture
def world(db, settings, tmp_path) -> dict[str, Any]:
    """One of everything, by the names that the table uses."""
    settings.MEDIA_ROOT = tmp_path
    road = a_road()
    draft, dossier = road.begin().draft, road.submit()
    bank = signed_result(an_attempt(dossier.fees.get().order))
    Client().get(f"/thanh-toan/vnpay/thong-bao/?{bank}")
    follow_settlements()
    dossier = desk.receive(dossier, by=road.here.desk)
    handed_in = a_file(dossier.filing.draft)
    meeting = meet(another_procedure(road), slots_of(road.here))
    inspected = meet(another_procedure(road, code="2.000998", purpose="inspection"), []).dossier
    appointment = appointments.choose(meeting.appointment, meeting.slots[0], by=road.citizen, shown=None)
    work_off()
    a_discrepancy()
    order = dossier.fees.get().order
    propose_refund(order, amount_vnd=1_000, reason="Thu thừa", by=road.here.desk)
    tax_code = PayeeDetailInput(order.payee, "tax_code", "0101234567", timezone.localdate(), "Công văn 12")
    propose_payee_detail(tax_code, by=road.here.desk)
    place = AdministrativeUnit.objects.create(code="01", name="Hà Nội", full_name="Thành phố Hà Nội")
    FormerCommune.objects.create(code="00001", name="phường Phúc Xá", successor=place)
    CalendarDay.objects.create(day="2026-09-02", kind="holiday", name="Quốc khánh")
    access_log.record_search(road.here.desk, "hồ sơ", "H26")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        history.verify_and_anchor()
    Delivery.objects.get_or_create(notification=road.citizen.notifications.latest("pk"), channel=Channel.EMAIL)
    return {
        **{model.replace("/", "_"): newest(model) for model in MODELS},
        "road": road,
        "owner": road.citizen,
        "draft": draft,
        "trial": trial_run.begin(dossier.version, by=User.objects.get(username="author")).draft,
        "file": a_file(draft),
        "invitation": an_invitation(draft, road.citizen),
        "dossier": dossier,
        "bulk_run": bulk.begin(BulkVerb.RECEIVE, Address.of("pham-vi=tat-ca"), None, by=road.here.desk),
        "at_counter": counter.begin(road.version, road.here.agency, by=road.here.desk, person=SOMEBODY),
        "handed_in": handed_in,
        "appointment": appointment,
        "whole": CombinedFiling.objects.create(filing=dossier.filing),
        "question": a_question(dossier, road.elsewhere.agency),
        "inspected": inspected,
        "desk_clerk": road.here.desk,
        "office": road.here.agency,
        "reorganisation": a_merger(road),
        "order": order,
        "receipt": order.receipts.get(),
        "said": bank,
        "link": payment_link(order),
        "paper": dossier.papers.get(kind="receipt").document,
        "message": road.citizen.notifications.first(),
        "discrepancy": apps.get_model("payments", "Discrepancy").objects.get(),
        "mandate": a_mandate(road.citizen),
        "type": ContentType.objects.get_for_model(dossier),
    }


def a_merger(road: Road) -> Reorganisation:
    plan = Reorganisation(
        kind="merge", agency=road.here.agency, into=road.elsewhere.agency, basis="NQ", effective_on=timezone.localdate()
    )
    return reorganisations.propose(plan, by=StaffFactory.create(is_superuser=True))


def an_invitation(draft: Draft, person: User) -> Invitation:
    """As if somebody had to confirm what they file themselves."""
    now = timezone.now()
    round_ = ConfirmationRound.objects.create(filing_id=draft.pk, sent_at=now, shown="")
    return Invitation.objects.create(
        round=round_,
        participant="owner",
        position=0,
        title="Chủ sở hữu",
        name=person.get_full_name(),
        personal_number=person.personal_number or "",
        content={},
        invited_at=now,
        ends_on=timezone.localdate() + timedelta(days=1),
    )


def a_file(draft: Draft) -> Attachment:
    upload = received(pdf(), "cũ.pdf")
    [attachment] = attach(draft, "old_paper", [inspect_upload(upload, max_megabytes=1)])
    return attachment


def a_question(dossier: Dossier, office: Agency) -> Task:
    """Another office is asked for its opinion; nobody there who answers has a column."""
    now = timezone.now()
    about = {"step": "sign", "title": "Ý kiến", "role": Role.HANDLER, "delivers": Delivers.OPINION}
    return Task.objects.create(dossier=dossier, agency=office, opened_at=now, due_at=now, **about)


def newest(model: str) -> object:
    """The key of one row of this model; of those with an office, one that lies here."""
    return apps.get_model(model.replace("/", "."))._default_manager.order_by("pk").values_list("pk", flat=True).first()


def people(road: Road) -> dict[str, User]:
    """Somebody in every role but the anonymous one."""
    here = road.here
    return {
        "owner": road.citizen,
        "stranger": UserFactory.create(),
        "desk": here.desk,
        "desk elsewhere": road.elsewhere.desk,
        "handler": here.handler,
        "leader": here.leader,
        "author": User.objects.get(username="author"),
        "approver": User.objects.get(username="approver"),
        "superuser": StaffFactory.create(is_superuser=True),
    }


def enter(role: str, everybody: dict[str, User]) -> Client:
    browser = Client(raise_request_exception=False)
    if role != "anonymous":
        browser.force_login(everybody[role])
    return browser


def found(response: Any) -> str:
    """What is behind the door, as the table writes it."""
    if response.streaming:
        b"".join(response)  # read to the end, a file is closed
    if response.status_code == 302:
        return "?" if response["Location"].startswith(SIGN_IN) else ">"
    signs = [sign for sign, status in MEANING.items() if status == response.status_code]
    return signs[0] if signs else str(response.status_code)


def in_columns(signs: list[str]) -> str:
    """As a row of the table."""
    return " ".join("".join(signs[start:end]) for start, end in ((0, 1), (1, 3), (3, 7), (7, 9), (9, 10)))


@pytest.fixture
def browsers(world, caplog) -> dict[str, Client]:
    caplog.set_level("CRITICAL", "django.request")  # hundreds of doors stay shut, as they should
    everybody = people(world["road"])
    return {role: enter(role, everybody) for role in ROLES}


def test_every_door_opens_to_whom_the_table_says(world, browsers):
    walked = {
        route: in_columns([found(browser.get(address.format(**world))) for browser in browsers.values()])
        for route, (_, address) in DOORS.items()
    }

    assert walked == {route: verdict for route, (verdict, _) in DOORS.items()}


def test_what_does_not_open_takes_no_form_either(world, browsers):
    taken = [
        (role, route, sign)
        for route, (verdict, address) in DOORS.items()
        for (role, browser), door in zip(browsers.items(), verdict.replace(" ", ""), strict=True)
        if door in "?-x" and (sign := found(browser.post(address.format(**world)))) not in "?-x!"
    ]

    assert taken == []


def knock(browser: Client, method: str, address: str) -> str:
    """What is behind the door for a request that changes nothing for those after it."""
    cookies = SimpleCookie({name: cookie.value for name, cookie in browser.cookies.items()})
    try:
        with transaction.atomic():
            sign = found(browser.generic(method, address, content_type="application/x-www-form-urlencoded"))
            transaction.set_rollback(True)
    finally:
        browser.cookies = cookies
    return sign


def test_every_door_answers_an_empty_form_as_the_table_says(world, browsers):
    walked = {
        route: in_columns([knock(browser, "POST", address.format(**world)) for browser in browsers.values()])
        for route, (_, address) in DOORS.items()
    }

    assert walked == form_verdicts()


def test_other_methods_open_no_further_door(world, browsers):
    """Each gives what the page gives, or what it gives a visitor, or nothing; OPTIONS may tell the methods."""
    harmless = {method: {"!"} for method in ("HEAD", "PUT", "DELETE", "TRACE")} | {"OPTIONS": {"!", "+"}}
    opened = [
        (method, role, route, sign)
        for method in harmless
        for route, (verdict, address) in DOORS.items()
        for (role, browser), door in zip(browsers.items(), verdict.replace(" ", ""), strict=True)
        if (sign := knock(browser, method, address.format(**world))) not in {door, verdict[0], *harmless[method]}
    ]

    assert opened == []
