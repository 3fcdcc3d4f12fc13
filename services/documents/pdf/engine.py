"""PDF engine: HTML to tagged PDF by WeasyPrint. Imported by the worker only; the web server runs it as a program:

    python -m services.documents.pdf.engine IDENTIFIER [STYLESHEET…] < HTML > PDF

Fonts and parsed style sheets are cached for the life of the process: a FontConfiguration per paper leaks memory and
costs a third more.
"""

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

DOCUMENTS_DIR = Path(__file__).parents[1]
os.environ["FONTCONFIG_FILE"] = str(DOCUMENTS_DIR / "fonts" / "fonts.conf")  # must be set before Pango loads

from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher  # noqa: E402

from core.limits.subprocesses import limit_resources  # noqa: E402

DATA_URL_FETCHER = URLFetcher(allowed_protocols={"data"})  # WeasyPrint's default also reads files and the network
PDF_VARIANT = "pdf/ua-1"  # tagged for screen readers
MAX_MEMORY_BYTES, MAX_CPU_SECONDS = 2 * 2**30, 30
"""Limits of the program that renders a draft during a request."""


class PaperHtml(HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """HTML with paper.css as its only user-agent style sheet: WeasyPrint's default has ten times as many rules."""

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_stylesheet("paper.css")]


@cache
def _font_configuration() -> Any:
    return FontConfiguration()


@cache
def _stylesheet(name: str) -> Any:
    return CSS(
        filename=DOCUMENTS_DIR / "layout" / name, font_config=_font_configuration(), url_fetcher=DATA_URL_FETCHER
    )


def render_pdf(html: str, identifier: str, watermarks: Sequence[str] = ()) -> bytes:
    """Render HTML as PDF; the same arguments give the same bytes. `watermarks` are names of style sheets in layout/."""
    pdf: bytes = PaperHtml(string=html, url_fetcher=DATA_URL_FETCHER).write_pdf(
        font_config=_font_configuration(),
        stylesheets=[_stylesheet(name) for name in watermarks] or None,
        pdf_variant=PDF_VARIANT,
        pdf_identifier=identifier.encode(),
    )
    return pdf


if __name__ == "__main__":
    limit_resources(memory=MAX_MEMORY_BYTES, cpu_seconds=MAX_CPU_SECONDS)
    sys.stdout.buffer.write(render_pdf(sys.stdin.buffer.read().decode(), sys.argv[1], sys.argv[2:]))
