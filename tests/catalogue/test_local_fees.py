"""A province fixes what a version leaves open: two people, from a day on, and whoever files there pays it."""

import json
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from pydantic import ValidationError

from notifications.models import Notification
from portal.accounts.models import User
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, Role
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.lint.local_fee_lint import amounts_left_out
from services.catalogue.local_fees.amounts import amounts_at
from services.catalogue.models import DatedChange, LocalFee, ProcedureVersion
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.money import fees
from tests.factories import PACKAGES, AgencyFactory, PostFactory, publish_package
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CODE = "2.000635"
BASIS = "06/2026/NQ-HĐND"


@pytest.fixture
def today():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def province() -> AdministrativeUnit:
    return AdministrativeUnit.objects.create(code="01", name="Hà Nội", full_name="Thành phố Hà Nội")


@pytest.fixture
def committee(province: AdministrativeUnit) -> Agency:
    name = "Ủy ban nhân dân thành phố Hà Nội"
    return AgencyFactory.create(code="H26", name=name, kind=AgencyKind.PROVINCE_COMMITTEE, unit=province)


@pytest.fixture
def proposer(committee: Agency) -> User:
    return PostFactory.create(agency=committee, role=Role.AUTHOR).user


@pytest.fixture
def approver_there(committee: Agency) -> User:
    return PostFactory.create(agency=committee, role=Role.APPROVER).user


@pytest.fixture
def version(committee: Agency) -> ProcedureVersion:
    return left_open(amount_vnd=8_000, local_most_vnd=10_000)


def left_open(**fee: object) -> ProcedureVersion:
    """A version whose one fee provinces fix."""
    source = json.loads((PACKAGES / f"{CODE}.json").read_text())["fees"][0]
    return publish_package(CODE, fees=[{**source, "by_province": True, **fee}])


def proposal(version: ProcedureVersion, province: AdministrativeUnit, **said: object) -> LocalFee:
    values = {"amount_vnd": 5_000, "basis": BASIS, "valid_from": date(2026, 12, 1), "fee": "extract", **said}
    return LocalFee(procedure=version.procedure, province=province, **values)


@pytest.fixture
def fixed(version, province, proposer, approver_there) -> LocalFee:
    """5.000 đồng from 1 December on, approved."""
    row = actions.propose_local_fee(proposal(version, province), by=proposer)
    return actions.approve_local_fee(row, by=approver_there)


def due(version: ProcedureVersion, office: Agency, day: date) -> int:
    """What three copies cost that are asked for at this office on this day."""
    case = fees.FeeCase(FilingChannel.ONLINE, day, office)
    return sum(one.amount_vnd for one in fees.calculate(version.package, {"copies": 3}, case))


def test_who_files_there_from_that_day_on_pays_it_and_nobody_else(version, committee, fixed):
    ward = AgencyFactory.create(code="H26.101", unit=AdministrativeUnit.objects.create(code="00004", province_id="01"))
    elsewhere = AgencyFactory.create(code="H29.101", unit=AdministrativeUnit.objects.create(code="79"))
    assert [due(version, ward, date(2026, 11, 30)), due(version, ward, date(2026, 12, 1))] == [24_000, 15_000]
    assert due(version, committee, date(2026, 12, 1)) == 15_000
    assert due(version, elsewhere, date(2026, 12, 1)) == 24_000
    [line] = fees.order_lines(
        fees.calculate(version.package, {"copies": 3}, fees.FeeCase(FilingChannel.ONLINE, date(2026, 12, 1), ward))
    )
    assert line.legal_basis == BASIS


def test_a_later_amount_follows_and_one_with_a_last_day_ends(version, province, committee, proposer, approver_there):
    for begins, ends, vnd in ((1, None, 5_000), (10, date(2026, 12, 20), 0)):
        row = proposal(version, province, valid_from=date(2026, 12, begins), valid_until=ends, amount_vnd=vnd)
        actions.approve_local_fee(actions.propose_local_fee(row, by=proposer), by=approver_there)
    days = [date(2026, 12, day) for day in (9, 10, 20, 21)]
    assert [due(version, committee, day) for day in days] == [15_000, 0, 0, 24_000]


