"""Files: what they are is told by their content."""

from typing import Any

import pytest
from PIL import Image

from eforms.actions import attach
from eforms.errors import UploadError
from eforms.files.file_types import FileKind
from eforms.files.storage import path_of
from eforms.files.upload_handler import HashingUploadHandler, UploadLimit
from eforms.files.uploads import clean_file_name, inspect_upload
from eforms.inputs import input_for
from eforms.models import StoredFile
from tests.eforms.papers import HEIC, PDF, archive, bomb, docx, heic_bomb, picture, receive, received
from tests.eforms.samples import form_of

EVERYTHING: tuple[FileKind, ...] = ("pdf", "picture", "word")
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "content_type", "name"),
    [
        (PDF, "application/pdf", "giấy.pdf"),
        (b"\xef\xbb\xbf\n" + PDF, "application/pdf", "giấy.pdf"),
        (picture("PNG"), "image/png", "giấy.png"),
        (picture("JPEG"), "image/jpeg", "giấy.jpg"),
        (HEIC, "image/heic", "giấy.heic"),
        (docx(), DOCX_TYPE, "giấy.docx"),
    ],
)
def test_a_file_is_named_for_what_it_is(content, content_type, name):
    paper = inspect_upload(received(content), max_megabytes=1, kinds=EVERYTHING)

    assert (paper.content_type, paper.name, paper.size) == (content_type, name, len(content))


