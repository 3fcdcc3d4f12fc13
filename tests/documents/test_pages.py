"""The pages: a person's own papers, and the check open to anyone."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from services.documents import hooks
from services.documents.actions import revoke, supersede
from services.documents.document_types import DocumentType
from services.documents.errors import DocumentError
from services.documents.models import Document
from tests.documents.conftest import issue_one
from tests.factories import UserFactory, leader_at
from tests.pages import Page


def test_the_owner_downloads_the_file_under_a_name_that_says_what_it_is(client, stored, settings):
    client.force_login(stored.owner)

    response = client.get(stored.download_path())

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="Giay-tiep-nhan-H26.101-261120-0001.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response) == (Path(settings.MEDIA_ROOT) / stored.path).read_bytes()


def test_a_stranger_finds_no_such_paper(client, stored):
    client.force_login(UserFactory.create())

    assert client.get(stored.get_absolute_url()).status_code == 404
    assert client.get(stored.download_path()).status_code == 404


def test_who_has_not_signed_in_is_asked_to(client, stored):
    assert client.get(stored.download_path()).status_code == 302


def test_staff_read_a_paper_when_the_app_above_says_so(client, stored, monkeypatch):
    clerk = UserFactory.create()
    handlers = [lambda person, document: person == clerk and document == stored]
    monkeypatch.setattr(hooks.may_read_document, "handlers", handlers)
    client.force_login(clerk)

    response = client.get(stored.download_path())

    assert response.status_code == 200
    response.close()


def test_a_paper_still_being_drawn_shows_a_page_that_looks_again(client, issued):
    client.force_login(issued.owner)

    response = client.get(issued.download_path(), follow=True)

    assert "Giấy đang được lập" in Page(response).text
    assert response["Refresh"]


def test_anyone_with_the_code_learns_that_a_paper_is_genuine(client, stored):
    response = client.get(stored.verify_path())
    page = Page(response)

    assert response.status_code == 200
    assert "Giấy này là thật" in page.notices[0]
    assert "01/TNHS" in page.text
    assert page.summary["Cơ quan ban hành"] == "Ủy ban nhân dân phường Ba Đình"
    assert "Nguyễn T*** H***" in page.text
    assert not page.mentions("Nguyễn Thị Hoa")
    assert not page.mentions("001190012345")
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_the_check_costs_one_query_and_its_limit_another(client, stored, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(stored.verify_path())


def test_an_unknown_code_gets_a_calm_page(client, db):
    response = client.get("/xac-thuc/0000000000000000/")

    assert response.status_code == 404
    assert Page(response).heading == "Không tìm thấy giấy tờ có mã này"


@pytest.mark.parametrize("write", [str, str.upper, "  {}".format, "-".join])
def test_a_code_may_be_typed_in_any_case_and_grouping(client, stored, write):
    response = client.get("/xac-thuc/", {"ma": write(stored.token)})

    assert response.status_code == 302
    assert response["Location"] == stored.verify_path()


@pytest.mark.servers
def test_a_code_that_cannot_be_one_is_refused_beside_its_field(client):
    response = client.get("/xac-thuc/", {"ma": "abc"})

    assert response.status_code == 422
    assert "Mã xác thực gồm 16 chữ và số" in Page(response).field("ma").error


@pytest.mark.parametrize(("change", "answer"), [(b"", "Tệp trùng khớp"), (b"x", "Tệp không trùng khớp")])
def test_a_file_is_compared_with_the_one_we_issued(client, stored, settings, change, answer):
    content = (Path(settings.MEDIA_ROOT) / stored.path).read_bytes() + change

    response = client.post(stored.verify_path(), {"tep": SimpleUploadedFile("giay.pdf", content)})

    assert any(answer in notice for notice in Page(response).notices)


def test_a_large_file_is_compared_without_being_kept(client, stored, settings, tmp_path_factory):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path_factory.mktemp("uploads"))
    large = SimpleUploadedFile("giay.pdf", b"x" * 5_000_000)

    response = client.post(stored.verify_path(), {"tep": large})

    assert any("Tệp không trùng khớp" in notice for notice in Page(response).notices)
    assert list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir()) == []


@pytest.mark.parametrize(
    ("data", "refusal"),
    [({}, "Hãy chọn tệp cần đối chiếu."), ({"tep": SimpleUploadedFile("giay.pdf", b"")}, "Tệp này rỗng")],
)
def test_no_file_and_an_empty_file_are_refused(client, stored, data, refusal):
    response = client.post(stored.verify_path(), data)

    assert response.status_code == 422
    assert refusal in Page(response).field("tep").error


def test_a_revoked_paper_says_so_to_whoever_checks_it(client, stored):
    revoke(stored, by=leader_at(stored.agency.code), reason="Cấp nhầm người.")

    page = Page(client.get(stored.verify_path()))

    assert "đã bị thu hồi" in page.notices[0]
    assert "Cấp nhầm người." in page.notices[0]
    assert not page.mentions("Giấy này là thật")


def superseded(stored, kind):
    later = issue_one(kind, key="later:1", agency=stored.agency, owner=stored.owner)
    supersede({stored: later}, by=leader_at(stored.agency.code))
    return later


def test_a_replaced_paper_names_the_one_in_its_place_and_its_owner_finds_it(client, stored):
    later = superseded(stored, DocumentType.ACKNOWLEDGEMENT)

    public = Page(client.get(stored.verify_path()))
    client.force_login(stored.owner)
    own = Page(client.get(stored.get_absolute_url()))

    assert "đã được thay thế" in public.notices[0]
    assert later.reference in public.notices[0]
    assert later.verify_path() not in public.hrefs
    assert later.get_absolute_url() in own.hrefs


def test_a_withdrawn_paper_names_the_decision(client, stored):
    later = superseded(stored, DocumentType.WITHDRAWAL)

    notice = Page(client.get(stored.verify_path())).notices[0]

    assert "đã bị thu hồi" in notice
    assert f"quyết định thu hồi kết quả giải quyết thủ tục hành chính {later.reference}" in notice


def test_a_replaced_paper_is_not_replaced_again(stored):
    later = superseded(stored, DocumentType.ACKNOWLEDGEMENT)

    with pytest.raises(DocumentError, match="đã được thu hồi"):
        supersede({stored: later}, by=leader_at(stored.agency.code))
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=stored.pk).update(superseded_by=None)


def test_a_paper_is_revoked_once_and_with_a_reason(stored):
    leader = leader_at(stored.agency.code)
    with pytest.raises(DocumentError, match="lý do"):
        revoke(stored, by=leader, reason="  ")
    revoke(stored, by=leader, reason="Cấp nhầm người.")
    with pytest.raises(DocumentError, match="đã được thu hồi"):
        revoke(stored, by=leader, reason="Lần nữa.")


def test_a_revoked_paper_stays_revoked(stored):
    revoke(stored, by=leader_at(stored.agency.code), reason="Cấp nhầm người.")

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Document.objects.filter(pk=stored.pk).update(revoked_at=None, revoked_by=None, revoked_reason="")