def test_without_an_amount_the_office_tells_it_later(committee, province, proposer, approver_there):
    version = left_open(amount_vnd=0)
    case = fees.FeeCase(FilingChannel.ONLINE, date(2026, 12, 1), committee)
    assert [fee.key for fee in fees.found_later(version.package, case)] == ["extract"]
    assert fees.calculate(version.package, {"copies": 3}, case) == []
    row = actions.propose_local_fee(proposal(version, province, amount_vnd=0), by=proposer)
    actions.approve_local_fee(row, by=approver_there)
    assert fees.found_later(version.package, case) == []


def test_a_version_that_leaves_less_open_lets_it_drop_out(version, committee, fixed):
    narrower = left_open(amount_vnd=8_000, local_least_vnd=6_000)
    assert due(narrower, committee, date(2026, 12, 1)) == 24_000
    assert due(version, committee, date(2026, 12, 1)) == 15_000


def test_who_narrows_the_bounds_reads_whose_amount_would_drop_out(client, version, fixed, author):
    assert amounts_left_out(version.package) == []
    draft = actions.start_new_version(version.procedure, by=author)
    fee = draft.package.fees[0].model_copy(update={"local_least_vnd": 6_000})
    narrower = draft.package.model_copy(update={"fees": (fee,)})
    draft = actions.edit(draft, narrower, expected_checksum=draft.checksum, by=author)
    client.force_login(author)
    shown = Page(client.get(reverse("admin:studio_version", args=[draft.pk]))).text
    assert f"Mức 5.000 đồng của Thành phố Hà Nội ({BASIS}) nằm ngoài phần để tỉnh quyết định" in shown
    [finding] = amounts_left_out(narrower.model_copy(update={"fees": ()}))
    assert finding.path == "fees"


def test_packages_without_such_a_fee_ask_nothing(published, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert amounts_at(published.package, Agency(unit_id="01"), date(2026, 12, 1)) == {}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"amount_vnd": 10_001}, "từ 0 đồng đến 10.000\xa0đồng"),
        ({"basis": " "}, "số nghị quyết"),
        ({"valid_from": date(2026, 11, 23)}, "sau hôm nay"),
        ({"valid_until": date(2026, 11, 30)}, "đứng trước ngày áp dụng"),
        ({"fee": "other"}, "không để tỉnh quyết định"),
    ],
)
def test_what_the_version_does_not_leave_open_is_refused(version, province, proposer, said, refusal):
    with pytest.raises(CatalogueError, match=refusal):
        actions.propose_local_fee(proposal(version, province, **said), by=proposer)
    assert not LocalFee.objects.exists()


def test_it_takes_two_people_of_the_province(version, province, committee, author, approver, proposer, approver_there):
    with pytest.raises(CatalogueError, match="không được giao"):
        actions.propose_local_fee(proposal(version, province), by=author)
    PostFactory.create(user=proposer, agency=committee, role=Role.APPROVER)
    row = actions.propose_local_fee(proposal(version, province), by=proposer)
    for stranger in (approver, proposer):
        with pytest.raises(CatalogueError, match=r"không được giao|không tự duyệt"):
            actions.approve_local_fee(row, by=stranger)
    with pytest.raises(CatalogueError, match="chờ duyệt"):
        actions.propose_local_fee(proposal(version, province, amount_vnd=1), by=proposer)
    assert Notification.objects.filter(kind="local_fee_proposed", recipient=approver_there).exists()
    with pytest.raises(CatalogueError, match="lý do"):
        actions.refuse_local_fee(row, by=approver_there, note=" ")
    actions.refuse_local_fee(row, by=approver_there, note="Sai số nghị quyết")
    assert Notification.objects.filter(kind="local_fee_refused", recipient=proposer).exists()


