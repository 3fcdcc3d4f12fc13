"""A sheet as the HTML it is drawn from (thể thức theo NĐ 30/2020/NĐ-CP)."""

import segno
from django.template.loader import get_template

from services.documents.document_types import DocumentType
from services.documents.pdf.printable import Sheet

QR_MASK = 2  # any mask is valid; choosing the best of eight costs more than drawing the code


def html(sheet: Sheet) -> str:
    """The paper before it is drawn."""
    qr = picture_of(sheet.verify_url) if sheet.is_issued else ""
    context = {"sheet": sheet, "facts": sheet.facts, "head": sheet.letterhead, "qr": qr}
    return get_template(template_of(sheet.facts.kind)).render(context)


def layout_options(sheet: Sheet) -> list[str]:
    """The style sheets that say across every page what the paper is not."""
    return [*(["demo.css"] if sheet.demo else []), *([] if sheet.is_issued else ["draft.css"])]


def template_of(kind: DocumentType) -> str:
    return f"documents/papers/{kind}.html"


def picture_of(url: str) -> str:
    """The address as a QR code, a picture of one bit a pixel: half the cost of a drawing.

    Four pixels to a module, since some viewers blur the edge of a pixel.
    """
    code = segno.make_qr(url, error="m", mask=QR_MASK, boost_error=False)
    return code.png_data_uri(border=0, scale=4)
