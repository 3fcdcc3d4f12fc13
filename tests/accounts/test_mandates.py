"""Organisations and mandates: who represents whom, and what one may grant, accept and end."""

from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from core import representation
from core.representation import Principal
from notifications.models import Notification
from portal.accounts.mandates import actions
from portal.accounts.mandates.errors import MandateError
from portal.accounts.models import IdentityLevel, Mandate, Organisation, User
from services.catalogue.models import Procedure
from tests.accounts.principals import a_mandate, an_organisation, claim, in_force, sign_in_as_representative
from tests.factories import AgencyFactory, StaffFactory, UserFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db
PAGE, GRANT = "/tai-khoan/uy-quyen/", "/tai-khoan/uy-quyen/moi/"


@pytest.fixture
def director() -> User:
    return UserFactory.create(full_name="Đặng Thuỳ Dương")


@pytest.fixture
def company(director) -> Organisation:
    return an_organisation(director)


@pytest.fixture
def holder() -> User:
    return UserFactory.create(full_name="Lê Văn Bình")


@pytest.fixture
def procedure_code() -> str:
    """A procedure that can be filed online."""
    procedure = Procedure.objects.create(
        code="2.000635", issuer=AgencyFactory.create(), name="Cấp bản sao trích lục", field="Hộ tịch", is_online=True
    )
    return procedure.code


def may_act(person: User, principal: Principal, procedure: str = "2.000635") -> bool:
    return representation.authority_for(User.objects.get(pk=person.pk), principal, procedure) is not None


# What VNeID says


def test_a_sign_in_writes_down_whom_the_person_represents(director, company):
    assert may_act(director, Principal(company.pk))
    assert representation.organisation(company.pk).representative == "Đặng Thuỳ Dương"


def test_an_organisation_that_is_no_longer_said_is_dropped_at_the_next_sign_in(director, company):
    sign_in_as_representative(director, claim("9900000023", name="Công ty khác"))

    assert not may_act(director, Principal(company.pk))
    assert may_act(director, Principal(Organisation.objects.get(tax_code="9900000023").pk))


def test_an_organisation_that_cannot_be_read_gives_no_right_and_keeps_nobody_out(director):
    broken = [{"taxCode": "1"}, "no object", {**claim(), "name": "hai\ndòng"}, {**claim(), "email": "a\nb"}]
    sign_in_as_representative(director, *broken)

    assert [(row.tax_code, row.email) for row in Organisation.objects.all()] == [(claim()["taxCode"], "")]


def test_a_sign_in_that_says_nothing_of_organisations_says_none(director, company):
    sign_in_as_representative(director)

    assert not may_act(director, Principal(company.pk))


def test_an_organisation_may_have_two_representatives(director, company, holder):
    sign_in_as_representative(holder, claim())

    assert may_act(director, Principal(company.pk))
    assert may_act(holder, Principal(company.pk))


