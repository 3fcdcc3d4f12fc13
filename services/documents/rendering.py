"""Draw official papers (thể thức theo NĐ 30/2020/NĐ-CP). Importing this loads WeasyPrint: the worker's alone.

What is the same for every paper is held for the life of the process: the fonts, the parsed style sheets.
A FontConfiguration per paper would leak memory and cost a third more.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
os.environ["FONTCONFIG_FILE"] = str(HERE / "fonts" / "fonts.conf")  # before Pango looks for fonts

import segno  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import URLFetcher  # noqa: E402

from services.documents.kinds import Kind  # noqa: E402
from services.documents.sheets import Sheet  # noqa: E402

ONLY_DATA = URLFetcher(allowed_protocols={"data"})  # the usual one reads files and the network
VARIANT = "pdf/ua-1"  # tagged, so that it can be read aloud
QR_MASK = 2  # any mask is valid; choosing the best of eight costs more than drawing the code


class Paper(HTML):  # type: ignore[misc]  # WeasyPrint has no types
    """HTML drawn with our style sheet alone: the general one for web pages has ten times as many rules."""

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_styles("paper.css")]


@cache
def _fonts() -> Any:
    return FontConfiguration()


@cache
def _styles(name: str) -> Any:
    return CSS(filename=HERE / "layout" / name, font_config=_fonts(), url_fetcher=ONLY_DATA)


def render(sheet: Sheet) -> bytes:
    """The PDF of a sheet; the same sheet gives the same bytes."""
    paper = Paper(string=html(sheet), url_fetcher=ONLY_DATA)
    pdf: bytes = paper.write_pdf(
        font_config=_fonts(),
        stylesheets=[_styles("demo.css")] if sheet.demo else None,
        pdf_variant=VARIANT,
        pdf_identifier=sheet.token.encode(),
    )
    return pdf


def warm_up() -> None:
    """Load what every paper needs, and draw one for practice, so that the first one is not the slow one."""
    for kind in Kind:
        get_template(_template_of(kind))
    picture = _qr("https://dichvucong.example/")
    practice = f"<html lang=vi><title>.</title><b>Giấy</b> <i>tờ</i><img alt=. src={picture}><table><tr><td>1</table>"
    Paper(string=practice, url_fetcher=ONLY_DATA).write_pdf(
        font_config=_fonts(), stylesheets=[_styles("demo.css")], pdf_variant=VARIANT
    )


def _template_of(kind: Kind) -> str:
    return f"documents/papers/{kind}.html"


def html(sheet: Sheet) -> str:
    """The paper before it is drawn."""
    template = get_template(_template_of(sheet.facts.kind))
    return template.render(
        {"sheet": sheet, "facts": sheet.facts, "head": sheet.letterhead, "qr": _qr(sheet.verify_url)}
    )


def _qr(url: str) -> str:
    """The address as a QR code, a picture of one bit a pixel: half the cost of a drawing.

    Four pixels to a module, since some viewers blur the edge of a pixel.
    """
    code = segno.make_qr(url, error="m", mask=QR_MASK, boost_error=False)
    return code.png_data_uri(border=0, scale=4)
