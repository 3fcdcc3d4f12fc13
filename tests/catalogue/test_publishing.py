"""From draft to review to force to retirement, by two people."""

import json

import pytest

from services.agencies.models import Role
from services.catalogue import actions
from services.catalogue.errors import CatalogueError
from services.catalogue.models import Body, Procedure, ProcedureVersion, VersionState, package_by_checksum
from tests.factories import PACKAGES, AgencyFactory, PostFactory, publish_package

pytestmark = pytest.mark.django_db

TEXT = (PACKAGES / "2.000635.json").read_bytes()


def dearer() -> bytes:
    package = json.loads(TEXT)
    package["fees"][0]["amount_vnd"] = 9000
    package["record"]["name"] = "Cấp bản sao Trích lục hộ tịch"
    return json.dumps(package).encode()


def in_force() -> ProcedureVersion:
    return ProcedureVersion.objects.in_force().get(procedure__code="2.000635")


def test_a_package_goes_into_force_through_two_people(author, approver):
    draft = actions.import_package(TEXT, by=author)
    actions.submit_for_review(draft, by=author)
    actions.publish(draft, by=approver)
    version = in_force()
    assert (version.number, version.author, version.approver) == (1, author, approver)
    assert version.published_at
    assert version.package.fees[0].amount_vnd == 8000


def test_the_same_package_twice_is_the_same_version(author):
    assert actions.import_package(TEXT, by=author) == actions.import_package(TEXT, by=author)
    assert Body.objects.count() == 1


def test_a_new_version_retires_the_one_in_force_which_keeps_its_package(author, approver):
    old = publish_package()
    new = actions.submit_for_review(actions.import_package(dearer(), by=author), by=author)
    actions.publish(new, by=approver)
    old.refresh_from_db()
    assert (old.state, in_force().number) == (VersionState.RETIRED, 2)
    assert (old.package.fees[0].amount_vnd, in_force().package.fees[0].amount_vnd) == (8000, 9000)
    assert in_force().procedure.name == "Cấp bản sao Trích lục hộ tịch"


def test_a_draft_changes_nothing_that_people_see(author):
    version = publish_package()
    actions.import_package(dearer(), by=author)
    version.procedure.refresh_from_db()
    assert version.procedure.name.endswith("bản sao Giấy khai sinh")
    assert in_force() == version


def test_nobody_publishes_what_they_wrote(ministry, author):
    PostFactory.create(user=author, agency=ministry, role=Role.APPROVER)
    version = actions.submit_for_review(actions.import_package(TEXT, by=author), by=author)
    with pytest.raises(CatalogueError, match="không được tự duyệt"):
        actions.publish(version, by=author)
    assert not ProcedureVersion.objects.in_force().exists()


def test_only_those_the_ministry_named_write_and_publish(author):
    stranger = PostFactory.create(agency=AgencyFactory.create(code="G12"), role=Role.APPROVER).user
    with pytest.raises(CatalogueError, match="soạn thảo"):
        actions.import_package(TEXT, by=stranger)
    version = actions.submit_for_review(actions.import_package(TEXT, by=author), by=author)
    with pytest.raises(CatalogueError, match="duyệt thủ tục của Bộ Tư pháp"):
        actions.publish(version, by=stranger)


def test_a_draft_cannot_be_published_before_it_is_reviewed(author, approver):
    draft = actions.import_package(TEXT, by=author)
    with pytest.raises(CatalogueError, match=r"Bản nháp.*Chờ duyệt"):
        actions.publish(draft, by=approver)


def test_a_stale_page_cannot_publish_twice(author, approver):
    version = actions.submit_for_review(actions.import_package(TEXT, by=author), by=author)
    actions.publish(version, by=approver)
    with pytest.raises(CatalogueError, match="Đang áp dụng"):
        actions.publish(version, by=approver)


