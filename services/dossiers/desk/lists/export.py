"""A list as the lines of a table, and a table as a file: CSV with a byte order mark, or XLSX.

The rows are read by keyset and written as they come: a file of a hundred thousand takes no more memory than one of ten.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from io import TextIOWrapper
from typing import IO, Any, Final

from django.db.models import prefetch_related_objects
from django.utils.timezone import localtime

from core.pagination import keyset
from core.spreadsheets import cell_text
from services.catalogue.models import ProcedureVersion
from services.dossiers.desk.lists.dossier_list import DossierList
from services.dossiers.desk.lists.rows import Row, rows_of
from services.dossiers.models import Dossier, Task
from services.dossiers.models.exports import ExportFormat

MOST_ROWS: Final = 100_000
BATCH: Final = 500
HEADINGS: Final = (
    *("Mã hồ sơ", "Mã thủ tục", "Thủ tục", "Người nộp", "Trích yếu", "Cơ quan", "Trạng thái", "Hình thức nộp"),
    *("Nộp lúc", "Tiếp nhận lúc", "Hẹn trả kết quả", "Xử lý xong lúc", "Trả kết quả lúc"),
    *("Việc", "Hạn của việc", "Người làm"),
)
WIDTHS: Final = (24, 12, 40, 26, 40, 30, 22, 14, 17, 17, 17, 17, 17, 34, 17, 24)

Line = Sequence[str | datetime | None]
Write = Callable[[Line], object]


def lines_of(listed: DossierList) -> Iterator[list[Line]]:
    """The lines of a list in its order, batch by batch, at most `MOST_ROWS` and the one that says there are more."""
    after, left = "", MOST_ROWS + 1
    while left > 0:
        page = keyset(listed.queryset, order=listed.order, after=after, size=min(BATCH, left))
        yield _lines(listed, page.rows)
        after, left = page.next, left - len(page.rows)
        if not after:
            return


def writing(format: ExportFormat, file: IO[bytes]) -> AbstractContextManager[Write]:  # noqa: A002  (what it is called)
    """Write lines to this file, the headings first; it is whole once the context has ended."""
    return _xlsx(file) if format is ExportFormat.XLSX else _csv(file)


def _lines(listed: DossierList, found: Sequence[Any]) -> list[Line]:
    prefetch_related_objects(found, "dossier__agency" if listed.scope.lists_tasks else "agency")
    codes = _procedure_codes(found)
    shown = rows_of(listed.scope, found)
    return [
        _of_question(row) if isinstance(one, Task) and one.is_opinion else _of_dossier(one, row, codes)
        for one, row in zip(found, shown, strict=True)
    ]


def _of_dossier(one: Task | Dossier, row: Row, codes: Mapping[int, str]) -> Line:
    """A dossier, or the task that the row is with its dossier."""
    dossier = one.dossier if isinstance(one, Task) else one
    times = (dossier.submitted_at, dossier.accepted_at, dossier.due_at, dossier.finished_at, dossier.returned_at)
    return (
        *(row.code, codes[dossier.version_id], row.title, row.applicant, row.abstract, str(dossier.agency)),
        *(str(dossier.state.label), dossier.get_channel_display()),
        *(moment and localtime(moment) for moment in times),
        *(row.work, row.due_at and localtime(row.due_at), row.person),
    )


def _of_question(row: Row) -> Line:
    """What another office asks: no more of its dossier than the list shows."""
    due_at = row.due_at and localtime(row.due_at)
    return (row.code, "", row.title, "", row.abstract, *("",) * 3, *(None,) * 5, row.work, due_at, row.person)


def _procedure_codes(found: Sequence[Task | Dossier]) -> Mapping[int, str]:
    """The code of the procedure by version."""
    versions = {one.dossier.version_id if isinstance(one, Task) else one.version_id for one in found}
    return dict(ProcedureVersion.objects.filter(pk__in=versions).values_list("pk", "procedure__code"))


@contextmanager
def _csv(file: IO[bytes]) -> Iterator[Write]:
    """Text for every program, Excel among them: it knows UTF-8 by its mark; what looks like a formula gets a quote."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    yield lambda line: writer.writerow([_as_text(value) for value in line])
    text.flush()
    text.detach()  # the file stays open


@contextmanager
def _xlsx(file: IO[bytes]) -> Iterator[Write]:
    """A workbook of one sheet, written row by row; a time stays a time, a text a text whatever it begins with."""
    from openpyxl import Workbook  # type: ignore[import-untyped]  # dear to import, and the web never writes one
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # type: ignore[import-untyped]

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Hồ sơ")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABCDEFGHIJKLMNOP", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width

    def cell(value: str | datetime | None) -> Any:
        made = WriteOnlyCell(sheet, value.replace(tzinfo=None) if isinstance(value, datetime) else None)
        if isinstance(value, datetime):
            made.number_format = "dd/mm/yyyy hh:mm"
        elif value:
            made.value, made.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
        return made

    sheet.append(HEADINGS)
    yield lambda line: sheet.append([cell(value) for value in line])
    workbook.save(file)


def _as_text(value: str | datetime | None) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return cell_text(value or "")
