"""Page layout: the HTML of a paper and its watermarks (thể thức theo NĐ 30/2020/NĐ-CP)."""

import segno
from django.template.loader import get_template
from django.utils.safestring import SafeString

from services.documents.document_types import DocumentType
from services.documents.facts import ResultFacts
from services.documents.pdf import glyphs
from services.documents.pdf.printable import PrintableDocument

QR_MASK = 2  # any mask is valid; choosing the best of eight costs more than making the code


def render_html(printable: PrintableDocument) -> str:
    """The HTML that the PDF engine renders; a letter that the fonts lack is replaced by □, and the paper says so."""
    qr = qr_code_data_uri(printable.verify_url) if printable.is_issued else ""
    context = {"document": printable, "facts": printable.facts, "letterhead": printable.letterhead, "qr": qr}
    template = get_template(template_name(printable.facts.kind))
    html: str = template.render(context)
    return glyphs.drawn(template.render({**context, "lacks_letters": True})) if glyphs.lacks_letters(html) else html


def content_html(facts: ResultFacts) -> SafeString:
    """What a paper worded from a template says, for a page: drawn by the blocks' own template, like the PDF."""
    return SafeString(get_template("documents/papers/_content.html").render({"facts": facts}))


def watermark_stylesheets(printable: PrintableDocument) -> list[str]:
    """The style sheets for watermarks across every page: demonstration; draft of a form, preview of another paper."""
    unissued = "draft.css" if printable.facts.kind is DocumentType.FORM else "preview.css"
    return [*(["demo.css"] if printable.demo else []), *([unissued] if printable.is_draft else [])]


def template_name(kind: DocumentType) -> str:
    return f"documents/papers/{kind}.html"


def qr_code_data_uri(url: str) -> str:
    """A URL as QR code: a one-bit PNG in a data URI (half the cost of SVG), four pixels to a module.

    Some viewers blur the edges of pixels, so one pixel to a module would not scan.
    """
    code = segno.make_qr(url, error="m", mask=QR_MASK, boost_error=False)
    return code.png_data_uri(border=0, scale=4)
