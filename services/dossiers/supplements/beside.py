"""What stands beside the questions of the supplement page: what is wrong with the answer, and the answer as filed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import gettext, gettext_noop

from eforms.answers import summary
from eforms.compiled.form import compile_form
from eforms.inputs.rendering import Beside
from services.dossiers.history.evidence import attachments_at
from services.dossiers.models import Dossier
from services.dossiers.supplements.asked import AskedItem

MAX_LENGTH: Final = 600
"""Characters of a former answer; a longer one can be read in the answers of the dossier."""
NOT_ANSWERED: Final = gettext_noop("Trước đây chưa khai.")


def beside_questions(dossier: Dossier, items: Iterable[AskedItem], *, asked_at: datetime) -> dict[str, Beside]:
    """By the key of each item, with the files of that moment; long lists show their rows on pages of their own."""
    form = dossier.package.eform
    files = attachments_at(dossier, asked_at)
    rows = (
        row
        for part in summary.sections(form, dossier.sheet.answers, files, today=dossier.filed_on, first_rows=0)
        for row in part.rows
    )
    texts = {row.key: row.text for row in rows}
    of_rows = {file.field_key: file.name for file in files if "." in file.field_key}
    long_lists = compile_form(form).long_lists
    return {
        item.key: Beside(
            gettext("Cơ quan ghi: %(remark)s") % {"remark": item.remark}
            if item.remark
            else gettext("Cơ quan yêu cầu xem lại mục này."),
            "" if item.key in long_lists else _former(texts.get(item.key) or of_rows.get(item.key, "")),
        )
        for item in items
    }


def _former(text: str) -> str:
    if not text:
        return gettext(NOT_ANSWERED)
    shown = text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]}…"
    gap = "\n" if "\n" in shown else " "
    former = gettext("Đã khai trước đây:")
    return f"{former}{gap}{shown}"
