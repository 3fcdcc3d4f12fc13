"""Draw papers where they are drawn one after another. Importing this loads WeasyPrint: the worker's alone."""

from django.template.loader import get_template

from services.documents.document_types import DocumentType
from services.documents.pdf import engine
from services.documents.pdf.printable import Sheet
from services.documents.pdf.typesetting import html, layout_options, picture_of, template_of


def render(sheet: Sheet) -> bytes:
    """The PDF of a sheet; the same sheet gives the same bytes."""
    return engine.render_pdf(html(sheet), sheet.token, layout_options(sheet))


def warm_up() -> None:
    """Load what every paper needs, and draw one for practice, so that the first one is not the slow one."""
    for kind in DocumentType:
        get_template(template_of(kind))
    picture = picture_of("https://dichvucong.example/")
    practice = f"<html lang=vi><title>.</title><b>Giấy</b> <i>tờ</i><img alt=. src={picture}><table><tr><td>1</table>"
    engine.render_pdf(practice, "practice", ["demo.css", "draft.css"])
