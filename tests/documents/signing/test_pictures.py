"""Pictures of signatures and seals: checked files, two people, and drawn on what is digitally signed only."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image, ImageFile

from portal.accounts.models import User
from services.agencies.models import Role
from services.documents import actions
from services.documents.document_types import DocumentType
from services.documents.errors import DocumentError
from services.documents.models import OfficialPicture
from services.documents.pdf.printable import printable_document
from services.documents.pdf.typesetting import render_html
from services.documents.signing.pictures import MAX_BYTES, checked_png
from tests.documents.conftest import issue_one
from tests.factories import AgencyFactory, PostFactory, StaffFactory
from tests.pages import Page

pytestmark = pytest.mark.django_db


def a_png(width: int = 200, height: int = 100) -> bytes:
    file = io.BytesIO()
    Image.new("RGBA", (width, height), (200, 0, 0, 128)).save(file, "PNG")
    return file.getvalue()


def a_keeper() -> User:
    person: User = StaffFactory.create(is_superuser=True)
    return person


def huge() -> bytes:
    """A few bytes that claim to be a picture of four thousand million points."""
    return a_png()[:16] + struct.pack(">II", 65_535, 65_535) + a_png()[24:]


def with_second_head(side: int) -> bytes:
    """A picture that says its size twice, the second time another: decoders take that one."""
    head = b"IHDR" + struct.pack(">II", side, side) + b"\x08\x00\x00\x00\x00"
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    return a_png()[:33] + chunk + a_png()[33:]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "không phải là ảnh PNG"),
        (b"GIF89a" + b"\0" * 100, "không phải là ảnh PNG"),
        (a_png()[:60], "không phải là ảnh PNG"),
        (a_png() + b"\0" * MAX_BYTES, "lớn hơn"),
        (a_png(20, 20), "Mỗi cạnh"),
        (huge(), "Mỗi cạnh"),
        (with_second_head(9_000), "Mỗi cạnh"),
        (with_second_head(60_000), "không phải là ảnh PNG"),
    ],
)
@pytest.mark.parametrize("is_lenient", [False, True], ids=["alone", "beside WeasyPrint, which lets Pillow be lenient"])
def test_what_is_no_such_picture_is_refused(content, why, is_lenient, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", is_lenient)
    with pytest.raises(DocumentError, match=why):
        checked_png(content)


def test_nothing_but_the_points_is_kept():
    assert b"mat khau" not in checked_png(a_png() + b"mat khau")


def test_a_second_person_confirms_what_the_first_brought():
    agency, first, second = AgencyFactory.create(), a_keeper(), a_keeper()
    picture = actions.propose_picture(agency, a_png(), by=first)

    with pytest.raises(DocumentError, match="người quản trị khác"):
        actions.confirm_picture(picture, by=first)
    with pytest.raises(DocumentError, match="đang chờ"):
        actions.propose_picture(agency, a_png(), by=second)
    actions.confirm_picture(picture, by=second)
    with pytest.raises(DocumentError, match="đã được xác nhận"):
        actions.confirm_picture(picture, by=second)

    later = actions.confirm_picture(actions.propose_picture(agency, a_png(300, 300), by=second), by=first)
    assert list(OfficialPicture.objects.filter(ended_at=None, is_granted=True)) == [later]
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficialPicture.objects.filter(pk=later.pk).update(decided_by=later.proposed_by)


def test_only_who_signs_has_a_signature():
    with pytest.raises(DocumentError, match="không giữ vị trí lãnh đạo"):
        actions.propose_picture(PostFactory.create(role=Role.DESK).user, a_png(), by=a_keeper())


def confirmed(owner) -> OfficialPicture:
    return actions.confirm_picture(actions.propose_picture(owner, a_png(), by=a_keeper()), by=a_keeper())


def test_a_paper_shows_those_in_force_when_it_was_issued():
    agency = AgencyFactory.create()
    leader = PostFactory.create(agency=agency, role=Role.LEADER).user
    before = issue_one(DocumentType.RESULT, agency=agency, by=leader, key="before")
    seal, _ = confirmed(agency), confirmed(leader)

    paper = issue_one(DocumentType.RESULT, agency=agency, by=leader, key="after")
    others = issue_one(DocumentType.RESULT, by=a_keeper(), key="of others")

    html = render_html(printable_document(paper))
    assert html.count('class="written"') == html.count('class="seal"') == 1
    for bare in (before, others):
        assert 'class="marks"' not in render_html(printable_document(bare))
    actions.end_picture(seal, by=a_keeper())
    assert render_html(printable_document(paper)) == html
    ended = issue_one(DocumentType.RESULT, agency=agency, by=leader, key="ended")
    assert 'class="seal"' not in render_html(printable_document(ended))


def test_without_a_digital_signature_no_picture_is_drawn(settings):
    settings.SEALS = {}
    agency = AgencyFactory.create()
    confirmed(agency)
    paper = issue_one(DocumentType.RESULT, agency=agency)
    assert 'class="marks"' not in render_html(printable_document(paper))


def test_the_page_of_administrators(client):
    agency, first, second = AgencyFactory.create(), a_keeper(), a_keeper()
    page = reverse("admin:official_pictures")
    client.force_login(first)
    assert page in [link.href for link in Page(client.get(reverse("admin:agencies_agency_changelist"))).links()]

    wrong = client.post(page, {"whose": agency.code, "png": SimpleUploadedFile("a.png", b"khong")})
    assert wrong.status_code == 422
    assert "không phải là ảnh PNG" in Page(wrong).text
    assert "Không có cơ quan" in Page(client.post(page, {"whose": "zz"})).text
    client.post(page, {"whose": agency.code, "png": SimpleUploadedFile("a.png", a_png())})
    picture = OfficialPicture.objects.get()
    act = reverse("admin:official_picture_act", args=[picture.pk, "xac-nhan"])
    assert act not in client.get(page).content.decode()
    client.force_login(second)
    assert "đang được in" in Page(client.post(act, follow=True)).text
    client.force_login(PostFactory.create(role=Role.LEADER).user)
    assert client.get(page).status_code == 404
