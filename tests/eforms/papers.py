"""Files as people, phones and villains make them, and as the portal receives them."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from eforms.files.upload_handler import HashingUploadHandler, ReceivedFile, UploadLimit

PDF = b"%PDF-1.7\n1 0 obj\nendobj\nstartxref\n0\n%%EOF"
"""Enough to be taken; not enough to be opened."""
FILES = Path(__file__).parent / "data"
HEIC = (FILES / "phone.heic").read_bytes()


def received(content: bytes, name: str = "giấy.pdf", *, room: int = 2**40, field: str = "request") -> ReceivedFile:
    """A file that came in, in pieces."""
    receiver = HashingUploadHandler(limits={field: UploadLimit(room, room)})
    return receive(receiver, content, name, field)


def receive(receiver: HashingUploadHandler, content: bytes, name: str, field: str) -> ReceivedFile:
    receiver.new_file(field, name, "application/octet-stream", None)
    for start in range(0, len(content), 1000):
        receiver.receive_data_chunk(content[start : start + 1000], start)
    return receiver.file_complete(len(content))


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8), **more: Any) -> bytes:
    kept = BytesIO()
    Image.new("RGB", size, (200, 30, 60)).save(kept, kind, **more)
    return kept.getvalue()


def phone_picture() -> bytes:
    """A JPEG lying on its side that says where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter
    exif[0x010F] = "Phone"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 30.0)})
    return picture("JPEG", (400, 300), exif=exif, comment=b"taken at home")


def pdf(pages: int = 2) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(BytesIO(pdf())))
    writer.encrypt("secret", algorithm="RC4-128")
    kept = BytesIO()
    writer.write(kept)
    return kept.getvalue()


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 2.5 thousand million points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def heic_bomb() -> bytes:
    return HEIC.replace(struct.pack(">II", 64, 64), struct.pack(">II", 50_000, 50_000))


def archive(*names: str, size: int = 10) -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in names:
            zipped.writestr(name, b"\0" * size)
    return kept.getvalue()


def docx(*more: str, size: int = 10) -> bytes:
    return archive("[Content_Types].xml", "word/document.xml", *more, size=size)
