"""Staff file for an organisation: whose account it reaches, what it asks, and who sees nothing of it."""

import pytest
from django.urls import reverse

from core import representation
from notifications.models import Notification
from portal.accounts.models import Organisation
from services.dossiers.actions import counter
from services.dossiers.counter.people import StatedOrganisation, read_tax_code
from services.dossiers.errors import DossierError
from services.dossiers.filing.prefill import facts_behind
from services.dossiers.models import Dossier, EventType
from tests.accounts.principals import TAX_CODE, an_organisation, claim, sign_in_as_representative
from tests.dossiers.counter.conftest import HOA
from tests.factories import UserFactory
from tests.pages import Page

BAMBOO = StatedOrganisation(TAX_CODE, "Công ty TNHH Mây tre Sông Đà")


@pytest.fixture
def at_counter(at_counter):
    """The same desk, whose procedure organisations may file too."""
    record = at_counter.road.version.package.record.model_dump(mode="json")
    at_counter.road.revise(record={**record, "subjects": ["Doanh nghiệp"]})
    return at_counter


@pytest.fixture
def director(db):
    return UserFactory.create(full_name="Đặng Thuỳ Dương", email="duong@example.vn")


def test_number_and_name_reach_the_account_of_the_organisation(at_counter, director, hoa):
    company = an_organisation(director)

    dossier = at_counter.file(organisation=BAMBOO._replace(name="CONG TY TNHH  MAY TRE SONG DA"))

    assert (dossier.organisation, dossier.applicant_name) == (company, company.name)
    assert dossier in Dossier.objects.of_party(director)
    assert dossier not in Dossier.objects.of_party(hoa)
    assert {one.recipient for one in Notification.objects.filter(recipient__is_staff=False)} == {director}
    note = dossier.log.get(act=EventType.SUBMITTED).note
    assert note == f"Nhập tại quầy cho {company}, người đến nộp: Nguyễn Thị Hoa."


@pytest.mark.parametrize(
    "stated",
    [BAMBOO._replace(name="Công ty TNHH Mây tre Sông Hồng"), BAMBOO._replace(tax_code="9900000023")],
    ids=["name", "number"],
)
def test_one_fact_that_differs_waits_for_the_desk(at_counter, director, stated):
    company = an_organisation(director)

    dossier = at_counter.file(organisation=stated)

    assert dossier.organisation != company
    assert dossier.applicant_name == stated.name
    assert not Dossier.objects.of_party(director).exists()
    assert not Notification.objects.filter(recipient__is_staff=False).exists()
    assert facts_behind(dossier)["organisation.tax_code"] == stated.tax_code


def test_when_its_representative_signs_in_for_the_first_time_the_dossier_is_theirs(at_counter, director):
    dossier = at_counter.file(organisation=BAMBOO._replace(name="công ty tnhh mây tre sông đà"))

    sign_in_as_representative(director, claim())

    company = Organisation.objects.get()
    assert (company.name, company.desk_key, company.pk) == (BAMBOO.name, "", dossier.organisation_id)
    assert dossier in Dossier.objects.of_party(director)


def test_who_signs_in_for_an_organisation_of_another_name_gets_nothing(at_counter, director):
    dossier = at_counter.file(organisation=BAMBOO)

    sign_in_as_representative(director, claim(name="Công ty TNHH Khác"))

    assert Organisation.objects.count() == 2
    assert dossier not in Dossier.objects.of_party(director)


def test_what_desks_wrote_down_beside_an_account_stays_with_the_desk(at_counter, director):
    an_organisation(director, name="Công ty TNHH Cũ")
    dossier = at_counter.file(organisation=BAMBOO)

    sign_in_as_representative(director, claim())

    assert dossier not in Dossier.objects.of_party(director)
    assert Organisation.objects.get(desk_key="").name == BAMBOO.name


def test_the_same_is_written_down_once(at_counter):
    first, second = at_counter.file(organisation=BAMBOO), at_counter.file(organisation=BAMBOO)

    assert first.organisation == second.organisation


def test_who_brought_it_opens_neither_the_dossier_nor_its_papers(at_counter, hoa, client):
    dossier = at_counter.file(organisation=BAMBOO)
    client.force_login(hoa)

    assert client.get(dossier.get_absolute_url()).status_code == 404
    form = dossier.papers.get().document
    assert client.get(form.download_path).status_code in {403, 404}


def test_nobody_acts_for_an_organisation_by_the_invitation_of_one_that_only_desks_know(at_counter):
    at_counter.begin(organisation=BAMBOO)

    assert representation.organisation_with(TAX_CODE) is None


def test_procedure_for_people_alone_takes_no_organisation(at_counter):
    record = at_counter.road.version.package.record.model_dump(mode="json")
    at_counter.road.revise(record={**record, "subjects": ["Công dân Việt Nam"]})

    with pytest.raises(DossierError, match="không dành cho tổ chức"):
        counter.begin(
            at_counter.road.version, at_counter.road.here.agency, by=at_counter.clerk, person=HOA, organisation=BAMBOO
        )
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("text", "code"), [("990 000 0016", TAX_CODE), ("9900000016-001", f"{TAX_CODE}-001")])
def test_tax_code_is_read_as_it_is_typed(text, code):
    assert read_tax_code(text) == code


@pytest.mark.parametrize("text", ["", "9900000017", "99000000160", "９９０００００016", "x" * 30])
def test_number_that_cannot_be_is_refused(text):
    with pytest.raises(DossierError, match="không đúng"):
        read_tax_code(text)


def posted(at_counter, **more):
    return {
        "version": at_counter.road.version.pk,
        "agency": at_counter.road.here.agency.pk,
        "channel": "desk",
        "personal_number": HOA.personal_number,
        "full_name": HOA.full_name,
        "birth": "15/03/1958",
        **more,
    }


def test_begun_on_the_page_it_is_named_on_every_page(at_counter, client):
    client.force_login(at_counter.clerk)

    answer = client.post(
        reverse("admin:counter"), posted(at_counter, tax_code=TAX_CODE, organisation_name=BAMBOO.name), follow=True
    )

    text = Page(answer).text
    assert f"Nhập tại quầy cho {BAMBOO.name}, mã số {TAX_CODE}" in text
    assert "Không có tài khoản nào khớp cả mã số và tên tổ chức" in text


@pytest.mark.parametrize(
    ("number", "name", "sentence"),
    [
        (TAX_CODE, "", "Nhập tên tổ chức"),
        ("", BAMBOO.name, "Mã số này không đúng"),
        ("9900000017", BAMBOO.name, "Mã số này không đúng"),
        (TAX_CODE, "Công ty\x00A", "Nhập tên tổ chức"),
    ],
)
def test_half_an_organisation_is_refused_and_what_was_typed_stays(at_counter, client, number, name, sentence):
    client.force_login(at_counter.clerk)

    answer = client.post(reverse("admin:counter"), posted(at_counter, tax_code=number, organisation_name=name))

    assert answer.status_code in {400, 422}
    if answer.status_code == 422:
        page = Page(answer)
        assert sentence in page.text
        assert page.element.xpath("//input[@name='tax_code']/@value") == ([number] if number else [])
    assert not Organisation.objects.exists()
