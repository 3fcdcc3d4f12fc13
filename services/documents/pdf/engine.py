"""PDF engine: HTML to tagged PDF by WeasyPrint. A program (core.limits.warm_programs) that the worker keeps warm.

Fonts and parsed style sheets are cached for the life of the process: a FontConfiguration per paper leaks memory and
costs a third more.
"""

import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

DOCUMENTS_DIR = Path(__file__).parents[1]
os.environ["FONTCONFIG_FILE"] = str(DOCUMENTS_DIR / "fonts" / "fonts.conf")  # must be set before Pango loads

import pydyf  # noqa: E402
from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher  # noqa: E402

from core.limits.warm_programs import serve  # noqa: E402

DATA_URL_FETCHER = URLFetcher(allowed_protocols={"data"})  # WeasyPrint's default also reads files and the network
PDF_VARIANT = "pdf/ua-1"  # tagged for screen readers
MAX_MEMORY_BYTES = 2 * 2**30


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


class MadeObject(pydyf.Object):  # type: ignore[misc]  # pydyf has no types
    """An object of a PDF with its bytes: pydyf would make them for the file, and again for its identifier."""

    data = b""
    compressible = False

    def __init__(self, made: Any) -> None:
        super().__init__()
        self.number, self.generation = made.number, made.generation
        self.data, self.compressible = made.data, made.compressible


def _make_each_object_once(_: object, pdf: Any) -> None:
    """The `finisher` of WeasyPrint, called before the file is written; the bytes stay the same."""
    pdf.objects[:] = [made if made.free == "f" else MadeObject(made) for made in pdf.objects]


def render_pdf(html: str, identifier: str, watermarks: Sequence[str] = ()) -> bytes:
    """Render HTML as PDF; the same arguments give the same bytes. `watermarks` are names of style sheets in layout/."""
    pdf: bytes = PaperHtml(string=html, url_fetcher=DATA_URL_FETCHER).write_pdf(
        finisher=_make_each_object_once,
        font_config=_font_configuration(),
        stylesheets=[_stylesheet(name) for name in watermarks] or None,
        pdf_variant=PDF_VARIANT,
        pdf_identifier=identifier.encode(),
    )
    return pdf


def answer(request: bytes) -> bytes:
    """The PDF for the arguments of `render_pdf` as JSON."""
    return render_pdf(**json.loads(request))


if __name__ == "__main__":
    serve(answer, memory=MAX_MEMORY_BYTES)
