"""The press: HTML to PDF, by WeasyPrint. Importing this loads it, so it is for the worker, or a program of its own:

    python -m services.documents.pdf.engine IDENTIFIER [MARKS…] < HTML > PDF

What is the same for every paper is held for the life of the process: the fonts, the parsed style sheets.
A FontConfiguration per paper would leak memory and cost a third more.
"""

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
os.environ["FONTCONFIG_FILE"] = str(HERE / "fonts" / "fonts.conf")  # before Pango looks for fonts

from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher  # noqa: E402

from core.subprocess_limits import limit_resources  # noqa: E402

ONLY_DATA = URLFetcher(allowed_protocols={"data"})  # the usual one reads files and the network
VARIANT = "pdf/ua-1"  # tagged, so that it can be read aloud
MEMORY, CPU_SECONDS = 2 * 2**30, 30
"""What one paper may take when it is drawn while somebody waits."""


class RenderedPdf(HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """HTML drawn with our style sheet alone: the general one for web pages has ten times as many rules."""

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_styles("paper.css")]


@cache
def _fonts() -> Any:
    return FontConfiguration()


@cache
def _styles(name: str) -> Any:
    return CSS(filename=HERE / "layout" / name, font_config=_fonts(), url_fetcher=ONLY_DATA)


def render_pdf(html: str, identifier: str, marks: Sequence[str] = ()) -> bytes:
    """The PDF of a page; the same page gives the same bytes. `marks` are style sheets with words across it."""
    pdf: bytes = RenderedPdf(string=html, url_fetcher=ONLY_DATA).write_pdf(
        font_config=_fonts(),
        stylesheets=[_styles(mark) for mark in marks] or None,
        pdf_variant=VARIANT,
        pdf_identifier=identifier.encode(),
    )
    return pdf


if __name__ == "__main__":
    limit_resources(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    sys.stdout.buffer.write(render_pdf(sys.stdin.buffer.read().decode(), sys.argv[1], sys.argv[2:]))
