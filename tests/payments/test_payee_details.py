"""Where an agency collects and its tax code: proposed by one, approved by another, kept, encrypted, and looked up."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from payments import actions
from payments.actions import PayeeDetailInput
from payments.errors import PaymentError
from payments.gateways.registry import GATEWAYS
from payments.gateways.vnpay import terminals
from payments.models import PayeeDetail
from payments.status import OrderStatus, PayeeDetailStatus
from payments.tax_codes import tax_code_of
from tests.factories import StaffFactory, clerk_at, leader_at
from tests.pages import Page
from tests.payments.backoffice.test_unmatched_payments import nameless
from tests.payments.conftest import an_attempt, an_order, signed_result

pytestmark = pytest.mark.django_db

CODE, TERMINAL, KEY = "H26.03", "H2603TMN", "khoa-bi-mat-cua-co-quan"
BANK = {"bank": "970415", "bank_name": "VietinBank", "holder": "KHO BAC NHA NUOC"}
NEW = reverse("admin:payments_payeedetail_propose")


@pytest.fixture
def clerk():
    return clerk_at(CODE)


@pytest.fixture
def leader():
    return leader_at(CODE)


@pytest.fixture(autouse=True)
def in_production(settings):
    """Nothing but the table says where agencies collect."""
    settings.VNPAY_TERMINALS, settings.BANK_ACCOUNTS, settings.TAX_CODES = {}, {}, {}


def given(kind="vnpay", number=TERMINAL, *, payee=CODE, keys=(KEY,), days=0, **details) -> PayeeDetailInput:
    day = timezone.localdate() + timedelta(days=days)
    return PayeeDetailInput(payee, kind, number, day, "Công văn số 12/KBNN", details, keys)


def approved(clerk, leader, *args, **kwargs) -> PayeeDetail:
    proposal = actions.propose_payee_detail(given(*args, **kwargs), by=clerk)
    return actions.approve_payee_detail(proposal, by=leader)


def test_an_agency_collects_nothing_before_two_people_have_said_where(clerk, leader):
    with pytest.raises(PaymentError, match="chưa nhận thanh toán qua VNPAY"):
        an_attempt()
    proposal = actions.propose_payee_detail(given(), by=clerk)
    with pytest.raises(PaymentError, match="chưa nhận thanh toán qua VNPAY"):
        an_attempt()

    actions.approve_payee_detail(proposal, by=leader)

    assert an_attempt().terminal == TERMINAL


def test_who_proposed_does_not_approve(leader):
    proposal = actions.propose_payee_detail(given(), by=leader)

    with pytest.raises(PaymentError, match="không được tự duyệt"):
        actions.approve_payee_detail(proposal, by=leader)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayeeDetail.objects.filter(pk=proposal.pk).update(
            status=PayeeDetailStatus.APPROVED, decided_by=leader, decided_at=timezone.now()
        )


def test_the_notice_of_an_agencys_own_terminal_is_believed_and_a_strangers_is_not(client, clerk, leader):
    approved(clerk, leader)
    attempt = an_attempt()

    def notice(secret: str) -> object:
        query = signed_result(attempt, secret=secret)
        return client.get(f"/thanh-toan/vnpay/thong-bao/?{query}").json()["RspCode"]

    assert notice("DEMOSECRET0123456789DEMOSECRET01") == "97"
    assert notice(KEY) == "00"
    attempt.order.refresh_from_db()
    assert attempt.order.status == OrderStatus.SETTLED


def test_what_begins_later_holds_from_its_day_on_and_the_old_one_is_kept(clerk, leader):
    old = approved(clerk, leader)
    approved(clerk, leader, number="H2603NEW", days=3)

    assert terminals.terminal_of(CODE).code == TERMINAL
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert terminals.terminal_of(CODE).code == "H2603NEW"
        assert terminals.secrets_of(TERMINAL) == (KEY,)  # money of yesterday's attempts still comes in there
        assert set(GATEWAYS["vnpay"].terminals()) == {TERMINAL, "H2603NEW"}
    with time_machine.travel(timezone.now() + timedelta(days=100)):
        assert GATEWAYS["vnpay"].terminals() == ["H2603NEW"]
    assert PayeeDetail.objects.filter(pk=old.pk, status=PayeeDetailStatus.APPROVED).exists()


def test_money_that_came_to_the_terminal_an_agency_left_is_still_its_own(client, clerk, leader):
    approved(clerk, leader)
    approved(clerk, leader, number="H2603NEW")
    stray = nameless(TERMINAL)
    client.force_login(clerk)
    order = an_order()

    assert client.get(f"/admin/payments/discrepancy/{stray.pk}/work/").status_code == 200
    actions.assign_payment(stray, order, by=clerk)

    order.refresh_from_db()
    assert order.status == OrderStatus.SETTLED


def test_a_lookup_is_one_indexed_query(clerk, leader, django_assert_num_queries):
    approved(clerk, leader)
    for look_up in (
        lambda: terminals.terminal_of(CODE),
        lambda: terminals.secrets_of(TERMINAL),
        lambda: tax_code_of(CODE),
        GATEWAYS["vnpay"].terminals,
    ):
        with django_assert_num_queries(1):
            look_up()


@pytest.mark.parametrize("method", ["vnpay", "vietqr"])
def test_a_payment_that_begins_asks_once_where_its_money_goes(clerk, leader, method):
    approved(clerk, leader)
    approved(clerk, leader, "vietqr", "118000001", **BANK)
    order = an_order()
    an_attempt(order)

    with CaptureQueriesContext(connection) as asked:
        actions.start_attempt(order, GATEWAYS[method], ip="127.0.0.1", return_url="http://x/")

    lookups = [query["sql"] for query in asked if '"payee" =' in query["sql"] and "payeedetail" in query["sql"]]
    assert len(lookups) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "TOOLONG123"},
        {"keys": ()},
        {"kind": "vietqr", "number": "118000001"},
        {"kind": "vietqr", "number": "118000001", **BANK, "bank": "97041"},
        {"kind": "tax_code", "number": "12345", "keys": ()},
        {"kind": "tax_code", "number": "0101234567"},
        {"kind": "cheque"},
        {"days": -1},
    ],
)
def test_what_is_no_place_to_collect_is_refused_with_a_sentence(clerk, wrong):
    with pytest.raises(PaymentError, match=r"\w+ \w+.*\."):
        actions.propose_payee_detail(given(**wrong), by=clerk)

    assert not PayeeDetail.objects.exists()


def test_the_number_of_another_agency_is_refused(clerk, leader):
    """Whose key is the newer one would otherwise sign for the other's orders."""
    there, their_leader = clerk_at("H29"), leader_at("H29")
    first = actions.propose_payee_detail(given(), by=clerk)
    second = actions.propose_payee_detail(given(payee="H29", keys=("khoa-cua-ke-khac",)), by=there)
    actions.approve_payee_detail(first, by=leader)

    with pytest.raises(PaymentError, match="thuộc một cơ quan khác"):
        actions.approve_payee_detail(second, by=their_leader)
    with pytest.raises(PaymentError, match="thuộc một cơ quan khác"):
        actions.propose_payee_detail(given(payee="H29"), by=there)
    assert terminals.secrets_of(TERMINAL) == (KEY,)


