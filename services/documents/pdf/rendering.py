"""Render papers in the worker process. Imports WeasyPrint, so the web server must not import this module."""

from django.template.loader import get_template

from services.documents.document_types import DocumentType
from services.documents.pdf import engine
from services.documents.pdf.printable import PrintableDocument
from services.documents.pdf.typesetting import qr_code_data_uri, render_html, template_name, watermark_stylesheets


def render(printable: PrintableDocument) -> bytes:
    """Render a document as PDF; equal documents give equal bytes."""
    return engine.render_pdf(render_html(printable), printable.token, watermark_stylesheets(printable))


def warm_up() -> None:
    """Load all templates and render a sample page, so that the first real paper is not slow."""
    for kind in DocumentType:
        get_template(template_name(kind))
    qr_code = qr_code_data_uri("https://dichvucong.example/")
    sample = f"<html lang=vi><title>.</title><b>Giấy</b> <i>tờ</i><img alt=. src={qr_code}><table><tr><td>1</table>"
    engine.render_pdf(sample, "practice", ["demo.css", "draft.css"])
