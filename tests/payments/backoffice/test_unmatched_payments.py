"""Unmatched payments: which clerks see them, and to which orders they may assign them."""

import pytest
from django.utils import timezone

from payments.gateways.vnpay.settings import Terminal
from payments.models import Discrepancy, Order, Statement
from payments.orders.masking import mask_personal_numbers
from payments.status import DiscrepancyKind, DiscrepancyStatus, OrderStatus
from portal.accounts.models import User
from services.agencies.models import Agency, Role
from tests.factories import AgencyFactory, PostFactory, UserFactory
from tests.pages import Page
from tests.payments.conftest import an_order

pytestmark = pytest.mark.django_db
LIST = "/admin/payments/discrepancy/"
PERSON = "NGUYEN VAN A 001099000001 le phi"


@pytest.fixture(autouse=True)
def one_agency_has_its_own_terminal(settings) -> None:
    own = Terminal(code="H29TMN01", secrets=("x" * 32,))
    settings.VNPAY_TERMINALS = {**settings.VNPAY_TERMINALS, "H29": own}


@pytest.fixture
def shared() -> Discrepancy:
    """Money nobody can name, on the terminal of all agencies without one."""
    return nameless("DEMOTMN1")


@pytest.fixture
def own() -> Discrepancy:
    """The same on the terminal of the one that has its own."""
    return nameless("H29TMN01")


def nameless(terminal: str) -> Discrepancy:
    statement = Statement.objects.create(gateway="vnpay", terminal=terminal, day=timezone.localdate())
    line = statement.lines.create(
        kind="payment", reference=PERSON, transaction_no="1", amount_vnd=16_000, happened_at=timezone.now()
    )
    return Discrepancy.objects.create(kind=DiscrepancyKind.UNKNOWN, statement=statement, line=line)


def clerk_of(code: str, role: Role = Role.DESK) -> User:
    person: User = PostFactory.create(agency=AgencyFactory.create(code=code), role=role).user
    return person


def work(discrepancy: Discrepancy) -> str:
    return f"{LIST}{discrepancy.pk}/work/"


def action_url(discrepancy: Discrepancy, slug: str) -> str:
    return f"/admin/payments/order/action/discrepancy/{discrepancy.pk}/{slug}/"


def assign(client, discrepancy: Discrepancy, order: Order):
    return client.post(action_url(discrepancy, "gan"), {f"gan-{discrepancy.pk}-reference": order.reference})


def test_money_on_an_agencys_own_terminal_does_not_exist_for_others(client, own):
    client.force_login(clerk_of("H26.03"))
    order = an_order()

    assert client.get(work(own)).status_code == 404
    assert assign(client, own, order).status_code == 404
    assert client.post(action_url(own, "de-nghi-xu-ly")).status_code == 404
    assert not Page(client.get(LIST)).mentions(f"/{own.pk}/")
    order.refresh_from_db()
    assert order.status == OrderStatus.OPEN


@pytest.mark.parametrize(("code", "seen"), [("H29", True), ("H29.01", False), ("H290", False), ("H26.03", False)])
def test_an_own_terminal_is_its_agencys(client, own, code, seen):
    client.force_login(clerk_of(code))

    assert (client.get(work(own)).status_code == 200) is seen


@pytest.mark.parametrize(("code", "seen"), [("H29", False), ("H29.01", True), ("H26.03", True)])
def test_the_shared_terminal_is_of_those_who_use_it(client, shared, code, seen):
    client.force_login(clerk_of(code))

    assert (client.get(work(shared)).status_code == 200) is seen
    page = Page(client.get(LIST))
    assert (f"{LIST}{shared.pk}/change/" in page.hrefs) is page.mentions(f"/{shared.pk}/") is seen


def test_a_terminal_that_is_in_the_settings_no_more_is_nobodys(client):
    retired = nameless("OLDTMN01")
    client.force_login(clerk_of("H26.03"))
    assert client.get(work(retired)).status_code == 404

    client.force_login(UserFactory.create(is_superuser=True, is_staff=True))
    assert client.get(work(retired)).status_code == 404


def test_a_retired_terminal_kept_below_its_agency_is_its_agencys(client, settings):
    old = Terminal(code="OLDTMN01", secrets=("x" * 32,))
    settings.VNPAY_TERMINALS = {**settings.VNPAY_TERMINALS, "H26.03.cu": old}
    retired = nameless("OLDTMN01")
    client.force_login(clerk_of("H26.03"))
    assert client.get(work(retired)).status_code == 200

    client.force_login(clerk_of("H26.04"))
    assert client.get(work(retired)).status_code == 404


def test_an_account_follows_the_same_rule(client, settings):
    account = settings.BANK_ACCOUNTS["*"].model_copy(update={"number": "29000001"})
    settings.BANK_ACCOUNTS = {**settings.BANK_ACCOUNTS, "H26.03": account}
    own = nameless("29000001")
    Statement.objects.filter(pk=own.statement_id).update(gateway="vietqr")

    client.force_login(clerk_of("H26.03"))
    assert client.get(work(own)).status_code == 200
    client.force_login(clerk_of("H26.04"))
    assert client.get(work(own)).status_code == 404


def test_an_agency_that_was_moved_still_has_its_own_terminal_and_no_share_in_that_of_others(client, own, shared):
    clerk = clerk_of("H30.05")
    Agency.objects.filter(code="H30.05").update(payee="H29")
    client.force_login(clerk)
    assert [client.get(work(one)).status_code for one in (own, shared)] == [200, 404]


def test_money_is_assigned_only_where_it_came_in(client, shared):
    """Even by who collects for two agencies, of which one has its own terminal."""
    person = clerk_of("H26.03")
    PostFactory.create(user=person, agency=AgencyFactory.create(code="H29"), role=Role.DESK)
    client.force_login(person)
    elsewhere = an_order(payee="H29")

    page = Page(assign(client, shared, elsewhere))

    assert "được thu ở nơi khác" in page.text
    elsewhere.refresh_from_db()
    assert elsewhere.status == OrderStatus.OPEN


def test_money_is_assigned_only_within_ones_reach(client, shared):
    client.force_login(clerk_of("H26.03"))
    ours, theirs = an_order(payee="H26.03"), an_order(payee="H26.04")

    assert "Không có khoản nào" in Page(assign(client, shared, theirs)).problems[0].text
    assign(client, shared, ours)

    shared.refresh_from_db()
    assert shared.status == DiscrepancyStatus.RESOLVED
    assert list(Order.objects.filter(status=OrderStatus.SETTLED)) == [ours]


def test_what_payers_wrote_is_shown_without_their_numbers(client, shared):
    client.force_login(clerk_of("H26.03"))

    for address in (LIST, work(shared)):
        page = Page(client.get(address))
        assert "NGUYEN VAN A •••001 le phi" in page.text
        assert not page.mentions("001099000001")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("001099000001", "•••001"),
        ("CCCD001099000001X", "CCCD•••001X"),
        ("001.099.000.001", "•••.001"),
        ("0912 345 678", "••• 678"),
        ("12345678", "12345678"),
        ("TT2345678ABC-1", "TT2345678ABC-1"),
    ],
)
def test_of_a_personal_number_the_end_stays(written, shown):
    assert mask_personal_numbers(written) == shown