def test_a_name_that_fits_stays():
    assert inspect_upload(received(picture("JPEG"), "Ảnh.JPEG"), max_megabytes=1).name == "Ảnh.JPEG"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "trống"),
        (b"MZ\x90\x00", "không phải là PDF"),
        (b"<html><script>", "không phải là PDF"),
        (b"<html>" + PDF, "không phải là PDF"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0", "không phải là PDF"),
        (archive("a.txt"), "là tệp nén, không phải"),
        (b"PK\x03\x04 cut off", "nén bị hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "đời cũ hoặc có mật khẩu"),
        (docx("word/vbaProject.bin"), "macro"),
        (docx(*(f"word/{number}" for number in range(30)), size=2**24), "dung lượng quá lớn"),
        (b"%PDF-1.7 cut off", "dở dang"),
        (PDF + archive("evil.class"), "loại tệp khác"),
        (picture("JPEG") + archive("evil.class"), "loại tệp khác"),
        (picture("JPEG", comment=PDF), "loại tệp khác"),
        (picture()[:40], "bị hỏng"),
        (picture()[:-6], "bị hỏng"),
        (b"\xff\xd8\xff\xe0rest", "bị hỏng"),
        (HEIC[:60], "bị hỏng"),
        (bomb(), "quá lớn"),
        (heic_bomb(), "quá lớn"),
        (PDF + b"\0" * 2**20, "lớn hơn 1 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(content, sentence):
    with pytest.raises(UploadError, match=sentence):
        inspect_upload(received(content), max_megabytes=1, kinds=EVERYTHING)


def test_a_word_document_is_taken_only_where_the_author_allows_it():
    with pytest.raises(UploadError, match="không phải là PDF hoặc ảnh"):
        inspect_upload(received(docx()), max_megabytes=1)


def test_what_is_too_large_is_not_written(settings):
    file = received(PDF + b"\0" * 5_000, room=3_000)

    assert (file.size, file.sha256, file.read()) == (len(PDF) + 5_000, "", b"")


def test_files_of_one_paper_share_the_room_of_one_posting():
    receiver = HashingUploadHandler(limits={"request": UploadLimit(100, 150)})
    first, second, third = (receive(receiver, b"x" * size, "a.pdf", "request") for size in (100, 60, 50))

    assert first.sha256
    assert third.sha256
    with pytest.raises(UploadError, match="gửi riêng tệp này"):
        inspect_upload(second, max_megabytes=1)


def test_nothing_is_written_for_a_field_that_was_not_announced():
    receiver = HashingUploadHandler(limits={})

    assert receive(receiver, b"x" * 10, "a.pdf", "other").sha256 == ""


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\hoa\\giấy tờ.pdf", "giấy tờ.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("\x00", "giay-to"),
        ("", "giay-to"),
        (".", "giay-to"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name, cleaned):
    assert clean_file_name(name) == cleaned


@pytest.fixture
def place():
    """Where the sample lies, empty before and after."""
    place = path_of(received(PDF).sha256)
    place.unlink(missing_ok=True)
    yield place
    place.unlink(missing_ok=True)


def test_a_received_file_is_moved_and_not_copied(draft, place):
    file = received(PDF)
    number = file.fileno()
    import os

    inode = os.fstat(number).st_ino

    attach(draft, "request", [inspect_upload(file, max_megabytes=1)])

    assert place.stat().st_ino == inode
    assert place.read_bytes() == PDF


def test_the_same_content_is_stored_once(draft, place):
    before = set(place.parent.glob("*"))
    [first] = attach(draft, "request", [inspect_upload(received(PDF), max_megabytes=1)])
    [second] = attach(draft, "other", [inspect_upload(received(PDF, "b.pdf"), max_megabytes=1)])

    assert first.stored == second.stored
    assert StoredFile.objects.count() == 1
    assert set(place.parent.iterdir()) - before == {place}


def test_the_same_file_given_twice_for_one_paper_is_one(draft):
    attach(draft, "request", [inspect_upload(received(PDF), max_megabytes=1)])
    attach(draft, "request", [inspect_upload(received(PDF), max_megabytes=1)])

    assert draft.attachments.count() == 1


def paper_field(**more: Any) -> Any:
    [spec] = form_of({"key": "request", "type": "document", "label": "Văn bản", **more}).fields()
    return input_for(spec)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "kinds", "taken"),
    [
        (PDF, None, True),
        (picture("JPEG"), None, True),
        (picture("PNG"), None, True),
        (HEIC, None, True),
        (docx(), None, False),
        (docx(), ["pdf", "word"], True),
        (picture("JPEG"), ["pdf", "word"], False),
        (PDF, ["picture"], False),
    ],
)
def test_a_paper_takes_the_kinds_its_author_names(content, kinds, taken):
    field = paper_field(**({"kinds": kinds} if kinds else {}))

    batch = field.clean([received(content)])

    assert (bool(batch.accepted), bool(batch.errors)) == (taken, not taken)


@pytest.mark.parametrize(("more", "megabytes"), [({}, 20), ({"max_megabytes": 3}, 3), ({"max_megabytes": 200}, 200)])
def test_each_paper_has_its_own_limit(more, megabytes):
    assert paper_field(**more).upload_limit == UploadLimit(megabytes * 2**20, megabytes * 2**20 * 5)


def test_no_paper_takes_more_than_200_megabytes():
    with pytest.raises(ValueError, match="200"):
        paper_field(max_megabytes=201)


def photo(content, **field):
    [spec] = form_of({"key": "request", "type": "photo", "label": "Ảnh", **field}).fields()
    return input_for(spec).clean([received(content, "anh.jpg", field="request")])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "field", "sentence"),
    [
        ((472, 708), {}, ""),
        ((800, 1200), {"size": "4x6"}, ""),
        ((600, 800), {"size": "3x4"}, ""),
        ((236, 354), {"size": "2x3"}, ""),
        ((236, 354), {"size": "4x6"}, "quá nhỏ"),
        ((600, 800), {"size": "4x6"}, "không đúng tỷ lệ 4×6"),
        ((1200, 800), {"size": "4x6"}, "không đúng tỷ lệ 4×6"),
        ((120, 160), {"size": "3x4"}, "quá nhỏ (120×160 điểm ảnh); cần khoảng 354×472"),
    ],
)
def test_a_photo_has_the_proportions_and_the_points_of_its_print(size, field, sentence):
    batch = photo(picture("JPEG", size), **field)

    assert bool(batch.accepted) is not bool(sentence)
    assert sentence in "".join(batch.errors)


@pytest.mark.django_db
def test_a_photo_that_lies_on_its_side_is_measured_upright():
    exif = Image.Exif()
    exif[0x0112] = 6

    assert photo(picture("JPEG", (900, 600), exif=exif)).accepted


@pytest.mark.django_db
@pytest.mark.parametrize("content", [HEIC, b"\xff\xd8\xff" + b"x" * 200])
def test_a_photo_that_cannot_be_measured_is_refused(content):
    batch = photo(content)

    assert not batch.accepted
    assert batch.errors
