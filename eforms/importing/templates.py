"""The file to fill in: the headings of a list, an example line, and the choices of each column."""

import csv
import json
from collections.abc import Sequence
from io import StringIO
from typing import Final, Literal

from core.limits.subprocesses import run_module
from eforms.importing.columns import Column
from eforms.importing.reading import CHILD, MAX_SECONDS

FORMATS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MAX_OFFERED: Final = 1_000
_DELIMITER: Final = ";"
"""What Excel with Vietnamese settings expects."""
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t")


def template_file(columns: Sequence[Column], file_format: Literal["xlsx", "csv"]) -> bytes:
    """The template in this format."""
    return list_file(columns, [[column.example for column in columns]], file_format)


def list_file(columns: Sequence[Column], lines: Sequence[Sequence[str]], file_format: Literal["xlsx", "csv"]) -> bytes:
    """A list in this format, as it could be imported."""
    headings = [column.heading for column in columns]
    if file_format == "csv":
        text = StringIO()
        writer = csv.writer(text, delimiter=_DELIMITER)
        writer.writerows([headings, *([_harmless(cell) for cell in line] for line in lines)])
        return b"\xef\xbb\xbf" + text.getvalue().encode()
    choices = {one.heading: list(one.choices.values())[:MAX_OFFERED] for one in columns if one.choices}
    content = {"headings": headings, "lines": lines, "choices": choices}
    return run_module(
        "eforms.importing.workbook", "write", stdin=json.dumps(content).encode(), timeout=MAX_SECONDS, limits=CHILD
    )


def _harmless(cell: str) -> str:
    """A cell that Excel does not take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
