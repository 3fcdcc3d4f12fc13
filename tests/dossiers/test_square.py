"""The square of status × act × role × reach: who may do what to a dossier, each act tried through its address.

What is allowed stands in SQUARE, derived from the law and the docs, not from the code: whoever is not named there for
an act must write nothing. Who acts is a letter of WHO. Each act is tried in a savepoint that is rolled back.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import get_current_timezone

from portal.accounts.actions import create_staff
from portal.accounts.models import User
from services.agencies.actions import appoint
from services.agencies.models import Agency, Role
from services.dossiers.actions import applicant, desk, handling
from services.dossiers.desk.decisions import DECISIONS
from services.dossiers.desk.staff_actions import (
    ACTIONS_WHEN_WAIT_IS_OVER,
    ACTIONS_WHILE_FEE_IS_OPEN,
    OFFICE_ACTIONS,
    STEP_ACTIONS,
)
from services.dossiers.models import Dossier
from services.dossiers.status import Status
from services.dossiers.views import workbench
from tests.dossiers.conftest import RESULT, Road
from tests.dossiers.money.steps import ask, store_result
from tests.dossiers.money.test_pages import LINE, form_of
from tests.factories import StaffFactory, UserFactory

WHY = "Theo giấy tờ đã kiểm tra tại cơ quan."
WHO = {
    "-": "nobody signed in",
    "o": "who filed it",
    "s": "another citizen",
    "d": "a clerk of the desk",
    "c": "the head of the desk",
    "h": "the clerk who handles it",
    "l": "the leader",
    "L": "the leader of the office above",
    "e": "a clerk of the desk of another office",
    "f": "a handling clerk of another office",
    "g": "the leader of another office",
    "a": "the author of the procedure",
    "x": "an administrator",
}
WITH_IT = "dhl"
"""Who has to do with the dossier day by day."""
OFFICE = "dchlL"
"""Who reads the dossier and talks about it: its office, and the one above."""

ALWAYS = {
    "own page": "o",
    "office page": OFFICE,
    "message": "o",
    "answer": OFFICE,
    "note": OFFICE,
    "control sheet": OFFICE,
}
"""In every status."""
SQUARE: dict[str, dict[str, str]] = {
    "new, fee owed": {"withdraw": "o", "pay": "o", "take cash": "d", "exempt": "d"},
    "new": {
        "withdraw": "o",
        "receive": "d",
        "refuse": "d",
        "ask for a supplement": "d",
        "ask for dues": "d",
        "transfer": "clL",
        "put back": "dlL",
        "hand over": "dlL",
    },
    "accepted": {"withdraw": "o", "take": "h", "transfer": "clL", "put back": "hlL"},
    "in work": {
        "withdraw": "o",
        "propose": "h",
        "ask for a supplement": "h",
        "ask for dues": "h",
        "transfer": "clL",
        "put back": "hlL",
    },  # its limit is one day, so that it is too late to extend it
    "before the leader": {
        "withdraw": "o",
        "approve": "lL",
        "send back": "lL",
        "stop": "lL",
        "transfer": "clL",
        "put back": "lL",
    },
    "supplement asked": {"withdraw": "o", "supplement": "o", "supplement at the desk": "dc"},
    "dues asked": {"withdraw": "o", "pay": "o", "take cash": "d", "exempt": "h", "stop": "lL"},
    "decided": {
        "return": "d",
        "correct the result": "h",
        "withdraw the result": "h",
        "put back": "dlL",
        "hand over": "dlL",
    },
    "returned": {"correct the result": "h", "withdraw the result": "h"},
    "refused": {},
    "withdrawn": {},
    "stopped": {},
}  # the fee of this procedure is given back in no case, so that no refund waits for a decision
"""By situation and act who may; an act that is not named nobody may."""

Act = tuple[str, dict[str, Any]]


def acts_on(dossier: Dossier, road: Road, colleague: User) -> Mapping[str, Act]:
    """Every act, as its page posts it; `GET` first where it only reads."""
    own, office = f"/ho-so/{dossier.pk}/", f"/admin/dossiers/dossier/{dossier.pk}/"
    order, task = dossier.fees.latest("pk").order, dossier.tasks.open().first()
    step = task.step if task else "check"

    def staff(slug: str, **told: Any) -> Act:
        return f"{office}work/{slug}/", {f"{slug}-{name}": value for name, value in told.items()}

    def said(form: str) -> Act:
        return f"{office}messages/", {"form": form, f"{form}-text": WHY, f"{form}-key": str(uuid4())}

    paper = dossier.papers.filter(kind="result", copy_number=0).first()
    return {
        "withdraw": (f"{own}rut/", {"note": WHY}),
        "supplement": (f"{own}bo-sung/", {"person_born": "16/03/1958"}),
        "message": (f"{own}trao-doi/", {"text": WHY, "key": str(uuid4())}),
        "pay": (f"/thanh-toan/{order.reference}/", {"gateway": "vnpay"}),
        "supplement at the desk": (f"{office}supplement/", {"person_born": "16/03/1958"}),
        "answer": said("tin"),
        "note": said("ghi-chu"),
        "receive": staff("tiep-nhan"),
        "refuse": staff("tu-choi", note=WHY),
        "ask for a supplement": staff("yeu-cau-bo-sung", fields_asked=["person_born"], note=WHY),
        "ask for dues": (f"{office}work/yeu-cau-nop-tien/", form_of(LINE)),
        "exempt": staff("mien-nop", note=WHY),
        "take": staff("nhan-viec"),
        "propose": (f"{office}work/trinh-duyet/", RESULT | {"registered_on": "20/03/1958"}),
        "take note": staff("ghi-nhan"),
        "decide": staff("dong-y"),
        "approve": staff("phe-duyet"),
        "send back": staff("tra-lai", note=WHY),
        "stop": staff("dung", note=WHY),
        "return": staff("tra-ket-qua"),
        "extend": staff("gia-han", note=WHY, new_day="2027-01-15"),
        "transfer": staff("chuyen-ho-so", note=WHY, office=road.elsewhere.agency.pk),
        "correct the result": staff("dinh-chinh", note=WHY),
        "withdraw the result": staff("thu-hoi-ket-qua", note=WHY, legal_ground=WHY, papers=[paper.pk if paper else 0]),
        "approve a refund": staff("duyet-hoan-tra"),
        "reject a refund": staff("khong-hoan-tra", note=WHY),
        "approve an exemption": staff("cho-mien-nop"),
        "reject an exemption": staff("khong-mien-nop", note=WHY),
        "approve an extension": staff("dong-y-gia-han"),
        "reject an extension": staff("khong-gia-han", note=WHY),
        "approve a further request": staff("duyet-bo-sung"),
        "reject a further request": staff("khong-duyet-bo-sung", note=WHY),
        "take back a further request": staff("rut-de-nghi-bo-sung"),
        "write the correction": (f"{office}work/trinh-dinh-chinh/", RESULT | {"register_number": "21"}),
        "give up the correction": staff("thoi-dinh-chinh"),
        "approve a change": staff("duyet-ket-qua"),
        "reject a change": staff("khong-duyet-ket-qua", note=WHY),
        "claim": staff(f"giao-nhan-{step}"),
        "put back": staff(f"giao-tra-{step}"),
        "hand over": staff(f"giao-chuyen-{step}", to=colleague.pk),
        "take cash": (f"/admin/payments/order/action/order/{order.pk}/thu-tien-mat/", {}),
        "own page": (f"GET {own}", {}),
        "office page": (f"GET {office}work/", {}),
        "control sheet": (f"GET {office}control-sheet/", {}),
    }


def _in_work(road: Road, dossier: Dossier) -> Dossier:
    return handling.take(desk.receive(dossier, by=road.here.desk), by=road.here.handler)


def _proposed(road: Road, dossier: Dossier) -> Dossier:
    return handling.propose(_in_work(road, dossier), by=road.here.handler, result=RESULT)


def _approved(road: Road, dossier: Dossier) -> Dossier:
    return handling.approve(_proposed(road, dossier), by=road.here.leader)


def _returned(road: Road, dossier: Dossier) -> Dossier:
    dossier = _approved(road, dossier)
    store_result(dossier)
    return dossier


def _supplement_asked(road: Road, dossier: Dossier) -> Dossier:
    return desk.request_supplement(dossier, by=road.here.desk, fields_asked=["person_born"], note=WHY)


SITUATIONS: dict[str, tuple[Status, Callable[[Road, Dossier], Dossier]]] = {
    "new": (Status.SUBMITTED, lambda road, dossier: dossier),
    "accepted": (Status.ACCEPTED, lambda road, dossier: desk.receive(dossier, by=road.here.desk)),
    "in work": (Status.IN_PROGRESS, _in_work),
    "before the leader": (Status.IN_PROGRESS, _proposed),
    "supplement asked": (Status.SUPPLEMENT_REQUESTED, _supplement_asked),
    "dues asked": (
        Status.DUES_REQUESTED,
        lambda road, dossier: ask(_in_work(road, dossier), road.here.handler),
    ),
    "decided": (Status.COMPLETED, _approved),
    "returned": (Status.RETURNED, _returned),
    "refused": (Status.REFUSED, lambda road, dossier: desk.refuse(dossier, by=road.here.desk, note=WHY)),
    "withdrawn": (Status.WITHDRAWN, lambda road, dossier: applicant.withdraw(dossier, by=road.citizen, note=WHY)),
    "stopped": (
        Status.STOPPED,
        lambda road, dossier: handling.stop(_proposed(road, dossier), by=road.here.leader, note=WHY),
    ),
}


def the_people(road: Road) -> dict[str, User | None]:
    """Everybody of WHO."""
    above = Agency.objects.create(code="H26", name="UBND thành phố Hà Nội")
    people = {letter: StaffFactory.create() for letter in "cL"}
    appoint(people["c"], Role.DESK_HEAD, road.here.agency)
    appoint(people["L"], Role.LEADER, above)
    here, elsewhere = road.here, road.elsewhere
    return {
        **people,
        "-": None,
        "o": road.citizen,
        "s": UserFactory.create(),
        "x": StaffFactory.create(is_superuser=True),
        "d": here.desk,
        "h": here.handler,
        "l": here.leader,
        "a": User.objects.get(username="author"),
        "e": elsewhere.desk,
        "f": elsewhere.handler,
        "g": elsewhere.leader,
    }


@contextmanager
def writes() -> Iterator[list[str]]:
    """The tables of dossiers and money that are written to."""
    found: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        found.extend(re.findall(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "((?:dossiers|payments)_\w+)"', sql))
        return execute(sql, *args)

    with connection.execute_wrapper(note):
        yield found


def may(browser: Client, act: Act) -> bool:
    """Whether it is done, or the page shown; taken back."""
    address, data = act
    with transaction.atomic(), writes() as written:
        if address.startswith("GET "):
            answer = browser.get(address.removeprefix("GET "))
            done = answer.status_code == 200
        else:
            answer = browser.post(address, data)
            done = bool(written)
        transaction.set_rollback(True)
    assert answer.status_code < 500, address
    return done


@pytest.fixture(autouse=True)
def _monday_morning() -> Iterator[None]:
    """What comes after 15:00 has a day more, and its limit might still be extended."""
    with time_machine.travel(datetime(2026, 11, 30, 9, tzinfo=get_current_timezone()), tick=True):
        yield


@pytest.fixture
def undrawn(paid: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work page is not drawn at each refusal: who may see it is asked before."""
    monkeypatch.setattr(workbench, "work_page", lambda *args, status=200, **more: HttpResponse(status=status))


