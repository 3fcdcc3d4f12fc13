"""Files: what they are is told by their content."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from eforms.actions import attach
from eforms.errors import UploadError
from eforms.uploads import clean_name, inspect

PDF = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n0\n%%EOF"


def picture(kind="PNG"):
    kept = BytesIO()
    Image.new("RGB", (8, 8)).save(kept, kind)
    return kept.getvalue()


def bomb():
    """A PNG of a few hundred bytes that says it has 2.5 thousand million points."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def file(content, name="giấy.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.mark.parametrize(
    ("content", "content_type", "name"),
    [
        (PDF, "application/pdf", "giấy.pdf"),
        (picture("PNG"), "image/png", "giấy.png"),
        (picture("JPEG"), "image/jpeg", "giấy.jpg"),
    ],
)
def test_a_file_is_named_for_what_it_is(content, content_type, name):
    paper = inspect(file(content), max_megabytes=1)

    assert (paper.content_type, paper.name, paper.size) == (content_type, name, len(content))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "trống"),
        (b"MZ\x90\x00", "không phải là PDF"),
        (b"<html><script>", "không phải là PDF"),
        (b"PK\x03\x04", "không phải là PDF"),
        (b"%PDF-1.7 cut off", "dở dang"),
        (picture()[:40], "bị hỏng"),
        (b"\xff\xd8\xff\xe0rest", "bị hỏng"),
        (bomb(), "quá lớn"),
        (PDF + b"\0" * 2**20, "lớn hơn 1 MB"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(content, sentence):
    with pytest.raises(UploadError, match=sentence):
        inspect(file(content), max_megabytes=1)


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
    assert clean_name(name) == cleaned


def test_the_same_content_is_stored_once(draft):
    [first] = attach(draft, "request", [inspect(file(PDF), max_megabytes=1)])
    [second] = attach(draft, "other", [inspect(file(PDF, "b.pdf"), max_megabytes=1)])

    assert first.file.name == second.file.name
    with second.file.open() as kept:
        assert kept.read() == PDF


def test_the_same_file_given_twice_for_one_paper_is_one(draft):
    attach(draft, "request", [inspect(file(PDF), max_megabytes=1)])
    attach(draft, "request", [inspect(file(PDF), max_megabytes=1)])

    assert draft.attachments.count() == 1


def test_no_address_leads_to_a_stored_file(draft):
    [attached] = attach(draft, "request", [inspect(file(PDF), max_megabytes=1)])

    with pytest.raises(ValueError, match="not accessible via a URL"):
        _ = attached.file.url
