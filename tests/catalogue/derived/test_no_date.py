"""A dossier for which no day is promised, on the whole road: received, charged by the clerk, signed, returned."""

import pytest
from django.test import Client
from django.utils import timezone

from payments.orders.order_input import LineInput
from payments.status import FeeKind
from portal.accounts.models import User
from services.agencies.models import Role
from services.catalogue.derived.derivation import with_derived_form
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.public_record import FilingChannel, ResultDelivery, Way
from services.documents.models import Document
from services.dossiers.actions import desk, handling
from services.dossiers.actions.money import dues
from services.dossiers.applicant.answer_summary import dossier_facts
from services.dossiers.models import Dossier
from services.dossiers.statistics import checking
from services.dossiers.status import Status
from services.dossiers.tasks import look_after_alerts, send_digests
from tests.catalogue.derived.filing import Desk, open_desk
from tests.catalogue.derived.records import PAPER, with_record
from tests.factories import PostFactory
from tests.outbox import work_off
from tests.pages import Page
from tests.payments.conftest import an_attempt, signed_result

pytestmark = pytest.mark.django_db
NO_DAY = "Không hẹn ngày trả vì bản ghi công bố chưa nói rõ thời hạn"
FEE_LATER = "Chưa thu khi nộp; cơ quan báo khoản phải nộp sau khi xem hồ sơ"
CHARGED = [LineInput(FeeKind.FEE, "Phí thẩm định", 120_000, 1, "Thông tư 12/2025/TT-BTC")]
RESULT = {"decision": "Đồng ý.", "valid_until": None}


@pytest.fixture
def office() -> Desk:
    """An office with the one procedure of which the record says neither time nor fee."""
    ways = tuple(Way(channel=channel) for channel in FilingChannel)
    return open_desk([with_derived_form(with_record(PAPER, ways=ways))], dossiers=1)


@pytest.fixture
def staff(office: Desk) -> dict[Role, User]:
    roles = (Role.DESK, Role.HANDLER, Role.LEADER)
    return {role: PostFactory.create(agency=office.office, role=role).user for role in roles}


@pytest.fixture
def dossier(office: Desk, staff: dict[Role, User]) -> Dossier:
    """In the hands of the handling clerk."""
    filed = office.file(ProcedureVersion.objects.in_force().get(), capacity="self", seed=1)
    return handling.take(desk.receive(filed, by=staff[Role.DESK]), by=staff[Role.HANDLER])


def read(person: User, *addresses: str) -> list[str]:
    """What these pages say to this person."""
    browser = Client()
    browser.force_login(person)
    answers = [browser.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [200] * len(addresses)
    return [Page(answer).text for answer in answers]


def paid(dossier: Dossier) -> None:
    Client().get(f"/thanh-toan/vnpay/thong-bao/?{signed_result(an_attempt(dossier.fees.get().order))}")
    work_off()
    dossier.refresh_from_db()


def test_the_receipt_says_that_there_is_no_day_and_when_a_fee_is_told(dossier):
    work_off()
    receipt = Document.objects.get(kind="receipt")
    assert receipt.stored_at
    said = {name: receipt.facts[name] for name in ("due_at", "time_limit", "fee_text")}
    assert said == {"due_at": None, "time_limit": NO_DAY, "fee_text": FEE_LATER}
    assert ("Hẹn trả kết quả", "Không hẹn ngày") in [(line.label, line.value) for line in dossier_facts(dossier)]
    told = dossier.applicant.notifications.get(kind="dossier_accepted")
    assert "không hẹn ngày trả kết quả" in str(told.body)


def test_the_clerk_charges_later_and_it_goes_on_to_the_result(dossier, staff):
    dossier = dues.request_dues(dossier, by=staff[Role.HANDLER], lines=CHARGED, note="Nộp phí thẩm định.")
    assert dossier.state is Status.DUES_REQUESTED
    paid(dossier)
    assert (dossier.state, dossier.due_at) == (Status.IN_PROGRESS, None)

    dossier = handling.propose(dossier, by=staff[Role.HANDLER], result={"result": RESULT})
    dossier = handling.approve(dossier, by=staff[Role.LEADER])
    if dossier.delivery != ResultDelivery.ONLINE:
        dossier = desk.return_result(dossier, by=staff[Role.DESK])
    work_off()
    dossier.refresh_from_db()
    assert dossier.state is Status.RETURNED
    assert dossier.papers.filter(kind="result").count() == 1
    assert not dossier.clock.filter(stopped_at=None).exists()


def test_nobody_who_reads_lists_prints_or_counts_it_stumbles_over_the_missing_day(dossier, staff):
    [mine, tracked, _] = read(
        dossier.applicant, "/ho-so/", f"/ho-so/{dossier.pk}/", f"/thu-tuc/{dossier.version.procedure.code}/"
    )
    assert "hẹn trả" not in mine
    assert "Không hẹn ngày" in tracked
    work, *_ = read(
        staff[Role.HANDLER],
        f"/admin/dossiers/dossier/{dossier.pk}/work/",
        "/admin/dossiers/dossier/my-day/",
        "/admin/dossiers/dossier/queue/",
        "/admin/dossiers/dossier/queue/?pham-vi=co-quan",
        "/admin/dossiers/dossier/queue/?pham-vi=tat-ca&han-tu=2026-01-01",
    )
    assert "Không hẹn ngày" in work
    read(staff[Role.LEADER], "/admin/dossiers/dossier/figures/", "/admin/dossiers/dossier/alerts/")
    look_after_alerts()
    send_digests()
    assert list(checking.rebuild())
    assert checking.check_day(timezone.localdate()) == 0
