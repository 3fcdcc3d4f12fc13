"""A procedure begins as a pattern, a derived form or another procedure; what its record holds is not asked."""

import json

import pytest
from django.urls import reverse

from eforms.lint.finding import Severity
from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.authoring.patterns import patterns
from services.catalogue.lint import package_lint
from services.catalogue.models import Procedure, ProcedureVersion
from services.catalogue.package.definition import canonical
from tests.catalogue.derived.records import package as record_of
from tests.factories import AgencyFactory, PostFactory
from tests.pages import Page

ADDRESS = reverse("admin:studio_new")
CODE = "1.999999"
KNOWN = "1.000656"
HEAD = {"name": "Cấp giấy phép mẫu", "field": "Tư pháp", "levels": ["province"]}


@pytest.fixture
def known(ministry, author, approver) -> Procedure:
    """A procedure of the national record, published for information."""
    text = json.loads(canonical(record_of(KNOWN)))
    version = actions.import_package(json.dumps(text), by=author)
    actions.submit_for_review(version, by=author)
    return actions.publish(version, by=approver).procedure


def typed(ministry, **more):
    return {"source": "permit", "code": CODE, **HEAD, "issuer": ministry.pk, **more}


@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.key)
def test_a_pattern_is_whole_and_says_what_is_left_to_fill_in(one):
    findings = package_lint.lint(one.package)

    assert [finding for finding in findings if finding.severity is Severity.ERROR] == []
    assert {finding.path for finding in findings} == {"record.legal_basis", "record.performed_by", "limits.0"}
    assert one.package.record.legal_basis == ()
    assert one.package.papers
    assert one.package.process
    assert one.package.results or one.package.is_notice


@pytest.mark.django_db
@pytest.mark.parametrize("one", patterns(), ids=lambda one: one.key)
def test_every_pattern_becomes_a_draft_in_two_presses(one, client, author, ministry):
    client.force_login(author)

    asked = client.post(ADDRESS, {"source": one.key, "code": CODE})
    assert "Mã này chưa có trong bản ghi quốc gia" in Page(asked).text
    begun = client.post(ADDRESS, typed(ministry, source=one.key))

    version = ProcedureVersion.objects.get(procedure__code=CODE)
    assert begun["Location"] == reverse("admin:studio_version", args=[version.pk])
    assert (version.package.record.name, version.procedure.issuer) == (HEAD["name"], ministry)
    assert version.package.form == one.package.form
    assert client.get(begun["Location"]).status_code == 200


@pytest.mark.django_db
def test_what_the_record_holds_is_taken_from_it_and_not_asked(client, author, known):
    client.force_login(author)

    begun = client.post(ADDRESS, {"source": "permit", "code": KNOWN})

    version = known.versions.order_by("-number").first()
    assert begun["Location"] == reverse("admin:studio_version", args=[version.pk])
    package, record = version.package, record_of(KNOWN)
    assert package.record == record.record
    assert [paper.name for paper in package.papers] == [paper.name for paper in record.papers]
    assert {field.key for field in package.eform.fields()} > {"activity", "other_papers"}
    assert package.issued_results[0].name == record.results[0].name
    assert package_lint.errors(package) == []


@pytest.mark.django_db
def test_a_derived_form_and_another_procedure_are_sources_too(client, author, known, published, ministry):
    client.force_login(author)
    copied = typed(ministry, source="procedure", source_code=published.procedure.code)

    assert client.post(ADDRESS, {"source": "record", "code": KNOWN}).status_code == 302
    assert client.post(ADDRESS, copied).status_code == 302

    assert known.versions.order_by("-number").first().package.derived
    other = ProcedureVersion.objects.get(procedure__code=CODE).package
    assert other.form == published.package.form
    assert (other.record.legal_basis, other.record.decision) == ((), "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": "nothing"}, "Bắt đầu từ"),
        ({"code": "12"}, "Mã có dạng 1.000123"),
        ({"name": ""}, "Hãy ghi tên thủ tục."),
        ({"name": "Giấy\x00 phép"}, "Tên thủ tục: "),
        ({"issuer": "0"}, "Hãy chọn cơ quan trong danh sách."),
        ({"source": "record"}, "Bản ghi quốc gia không có mã này"),
        ({"source": "procedure"}, "Hãy ghi mã của thủ tục mà bạn lấy làm mẫu."),
        ({"source": "procedure", "source_code": "9.999999"}, "Không có thủ tục nào mang mã này"),
    ],
)
def test_bad_input_is_told_and_nothing_begins(client, author, ministry, changes, sentence):
    client.force_login(author)
    response = client.post(ADDRESS, typed(ministry, **changes))
    assert response.status_code == 422
    assert sentence in Page(response).text
    assert not Procedure.objects.exists()


@pytest.mark.django_db
def test_pressed_twice_one_procedure_begins(client, author, ministry):
    client.force_login(author)
    client.post(ADDRESS, typed(ministry))
    again = client.post(ADDRESS, typed(ministry))
    assert again.status_code == 422
    assert "đang ở trạng thái “Bản nháp”" in Page(again).text
    assert ProcedureVersion.objects.count() == 1


@pytest.mark.django_db
def test_a_procedure_with_a_form_of_its_own_is_not_begun_again(client, author, published):
    client.force_login(author)
    response = client.post(ADDRESS, {"source": "permit", "code": published.procedure.code})
    assert "đã có biểu mẫu của bộ, ngành" in Page(response).text


@pytest.mark.django_db
def test_nobody_begins_a_procedure_of_another_ministry_or_copies_one_they_may_not_read(client, known, published):
    elsewhere = AgencyFactory.create(code="G12", name="Bộ Giao thông")
    client.force_login(PostFactory.create(agency=elsewhere, role=Role.AUTHOR).user)

    of_others = client.post(ADDRESS, typed(published.procedure.issuer))
    known_elsewhere = client.post(ADDRESS, {"source": "permit", "code": KNOWN})
    unread = client.post(ADDRESS, typed(elsewhere, source="procedure", source_code=published.procedure.code))

    assert "Hãy chọn cơ quan trong danh sách." in Page(of_others).text
    assert "Bạn không được giao soạn thảo thủ tục" in Page(known_elsewhere).text
    assert "Không có thủ tục nào mang mã này" in Page(unread).text


@pytest.mark.django_db
def test_approvers_begin_nothing(client, approver):
    client.force_login(approver)
    assert client.get(ADDRESS).status_code == 404