def test_nothing_is_asked_for_people_who_act_for_nobody(holder, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert representation.authorities_of(holder) == ()
        sign_in_as_representative(holder)


# Granting


def test_a_mandate_is_in_force_once_its_holder_has_accepted(director, company, holder):
    mandate = a_mandate(director, holder, organisation=company)
    assert not may_act(holder, Principal(company.pk))

    actions.accept(mandate, by=holder)

    assert may_act(holder, Principal(company.pk))
    assert Notification.objects.filter(recipient=holder, kind="mandate_offered").exists()
    assert Notification.objects.filter(recipient=director, kind="mandate_accepted").exists()


def test_a_mandate_is_for_its_procedures_only(director, company, holder, procedure_code):
    in_force(director, holder, organisation=company, procedures=[procedure_code])

    assert may_act(holder, Principal(company.pk), procedure_code)
    assert not may_act(holder, Principal(company.pk), "9.999999")


def test_a_mandate_of_a_person_is_for_that_person_only(director, company, holder):
    in_force(director, holder)

    assert may_act(holder, Principal(person_id=director.pk))
    assert not may_act(holder, Principal(company.pk))


def test_nobody_passes_a_mandate_on(director, company, holder):
    in_force(director, holder, organisation=company)

    with pytest.raises(MandateError, match="không được ủy quyền lại"):
        a_mandate(holder, organisation=company)


def test_nobody_grants_for_somebody_else(director, holder):
    with pytest.raises(MandateError, match="thẩm quyền"):
        actions.grant(
            Principal(person_id=director.pk),
            holder_number="001190000001",
            holder_name="Nguyễn Văn An",
            ends_on=localdate(),
            by=holder,
        )


def test_nobody_grants_to_themselves(director, company):
    with pytest.raises(MandateError, match="cho chính mình"):
        a_mandate(director, director, organisation=company)


@pytest.mark.parametrize("days", [-1, 366])
def test_a_mandate_ends_within_a_year(director, company, holder, days):
    with pytest.raises(MandateError, match="một năm"):
        a_mandate(director, holder, organisation=company, days=days)


def test_a_procedure_that_does_not_exist_is_named(director, company, holder):
    with pytest.raises(MandateError, match=r"9\.999999"):
        a_mandate(director, holder, organisation=company, procedures=["9.999999"])


def test_who_is_not_verified_neither_grants_nor_accepts(director, company):
    basic = UserFactory.create(identity_level=IdentityLevel.BASIC, full_name="Trần Minh Khang")
    with pytest.raises(MandateError, match="mức độ 2"):
        actions.accept(a_mandate(director, basic, organisation=company), by=basic)
    with pytest.raises(MandateError, match="mức độ 2"):
        a_mandate(basic)


# Answering


def test_a_mistyped_number_gives_nobody_else_a_mandate(director, company, holder):
    other = UserFactory.create(full_name="Phạm Thị Tám")
    mistyped = User(full_name=holder.full_name, personal_number=other.personal_number)
    mandate = a_mandate(director, mistyped, organisation=company)

    with pytest.raises(MandateError, match="Lê Văn Bình"):
        actions.accept(mandate, by=other)


def test_somebody_else_does_not_accept_it(director, company, holder):
    with pytest.raises(MandateError, match="thẩm quyền"):
        actions.accept(a_mandate(director, holder, organisation=company), by=UserFactory.create())


def test_a_declined_mandate_is_not_accepted_after_all(director, company, holder):
    mandate = actions.decline(a_mandate(director, holder, organisation=company), by=holder)

    with pytest.raises(MandateError, match="không còn chờ"):
        actions.accept(mandate, by=holder)


def test_who_has_no_account_yet_finds_it_when_they_come(director, company):
    actions.grant(
        Principal(company.pk),
        holder_number="001190000001",
        holder_name="Nguyễn Văn An",
        ends_on=localdate(),
        by=director,
    )
    newcomer = UserFactory.create(full_name="NGUYỄN VĂN AN", personal_number="001190000001")
    client = Client(enforce_csrf_checks=True)
    client.force_login(newcomer)

    page, address = Page(client.get(PAGE)), f"{PAGE}{Mandate.objects.get().pk}/"
    assert "Nhận ủy quyền" in page.text
    client.post(address, {**page.form(address).values, "do": "accept"})
    assert may_act(newcomer, Principal(company.pk))


# Ending


@pytest.mark.parametrize("who", ["director", "holder", "colleague"])
def test_either_side_ends_it_at_once(director, company, holder, who):
    colleague = UserFactory.create(full_name="Vàng Thị Mỷ")
    sign_in_as_representative(colleague, claim())
    mandate = in_force(director, holder, organisation=company)

    actions.end(mandate, by={"director": director, "holder": holder, "colleague": colleague}[who])

    assert not may_act(holder, Principal(company.pk))


def test_an_expired_mandate_does_nothing(director, company, holder):
    in_force(director, holder, organisation=company, days=3)

    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert may_act(holder, Principal(company.pk))
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert not may_act(holder, Principal(company.pk))


def test_a_representative_who_left_ends_no_mandate_of_the_organisation(director, company, holder):
    mandate = in_force(director, holder, organisation=company)
    sign_in_as_representative(director)

    with pytest.raises(MandateError, match="thẩm quyền"):
        actions.end(mandate, by=director)


def test_an_account_with_mandates_is_not_deleted(director, company, holder):
    in_force(director, holder, organisation=company)

    for person in (director, holder):
        with pytest.raises(ProtectedError):
            person.delete()


def test_the_database_refuses_a_mandate_to_oneself(director, company):
    mandate = a_mandate(director, organisation=company)
    mandate.holder, mandate.accepted_at = director, timezone.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        mandate.save()


@pytest.mark.parametrize(
    "change",
    [{"procedures": ["9.999999"]}, {"ends_on": "2099-01-01"}, {"holder_number": "001190000001"}, {"ended_at": None}],
)
def test_the_database_keeps_what_was_granted_and_ended(director, company, holder, change):
    mandate = actions.end(in_force(director, holder, organisation=company), by=holder)

    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk)._raw_delete("default")


# Pages


def test_both_sides_see_it_and_only_they(director, company, holder, client, procedure_code):
    mandate = in_force(director, holder, organisation=company, procedures=[procedure_code])
    for person, words in ((director, "ủy quyền cho Lê Văn Bình"), (holder, "Thay Công ty TNHH Mây tre Sông Đà")):
        client.force_login(person)
        page = Page(client.get(PAGE))
        assert words in page.text
        assert "Đang có hiệu lực" in page.text

    client.force_login(UserFactory.create())
    assert "Mây tre" not in Page(client.get(PAGE)).text
    assert client.post(f"{PAGE}{mandate.pk}/", {"do": "end"}).status_code == HTTPStatus.NOT_FOUND


def test_a_representative_grants_by_the_form(director, company, holder, client):
    client.force_login(director)
    fields = {
        "principal": str(company.pk),
        "holder_number": holder.personal_number,
        "holder_name": "lê văn  bình",
        "ends_on": f"{localdate() + timedelta(days=10):%d/%m/%Y}",
    }

    assert client.post(GRANT, fields).status_code == HTTPStatus.FOUND

    client.force_login(holder)
    client.post(f"{PAGE}{Mandate.objects.get().pk}/", {"do": "accept"})
    assert may_act(holder, Principal(company.pk))


def test_the_form_names_no_other_organisation(director, company, holder, client):
    client.force_login(holder)
    fields = {
        "principal": str(company.pk),
        "holder_number": "001190000001",
        "holder_name": "Nguyễn Văn An",
        "ends_on": f"{localdate():%d/%m/%Y}",
    }

    answer = client.post(GRANT, fields)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Mandate.objects.exists()


def test_staff_without_vneid_grant_nothing(client):
    client.force_login(StaffFactory.create())

    assert client.get(GRANT)["Location"].startswith("/tai-khoan/muc-do-dinh-danh/")


def test_offering_again_and_again_floods_nobody(director, company, holder):
    for _ in range(8):
        offered = a_mandate(director, holder, organisation=company)
        actions.end(offered, by=director)

    assert Notification.objects.filter(recipient=holder, kind="mandate_offered").count() == 5
