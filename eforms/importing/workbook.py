"""Reading and writing XLSX in confinement (core.limits.subprocesses): a program, for the file may be hostile.

    python -m eforms.importing.workbook read MAX_ROWS < file > JSON
    python -m eforms.importing.workbook write < JSON > file

Only the first sheet is read, as values: no formula is reckoned, no link followed. Each cell becomes text, or an object
that says what else it is.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

os.environ["OPENPYXL_LXML"] = "False"  # defusedxml refuses entities; lxml would expand them

import openpyxl  # type: ignore[import-untyped]
from openpyxl.cell.read_only import EMPTY_CELL  # type: ignore[import-untyped]
from openpyxl.styles import Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]

MAX_UNPACKED: Final = 100 * 2**20
"""Bytes of a workbook once it is unpacked."""
MAX_LINES: Final = 20_000
"""Lines that are looked at, empty ones too."""
MAX_COLUMNS: Final = 200
TEXT_FORMAT: Final = "@"
LISTED_LINES: Final = 2_100
KINDS: Final = {bool: "boolean", int: "number", float: "number", date: "date", time: "time"}


def read(file: bytes, max_rows: int) -> dict[str, Any]:
    """The lines that have anything in them, each with its number; at most one more than `max_rows` and a heading."""
    try:
        with ZipFile(BytesIO(file)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                return {"refused": "large"}
        workbook = openpyxl.load_workbook(BytesIO(file), read_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size need not be so
        return {"lines": list(_lines(sheet, max_rows + 2))}
    except (BadZipFile, KeyError, ValueError, IndexError, TypeError, AttributeError, OSError, SyntaxError):
        return {"refused": "unreadable"}


def _lines(sheet: Any, most: int) -> Iterator[tuple[int, list[Any]]]:
    found = 0
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_LINES, max_col=MAX_COLUMNS), 1):
        line = [_content(cell) for cell in cells[: _width(cells)]]
        if any(content != "" for content in line):
            found += 1
            yield number, line
        if found > most:
            return


def _width(cells: Sequence[Any]) -> int:
    """How many cells a line has in the file: openpyxl fills it up to MAX_COLUMNS, always with the same empty one."""
    return next((width for width in range(len(cells), 0, -1) if cells[width - 1] is not EMPTY_CELL), 0)


def _content(cell: Any) -> Any:
    """The content of a cell as text; what is no plain text as an object with its kind."""
    value = cell.value
    if cell.data_type == "f":
        return {"kind": "formula"}
    if cell.data_type == "e":
        return {"kind": "error", "text": str(value)}
    if isinstance(value, datetime):
        value = value.date()
    kind = next((kind for known, kind in KINDS.items() if isinstance(value, known)), "")
    if not kind:
        return "" if value is None else str(value)
    texts = {"time": f"{value:%H:%M}" if kind == "time" else "", "boolean": "yes" if value else "no"}
    return {"kind": kind, "text": texts.get(kind) or str(value)}


def write(content: dict[str, Any]) -> bytes:
    """A workbook of `lines` under `headings`; where `choices` has a list for a column, the cells offer it."""
    workbook = openpyxl.Workbook()
    sheet, choices = workbook.active, workbook.create_sheet("Lựa chọn")
    sheet.title, bold = "Danh sách", Font(bold=True)
    for line in (content["headings"], *content["lines"]):
        sheet.append(line)
    for number, heading in enumerate(content["headings"], 1):
        letter = get_column_letter(number)
        sheet.cell(1, number).font = bold
        sheet.column_dimensions[letter].width = min(max(len(heading) + 2, 14), 50)
        for row in range(1, LISTED_LINES if not content["lines"][2:] else len(content["lines"]) + 2):
            sheet.cell(row, number).number_format = TEXT_FORMAT
        if options := content["choices"].get(heading):
            _offer(sheet, choices, letter, heading, options)
    sheet.freeze_panes = "A2"
    if choices.max_column == 1 and choices["A1"].value is None:
        workbook.remove(choices)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _offer(sheet: Any, choices: Any, letter: str, heading: str, options: list[str]) -> None:
    """List the choices of a column on their own sheet, and offer them in its cells."""
    column = choices.max_column + (choices["A1"].value is not None)
    for row, text in enumerate((heading, *options), 1):
        choices.cell(row, column, text)
    at = get_column_letter(column)
    validation = DataValidation(type="list", formula1=f"'Lựa chọn'!${at}$2:${at}${len(options) + 1}", allow_blank=True)
    validation.showErrorMessage = False
    sheet.add_data_validation(validation)
    validation.add(f"{letter}2:{letter}{LISTED_LINES}")


if __name__ == "__main__":
    given = sys.stdin.buffer.read()
    if sys.argv[1] == "read":
        sys.stdout.write(json.dumps(read(given, int(sys.argv[2])), ensure_ascii=False))
    else:
        sys.stdout.buffer.write(write(json.loads(given)))
