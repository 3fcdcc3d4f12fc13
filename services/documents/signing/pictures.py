"""Pictures of signatures and seals: which files are taken, and which of them stand on a paper.

A picture proves nothing: a paper is worth what its digital signature is worth, and without one no picture is drawn.
"""

import base64
import struct
from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from PIL import Image

from services.documents.errors import DocumentError
from services.documents.models import Document, OfficialPicture

MAX_BYTES: Final = 200_000
MIN_SIDE, MAX_SIDE = 80, 2_000
HEADER: Final = b"\x89PNG\r\n\x1a\n"
NOT_PNG: Final = "Tệp này không phải là ảnh PNG nguyên vẹn. Hãy lưu lại ảnh thành PNG rồi tải lên."
TOO_LARGE: Final = f"Ảnh lớn hơn {MAX_BYTES // 1000} KB. Hãy thu nhỏ ảnh rồi tải lên."
WRONG_SIZE: Final = f"Mỗi cạnh của ảnh phải từ {MIN_SIDE} đến {MAX_SIDE:,} điểm ảnh.".replace(",", ".")


def checked_png(content: bytes) -> bytes:
    """The picture drawn anew, so that nothing but its points is kept; DocumentError for what is no such picture."""
    if len(content) > MAX_BYTES:
        raise DocumentError(TOO_LARGE)
    if not content.startswith(HEADER) or content[12:16] != b"IHDR" or len(content) < 33:
        raise DocumentError(NOT_PNG)
    _check_size(struct.unpack(">II", content[16:24]))
    drawn = BytesIO()
    try:
        with Image.open(BytesIO(content), formats=("PNG",)) as whole:
            _check_size(whole.size)  # of the last head, if there are several
            whole.verify()  # to the end, whatever WeasyPrint has told Pillow of truncated pictures
        with Image.open(BytesIO(content), formats=("PNG",)) as picture:
            picture.convert("RGBA").save(drawn, "PNG", optimize=True)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        raise DocumentError(NOT_PNG) from fault
    return drawn.getvalue()


def _check_size(size: Iterable[int]) -> None:
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in size):
        raise DocumentError(WRONG_SIZE)


def with_pictures(documents: QuerySet[Document]) -> QuerySet[Document]:
    """The papers with what `pictures_on` draws, in the statement that reads them."""
    then = OfficialPicture.objects.in_force_at(OuterRef("issued_at")).order_by("-decided_at").values("png")
    return documents.annotate(
        signature_png=Subquery(then.filter(person=OuterRef("issued_by"))[:1]),
        seal_png=Subquery(then.filter(agency=OuterRef("agency"))[:1]),
    )


def pictures_on(document: Document) -> tuple[str, str]:
    """The pictures of the signature of who issued the paper and of the seal of its agency, as data URIs or empty.

    Those in force when it was issued, so that whoever draws it again draws the same.
    """
    read: Any = document if hasattr(document, "seal_png") else with_pictures(Document.objects.all()).get(pk=document.pk)
    return data_uri(read.signature_png), data_uri(read.seal_png)


def data_uri(png: bytes | memoryview | None) -> str:
    """A picture for a page; empty where there is none."""
    return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""
