"""A province says where a procedure is received over the counter, and when: two people, from a day on."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from notifications.models import Notification
from portal.accounts.models import User
from services.agencies.models import AdministrativeUnit, Agency, AgencyKind, Role
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.local_reception.offices import leaves_reception_open, nameable_offices
from services.catalogue.models import LocalReception, ProcedureVersion, ReceptionOffice
from tests.factories import AgencyFactory, PostFactory, publish_package
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
CODE = "2.000635"
BASIS = "1234/QĐ-UBND"


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
def wards(committee: Agency) -> list[Agency]:
    return [
        AgencyFactory.create(
            code=f"H26.10{number}",
            name=f"Ủy ban nhân dân phường {name}",
            kind=AgencyKind.COMMUNE_COMMITTEE,
            unit=AdministrativeUnit.objects.create(code=f"0000{number}", province_id="01"),
            address=f"Số {number} phố {name}",
        )
        for number, name in ((1, "Ba Đình"), (2, "Hoàn Kiếm"))
    ]


@pytest.fixture
def proposer(committee: Agency) -> User:
    return PostFactory.create(agency=committee, role=Role.AUTHOR).user


@pytest.fixture
def approver_there(committee: Agency) -> User:
    return PostFactory.create(agency=committee, role=Role.APPROVER).user


@pytest.fixture
def version(committee: Agency) -> ProcedureVersion:
    return publish_package(CODE)


def proposal(version: ProcedureVersion, province: AdministrativeUnit, **said: object) -> LocalReception:
    values = {"basis": BASIS, "valid_from": date(2026, 12, 1), "hours": "Sáng thứ Ba, 8:00–11:00", **said}
    return LocalReception(procedure=version.procedure, province=province, **values)


@pytest.fixture
def decided(version, province, wards, proposer, approver_there) -> LocalReception:
    """The first ward from 1 December on, approved."""
    row = actions.propose_local_reception(proposal(version, province), wards[:1], by=proposer)
    return actions.approve_local_reception(row, by=approver_there)


def text_of(client, query: str = "") -> str:
    return Page(client.get(f"/thu-tuc/{CODE}/{query}")).text


def test_from_its_day_on_the_page_of_the_procedure_names_the_offices_and_hours(client, decided, today):
    assert "Nơi tiếp nhận trực tiếp" not in text_of(client)
    today.move_to("2026-12-01T03:00:00Z")
    shown = text_of(client)
    assert "Nơi tiếp nhận trực tiếp" in shown
    assert f"Thành phố Hà Nội, theo {BASIS}, từ ngày 01/12/2026" in shown
    assert "Giờ tiếp nhận: Sáng thứ Ba, 8:00–11:00" in shown
    assert "Ủy ban nhân dân phường Ba Đình" in shown
    assert "Số 1 phố Ba Đình" in shown
    assert "phường Hoàn Kiếm" not in shown


def test_of_several_provinces_the_page_lists_the_one_that_is_asked_for(client, version, decided, today):
    other = AdministrativeUnit.objects.create(code="79", name="Hồ Chí Minh", full_name="Thành phố Hồ Chí Minh")
    AdministrativeUnit.objects.create(code="26734", province=other)
    there = AgencyFactory.create(code="H29", name="Ủy ban nhân dân Thành phố Hồ Chí Minh", unit=other)
    there.kind = AgencyKind.PROVINCE_COMMITTEE
    there.save()
    people = [PostFactory.create(agency=there, role=role).user for role in (Role.AUTHOR, Role.APPROVER)]
    row = actions.propose_local_reception(proposal(version, other, hours=""), [there], by=people[0])
    actions.approve_local_reception(row, by=people[1])
    today.move_to("2026-12-01T03:00:00Z")
    shown = text_of(client)
    assert "Chọn tỉnh, thành phố: Thành phố Hà Nội Thành phố Hồ Chí Minh" in shown
    assert "phường Ba Đình" not in shown
    assert "phường Ba Đình" in text_of(client, "?tinh=01")
    assert "Giờ tiếp nhận:" not in text_of(client, "?tinh=79")
    assert "Chọn tỉnh, thành phố" in text_of(client, "?tinh=%00")


def test_a_later_decision_follows_and_one_with_a_last_day_ends(client, decided, wards, today):
    days = {"valid_from": date(2026, 12, 10), "valid_until": date(2026, 12, 20)}
    row = proposal(decided.procedure.versions.get(), decided.province, **days)
    row = actions.propose_local_reception(row, wards[1:], by=decided.proposed_by)
    actions.approve_local_reception(row, by=decided.decided_by)
    named = {}
    for day in ("09", "10", "20", "21"):
        today.move_to(f"2026-12-{day}T03:00:00Z")
        shown = text_of(client)
        named[day] = [name for name in ("phường Ba Đình", "phường Hoàn Kiếm") if name in shown]
    assert named == {"09": ["phường Ba Đình"], "10": ["phường Hoàn Kiếm"], "20": ["phường Hoàn Kiếm"], "21": []}


def test_only_offices_that_receive_it_there_may_be_named(version, province, wards, committee, proposer):
    elsewhere = AgencyFactory.create(code="H29.101", unit=AdministrativeUnit.objects.create(code="79"))
    assert set(nameable_offices(version.procedure, province)) == {committee, *wards}
    with pytest.raises(CatalogueError, match="Không tiếp nhận thủ tục này ở"):
        actions.propose_local_reception(proposal(version, province), [elsewhere], by=proposer)
    version.procedure.offices.add(wards[0])
    assert set(nameable_offices(version.procedure, province)) == {wards[0]}
    with pytest.raises(CatalogueError, match="phường Hoàn Kiếm"):
        actions.propose_local_reception(proposal(version, province), wards, by=proposer)


def test_what_the_version_does_not_leave_open_is_refused(version, province, wards, proposer):
    package = version.package
    assert leaves_reception_open(package)
    record = package.record.model_copy(update={"ways": package.record.ways[:1]})
    assert not leaves_reception_open(package.model_copy(update={"record": record}))
    publish_package(CODE, record={**package.record.model_dump(mode="json"), "levels": ["ministry"]})
    with pytest.raises(CatalogueError, match="không để tỉnh quyết định nơi tiếp nhận"):
        actions.propose_local_reception(proposal(version, province), wards, by=proposer)


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"basis": " "}, "số quyết định"),
        ({"valid_from": date(2026, 11, 23)}, "sau hôm nay"),
        ({"valid_until": date(2026, 11, 30)}, "đứng trước ngày áp dụng"),
    ],
)
def test_text_and_days_are_checked(version, province, wards, proposer, said, refusal):
    with pytest.raises(CatalogueError, match=refusal):
        actions.propose_local_reception(proposal(version, province, **said), wards, by=proposer)
    with pytest.raises(CatalogueError, match="ít nhất một nơi"):
        actions.propose_local_reception(proposal(version, province), [], by=proposer)


def test_it_takes_two_people_of_the_province(version, province, committee, wards, author, approver, proposer):
    with pytest.raises(CatalogueError, match="không được giao"):
        actions.propose_local_reception(proposal(version, province), wards, by=author)
    PostFactory.create(user=proposer, agency=committee, role=Role.APPROVER)
    second = PostFactory.create(agency=committee, role=Role.APPROVER).user
    row = actions.propose_local_reception(proposal(version, province), wards, by=proposer)
    assert Notification.objects.filter(kind="local_reception_proposed", recipient=second).exists()
    for stranger in (approver, proposer):
        with pytest.raises(CatalogueError, match=r"không được giao|không tự duyệt"):
            actions.approve_local_reception(row, by=stranger)
    with pytest.raises(CatalogueError, match="chờ duyệt"):
        actions.propose_local_reception(proposal(version, province), wards, by=proposer)
    actions.refuse_local_reception(row, by=second, note="Sai số quyết định")
    assert Notification.objects.filter(kind="local_reception_refused", recipient=proposer).exists()


def test_approved_it_is_cancelled_before_its_day_only(decided, approver_there, today):
    today.move_to("2026-12-01T03:00:00Z")
    with pytest.raises(CatalogueError, match="đã áp dụng"):
        actions.cancel_local_reception(decided, by=approver_there, note="Nhầm")
    today.move_to("2026-11-30T03:00:00Z")
    assert actions.cancel_local_reception(decided, by=approver_there, note="Nhầm").state == "cancelled"


def test_the_database_keeps_what_was_approved(decided):
    office = ReceptionOffice.objects.filter(reception=decided)
    changes = (
        lambda: LocalReception.objects.filter(pk=decided.pk).update(hours="Khác"),
        lambda: LocalReception.objects.filter(pk=decided.pk).update(state="proposed", decided_by=None),
        lambda: LocalReception.objects.filter(pk=decided.pk).delete(),
        lambda: office.update(office=1),
        office.delete,
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_pages_from_the_proposal_to_the_approval(client, version, wards, proposer, approver_there, author):
    listed = reverse("admin:local_receptions")
    address = reverse("admin:local_reception_of", args=[version.procedure_id, "01"])
    client.force_login(author)
    assert [client.get(one).status_code for one in (listed, address)] == [404, 404]
    client.force_login(proposer)
    assert "chưa ghi nơi nào" in Page(client.get(listed, {"q": CODE})).text
    assert "Không có thủ tục nào" in Page(client.get(listed, {"q": "khong co"})).text
    typed = {"offices": [wards[1].pk], "basis": BASIS, "valid_from": "23/11/2026", "hours": "Sáng thứ Hai"}
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert 'value="Sáng thứ Hai"' in refused.content.decode()
    assert client.post(address, {**typed, "offices": ["0", "x"]}).status_code == 422
    for name in ("basis", "hours"):
        turned = client.post(address, {**typed, "valid_from": "01/01/2999", name: "Sáng \u202eBa"})
        assert "ký tự ẩn" in Page(turned).text
    assert client.post(address, {**typed, "valid_from": "01/12/2026"}).status_code == 302
    row = LocalReception.objects.get()
    decide = reverse("admin:local_reception_act", args=[version.procedure_id, "01", row.pk, "duyet"])
    client.post(decide)
    assert "Bạn không được giao việc này" in Page(client.get(address)).text
    client.force_login(approver_there)
    assert "1 đề nghị chờ duyệt" in Page(client.get(listed)).text
    assert client.post(decide).status_code == 302
    assert "phường Hoàn Kiếm" in Page(client.get(address)).text
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("approved", approver_there)


def test_people_of_another_province_find_nothing_and_forged_addresses_lead_nowhere(client, version, decided):
    other = AdministrativeUnit.objects.create(code="79", name="Hồ Chí Minh", full_name="Thành phố Hồ Chí Minh")
    there = AgencyFactory.create(code="H29", kind=AgencyKind.PROVINCE_COMMITTEE, unit=other)
    client.force_login(PostFactory.create(agency=there, role=Role.APPROVER).user)
    act = ("admin:local_reception_act", [version.procedure_id, "01", decided.pk, "bo"])
    assert client.get(reverse("admin:local_reception_of", args=[version.procedure_id, "01"])).status_code == 404
    assert client.post(reverse(act[0], args=act[1]), {"note": "Bỏ đi"}).status_code == 404
    own = [version.procedure_id, "79", decided.pk, "bo"]
    assert client.post(reverse(act[0], args=own), {"note": "Bỏ đi"}).status_code == 404
    client.force_login(decided.decided_by)
    for forged in ([version.procedure_id, "01", 10**12, "bo"], [version.procedure_id, "01", decided.pk, "xoa"]):
        assert client.post(reverse(act[0], args=forged)).status_code == 404
    assert client.post(reverse(act[0], args=act[1]), {"note": ""}).status_code == 302
    decided.refresh_from_db()
    assert decided.state == "approved"