def test_a_proposal_whose_day_has_come_is_not_approved(version, province, proposer, approver_there, today):
    row = actions.propose_local_fee(proposal(version, province), by=proposer)
    today.move_to("2026-12-01T03:00:00Z")
    with pytest.raises(CatalogueError, match="sau hôm nay"):
        actions.approve_local_fee(row, by=approver_there)


def test_the_database_keeps_two_people_and_one_amount_from_a_day(version, province, proposer, fixed):
    for changes in ({"amount_vnd": 1}, {"valid_from": date(2027, 1, 1)}, {"state": "proposed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LocalFee.objects.filter(pk=fixed.pk).update(**changes)
    twin = proposal(version, province, proposed_by=proposer, decided_by=fixed.decided_by, state="approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()
    alone = proposal(version, province, proposed_by=proposer, decided_by=proposer, state="approved", fee="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        alone.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalFee.objects.filter(pk=fixed.pk).delete()


def test_before_its_day_it_is_cancelled_and_after_it_never(version, committee, fixed, approver_there, proposer, today):
    with pytest.raises(CatalogueError, match="không được giao"):
        actions.cancel_local_fee(fixed, by=proposer, note="Nhầm")
    today.move_to("2026-12-01T03:00:00Z")
    with pytest.raises(CatalogueError, match="đã áp dụng"):
        actions.cancel_local_fee(fixed, by=approver_there, note="Nhầm")
    today.move_to("2026-11-30T03:00:00Z")
    actions.cancel_local_fee(fixed, by=approver_there, note="Nhầm")
    assert due(version, committee, date(2026, 12, 1)) == 24_000


def test_citizens_read_it_on_the_page_of_the_procedure_and_the_ministry_in_its_calendar(client, version, fixed):
    shown = Page(client.get(f"/thu-tuc/{CODE}/")).text
    assert f"5.000 đồng tại Thành phố Hà Nội (theo {BASIS}, từ 01/12/2026)" in shown
    assert "Hội đồng nhân dân cấp tỉnh quyết định mức thu" in shown
    assert DatedChange.objects.filter(procedure=version.procedure, on=date(2026, 12, 1), kind="begins").exists()


def test_the_pages_from_the_proposal_to_the_approval(client, version, province, proposer, approver_there, author):
    listed, address = reverse("admin:local_fees"), reverse("admin:local_fees_of", args=[version.procedure_id, "01"])
    client.force_login(author)
    assert [client.get(one).status_code for one in (listed, address)] == [404, 404]
    client.force_login(proposer)
    assert "chưa ghi mức nào" in Page(client.get(listed)).text
    typed = {"fee": "extract", "amount_vnd": "99.000", "basis": BASIS, "valid_from": "01/12/2026"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "từ 0 đồng đến 10.000 đồng" in Page(refused).text
    assert 'value="99.000"' in refused.content.decode()
    assert client.post(address, {**typed, "valid_from": "23/11/2026"}).status_code == 422
    assert client.post(address, {**typed, "amount_vnd": "5.000"}).status_code == 302
    row = LocalFee.objects.get()
    decide = reverse("admin:local_fee_act", args=[version.procedure_id, "01", row.pk, "duyet"])
    client.post(decide)
    assert "Bạn không được giao việc này" in Page(client.get(address)).text
    client.force_login(approver_there)
    assert "1 đề nghị chờ duyệt" in Page(client.get(listed)).text
    assert client.post(decide).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("approved", approver_there)


def test_bounds_are_said_only_where_something_is_left_open():
    source = json.loads((PACKAGES / f"{CODE}.json").read_text())["fees"][0]
    for wrong in ({"local_most_vnd": 5}, {"by_province": True, "local_least_vnd": 6, "local_most_vnd": 5}):
        with pytest.raises(ValidationError):
            FeeRule.model_validate({**source, **wrong})