def test_the_account_and_the_tax_code_of_an_agency_come_from_the_table(clerk, leader):
    approved(clerk, leader, "vietqr", "118000001", **BANK)
    approved(clerk, leader, "tax_code", "0101234567-001", keys=())

    order = an_order()
    actions.start_attempt(order, GATEWAYS["vietqr"], ip="127.0.0.1", return_url="http://x/")
    attempt = order.attempts.get()
    assert (attempt.terminal, attempt.account_bank, attempt.account_holder) == (
        "118000001",
        "970415",
        "KHO BAC NHA NUOC",
    )
    assert tax_code_of(CODE) == "0101234567-001"
    assert tax_code_of("H29") == ""


def test_what_was_proposed_or_decided_never_changes(clerk, leader):
    detail = approved(clerk, leader)
    rows = PayeeDetail.objects.filter(pk=detail.pk)

    for change in ({"number": "X"}, {"payee": "H29"}, {"details": {"bank": "1"}}, {"status": "rejected"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_keys_lie_encrypted_and_survive_a_change_of_the_key(clerk, leader, settings):
    approved(clerk, leader)
    old, new = settings.ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    stored = PayeeDetail.objects.get().secrets
    assert KEY not in stored

    settings.ENCRYPTION_KEYS = [new, old]
    said = StringIO()
    call_command("rotate_encryption", stdout=said)
    settings.ENCRYPTION_KEYS = [new]

    assert said.getvalue() == "1 row(s) encrypted with the first key\n"
    assert PayeeDetail.objects.get().secrets != stored
    assert PayeeDetail.objects.get().keys == (KEY,)
    settings.ENCRYPTION_KEYS = [old]
    with pytest.raises(InvalidToken):
        _ = PayeeDetail.objects.get().keys


def test_the_road_through_the_pages(client, clerk, leader):
    client.force_login(clerk)
    form = {"payee": CODE, "kind": "vnpay", "number": TERMINAL, "keys": f"{KEY}\nkhoa-cu", "reason": "Công văn 12"}
    day = f"{timezone.localdate():%d/%m/%Y}"
    asked = Page(client.get(NEW)).field("valid_from")
    assert asked.value == day
    assert not asked.element.xpath(".//input[@type='date']")  # a browser's own picker may put the month first
    assert "Đề nghị nơi thu" in client.get(reverse("admin:payments_payeedetail_changelist")).content.decode()
    refused = client.post(NEW, {**form, "number": "NGAN", "valid_from": day})
    assert refused.status_code == 422
    assert Page(refused).mentions("mã gồm 8 chữ cái")
    assert Page(refused).field("reason").value == "Công văn 12"

    answer = client.post(NEW, {**form, "valid_from": day})
    detail = PayeeDetail.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert KEY not in page
    assert all(print_ in page for print_ in detail.fingerprints())

    client.force_login(leader)
    client.post(f"/admin/payments/order/action/payeedetail/{detail.pk}/duyet/")
    detail.refresh_from_db()
    assert detail.status == PayeeDetailStatus.APPROVED
    assert Page(client.get(answer["Location"])).mentions("Đã duyệt")


def test_many_are_approved_at_once_and_ones_own_are_not(client, clerk, leader):
    theirs = actions.propose_payee_detail(given(), by=clerk)
    own = actions.propose_payee_detail(given("tax_code", "0101234567", keys=()), by=leader)
    client.force_login(leader)

    chosen = {"action": "approve_selected", "_selected_action": [theirs.pk, own.pk]}
    page = client.post(reverse("admin:payments_payeedetail_changelist"), chosen, follow=True).content.decode()

    assert PayeeDetail.objects.get(status=PayeeDetailStatus.APPROVED) == theirs
    assert "không được tự duyệt" in page


def test_a_word_in_place_of_a_key_finds_no_proposal(client, leader):
    client.force_login(leader)

    assert client.get("/admin/payments/payeedetail/abc/change/").status_code == 404


def test_an_office_sees_and_decides_its_own_alone(client, clerk):
    detail = actions.propose_payee_detail(given(), by=clerk)

    for stranger, status in ((leader_at("H29"), 404), (clerk, 200)):
        client.force_login(stranger)
        assert client.get(reverse("admin:payments_payeedetail_work", args=[detail.pk])).status_code == status
        client.post(f"/admin/payments/order/action/payeedetail/{detail.pk}/duyet/")
    client.force_login(StaffFactory.create(is_superuser=True))
    assert client.get(NEW).status_code == 404
    detail.refresh_from_db()
    assert detail.status == PayeeDetailStatus.PROPOSED


def a_file(folder: Path, *lines: str) -> str:
    file = folder / "accounts.csv"
    header = "payee,kind,number,bank,bank_name,holder,keys,valid_from,reason"
    file.write_text("\n".join([header, *lines, ""]), encoding="utf-8-sig")
    return str(file)


def test_many_are_proposed_from_a_file_and_again_without_harm(clerk, tmp_path):
    file = a_file(
        tmp_path,
        f"{CODE},vnpay,{TERMINAL},,,,{KEY} khoa-cu,,Công văn 12",
        f"{CODE}.01,vietqr,118000001,970415,VietinBank,KHO BAC,{KEY},,Công văn 12",
        f"{CODE}.01,tax_code,0101234567,,,,,,Công văn 12",
    )

    for number in ("3", "0"):
        said = StringIO()
        call_command("propose_payee_details", file, by=clerk.username, stdout=said)
        assert said.getvalue() == f"{number} proposal(s) made\n"

    assert PayeeDetail.objects.filter(status=PayeeDetailStatus.PROPOSED).count() == 3
    assert PayeeDetail.objects.get(kind="vnpay").keys == (KEY, "khoa-cu")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("H29,vnpay,H29TMN01,,,,k,,Công văn", "thẩm quyền"),
        (f"{CODE},vnpay,X,,,,k,,Công văn", "8 chữ cái"),
        (f"{CODE},vnpay,{TERMINAL},,,,k,31/02/2027,Công văn", "Line 3"),
        (f"{CODE},vnpay,{TERMINAL},,,,k,,", "lý do"),
    ],
)
def test_a_file_with_one_wrong_line_proposes_nothing(clerk, tmp_path, line, said):
    file = a_file(tmp_path, f"{CODE},tax_code,0101234567,,,,,,Công văn 12", line)

    with pytest.raises(CommandError, match=said):
        call_command("propose_payee_details", file, by=clerk.username, stdout=StringIO())
    assert not PayeeDetail.objects.exists()


def test_thousands_of_agencies_cost_one_query(clerk, leader, django_assert_num_queries):
    """In variables they are more than the kernel passes to a program (E2BIG)."""
    now = timezone.now()
    PayeeDetail.objects.bulk_create(
        PayeeDetail(
            payee=f"{CODE}.{number}",
            kind="vnpay",
            number=f"T{number:07}",
            valid_from=timezone.localdate(),
            reason="x",
            status=PayeeDetailStatus.APPROVED,
            proposed_by=clerk,
            decided_by=leader,
            decided_at=now,
        )
        for number in range(3_332)
    )

    with django_assert_num_queries(1):
        assert len(GATEWAYS["vnpay"].terminals()) == 3_332