def tried(dossier: Dossier, road: Road, allowed: Mapping[str, str]) -> dict[str, str]:
    """Who did each act: those who have to do with it try all, the others what somebody may do, and some of the rest."""
    people = the_people(road)
    colleague = create_staff("desk-2", "Người Thứ Hai", "x")
    appoint(colleague, Role.DESK, road.here.agency)
    acts = acts_on(dossier, road, colleague)
    found: dict[str, str] = dict.fromkeys(acts, "")
    for turn, letter in enumerate(WHO):
        browser = Client()
        if person := people[letter]:
            browser.force_login(person)
        for number, (name, act) in enumerate(acts.items()):
            if letter in WITH_IT or name in allowed or number % len(WHO) == (turn + dossier.status) % len(WHO):
                found[name] += letter if may(browser, act) else ""
    return {name: letters for name, letters in found.items() if letters}


@pytest.mark.usefixtures("undrawn")
def test_a_new_dossier_whose_fee_is_owed(road):
    allowed = ALWAYS | SQUARE["new, fee owed"]

    assert tried(road.submit(), road, allowed) == allowed


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("situation", SITUATIONS)
def test_nobody_does_what_is_not_theirs(road, paid, situation):
    status, lead = SITUATIONS[situation]
    allowed = ALWAYS | SQUARE[situation]
    dossier = Dossier.objects.get(pk=lead(road, paid).pk)
    assert dossier.state is status

    assert tried(dossier, road, allowed) == allowed


def test_the_square_has_every_status():
    assert {status for status, _ in SITUATIONS.values()} == set(Status)
    assert SITUATIONS.keys() | {"new, fee owed"} == SQUARE.keys()


def test_the_square_tries_every_button_of_the_work_page(road, paid):
    tables = (OFFICE_ACTIONS, STEP_ACTIONS, ACTIONS_WHILE_FEE_IS_OPEN, ACTIONS_WHEN_WAIT_IS_OVER, DECISIONS)
    slugs = {action.slug for table in tables for actions in table.values() for action in actions}
    posted = {address.split("/work/")[-1].strip("/") for address, _ in acts_on(paid, road, road.here.desk).values()}

    assert slugs - posted == set()