def test_a_retired_version_leaves_nothing_in_force(approver):
    actions.retire(publish_package(), by=approver)
    assert not ProcedureVersion.objects.in_force().exists()


def test_a_package_of_an_unknown_agency_is_refused(author):
    package = json.loads(TEXT)
    package["record"]["issuer"] = "G99"
    with pytest.raises(CatalogueError, match="G99"):
        actions.import_package(json.dumps(package), by=author)


def test_the_package_is_parsed_once_for_all_who_ask(django_assert_num_queries):
    version = publish_package()
    package_by_checksum.cache_clear()
    with django_assert_num_queries(1):
        assert version.package is ProcedureVersion(body_id=version.checksum).package


@pytest.fixture
def replaced(author, approver) -> ProcedureVersion:
    """The first version, which another has replaced."""
    old = publish_package()
    actions.publish(actions.submit_for_review(actions.import_package(dearer(), by=author), by=author), by=approver)
    old.refresh_from_db()
    return old


def test_what_was_in_force_before_comes_back_in_one_press_and_by_two_people(replaced, author, approver):
    restored = actions.restore(replaced, by=author, note="Thông tư mới bị đình chỉ")
    assert (restored.number, restored.state, restored.body_id) == (3, VersionState.REVIEW, replaced.body_id)
    assert "Khôi phục nội dung phiên bản 1: Thông tư mới bị đình chỉ" in restored.events.values_list("note", flat=True)
    assert actions.restore(replaced, by=author, note="Bấm hai lần") == restored
    with pytest.raises(CatalogueError, match="không được tự duyệt"):
        actions.publish(restored, by=author)
    actions.publish(restored, by=approver)
    assert (in_force(), in_force().package.fees[0].amount_vnd) == (restored, 8000)


def test_only_what_is_no_longer_in_force_is_restored_and_with_a_reason(replaced, author):
    with pytest.raises(CatalogueError, match="chỉ làm được khi"):
        actions.restore(in_force(), by=author, note="Lý do")
    with pytest.raises(CatalogueError, match="lý do khôi phục"):
        actions.restore(replaced, by=author, note=" \u200b ")
    assert replaced.procedure.versions.count() == 2


def test_an_abolished_procedure_leads_to_its_successor_everywhere(client, approver):
    old, new = publish_package(), publish_package("1.001193")
    with pytest.raises(CatalogueError, match="phải là một thủ tục khác"):
        actions.retire(old, by=approver, successor=old.procedure)
    actions.retire(old, by=approver, successor=new.procedure)

    page = client.get("/thu-tuc/2.000635/")
    assert page.status_code == 410
    assert 'href="/thu-tuc/1.001193/"' in page.content.decode()
    for words in ("2.000635", old.procedure.name):
        assert 'href="/thu-tuc/1.001193/"' in client.get("/tim-kiem/", {"q": words}).content.decode()
    [*_, change] = client.get("/du-lieu-mo/thay-doi.json?tu=2026-01-01").json()["changes"]
    assert (change["code"], change["change"], change["replaced_by"]) == ("2.000635", "retired", "1.001193")


def test_a_successor_that_is_replaced_itself_passes_on_what_leads_to_it(author, approver):
    first, second, third = publish_package(), publish_package("1.001193"), publish_package("1.004873")
    actions.retire(first, by=approver, successor=second.procedure)
    actions.retire(second, by=approver, successor=third.procedure)
    for version in (first, second, third):
        version.procedure.refresh_from_db()
    assert first.procedure.successor == second.procedure.successor == third.procedure
    assert [line.split()[0] for line in third.procedure.replaces.splitlines()] == ["1.001193", "2.000635"]
    assert second.procedure.replaces == ""

    actions.publish(actions.restore(first, by=author, note="Áp dụng lại"), by=approver)

    rows = {row.code: row for row in Procedure.objects.all()}
    assert rows["2.000635"].successor is None
    assert rows["1.004873"].replaces == f"1.001193 {second.procedure.name}"
