"""Render papers in the worker, by the PDF engine: a program with limits of its own that stays for the next paper."""

import json
from collections.abc import Sequence
from typing import Final

from django.template.loader import get_template

from core.limits.warm_programs import WarmProgram
from services.documents.document_types import DocumentType
from services.documents.pdf.printable import PrintableDocument
from services.documents.pdf.typesetting import qr_code_data_uri, render_html, template_name, watermark_stylesheets

ENGINE: Final = WarmProgram("services.documents.pdf.engine", requests=100)
MAX_SECONDS: Final = 300
"""For an issued paper, which may have hundreds of rows."""


def render(printable: PrintableDocument, *, seconds: int = MAX_SECONDS) -> bytes:
    """Render a document as PDF; equal documents give equal bytes. ProgramEndedError when it takes too long or fails."""
    return _draw(render_html(printable), printable.token, watermark_stylesheets(printable), seconds=seconds)


def warm_up() -> None:
    """Load all templates and render a sample page, so that the first real paper is not slow."""
    for kind in DocumentType:
        get_template(template_name(kind))
    qr_code = qr_code_data_uri("https://dichvucong.example/")
    sample = f"<html lang=vi><title>.</title><b>Giấy</b> <i>tờ</i><img alt=. src={qr_code}><table><tr><td>1</table>"
    _draw(sample, "practice", ["demo.css", "draft.css", "preview.css"], seconds=MAX_SECONDS)


def _draw(html: str, identifier: str, watermarks: Sequence[str], *, seconds: int) -> bytes:
    request = json.dumps({"html": html, "identifier": identifier, "watermarks": watermarks})
    return ENGINE.ask(request.encode(), seconds=seconds)
