"""Draft preview: render a PDF during a request, in a resource-limited subprocess, and only a few at a time.

The web server never imports WeasyPrint, and no endless form can block it.
"""

import subprocess
from contextlib import AbstractContextManager
from typing import Final

from core.limits.concurrency import NoFreeSlotError, slot
from core.limits.subprocesses import run_module
from services.documents.errors import DocumentError
from services.documents.pdf.printable import PrintableDocument
from services.documents.pdf.typesetting import render_html, watermark_stylesheets

MAX_CONCURRENT: Final = 2
SLOT_WAIT_SECONDS: Final = 5
RENDER_TIMEOUT_SECONDS: Final = 60
BUSY_MESSAGE: Final = "Hệ thống đang lập nhiều tờ khai cùng một lúc. Hãy thử lại sau ít phút."


def render_draft(printable: PrintableDocument) -> bytes:
    """Render a document that is not issued; DocumentError when all slots stay taken, or on time-out."""
    arguments = ["draft", *watermark_stylesheets(printable)]
    try:
        with _render_slot():
            html = render_html(printable).encode()
            return run_module("services.documents.pdf.engine", *arguments, stdin=html, timeout=RENDER_TIMEOUT_SECONDS)
    except (NoFreeSlotError, subprocess.SubprocessError) as error:
        raise DocumentError(BUSY_MESSAGE) from error


def _render_slot() -> AbstractContextManager[None]:
    return slot("draft-preview", of=MAX_CONCURRENT, patience=SLOT_WAIT_SECONDS)
