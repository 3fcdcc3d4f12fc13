"""Reading an uploaded list: its lines as text, whatever file it came in."""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from subprocess import SubprocessError
from typing import IO, Any, Final

from django.utils.translation import gettext, gettext_noop

from core.limits.subprocesses import Limits, run_module
from eforms.importing.errors import ImportRefusedError

MAX_BYTES: Final = 10 * 2**20
CHILD: Final = Limits(memory=768 * 2**20, cpu_seconds=20, file_size=64 * 2**20)
MAX_SECONDS: Final = 30
MAX_CELL: Final = 20_000
DELIMITERS: Final = ";,\t"
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_A_PICTURE: Final = gettext_noop("Đây là tệp ảnh, không phải bảng tính. Hãy điền vào tệp mẫu rồi tải tệp đó lên.")
_OTHER_KINDS: Final = {
    b"%PDF": gettext_noop("Đây là tệp PDF, không phải bảng tính. Hãy điền vào tệp mẫu rồi tải tệp đó lên."),
    b"\xff\xd8\xff": _A_PICTURE,
    b"\x89PNG": _A_PICTURE,
    b"{\\rtf": gettext_noop("Đây là tệp văn bản, không phải bảng tính. Hãy điền vào tệp mẫu rồi tải tệp đó lên."),
    b"<": gettext_noop("Đây là tệp trang web, không phải bảng tính. Hãy điền vào tệp mẫu rồi tải tệp đó lên."),
}
"""What else people choose by mistake, by the first bytes."""
_SAVE_AS: Final = gettext_noop(
    "Hãy mở tệp bằng Excel, chọn Lưu thành (Save As) loại “Excel Workbook (*.xlsx)” rồi tải lên lại."
)


@dataclass(frozen=True)
class Cell:
    """The content of one cell; `kind` is what the file says it is, `text` where it says nothing."""

    text: str
    kind: str = "text"


@dataclass(frozen=True)
class Line:
    """One line with its number in the file, from 1."""

    number: int
    cells: Sequence[Cell]


def read_lines(file: IO[bytes], *, max_rows: int) -> list[Line]:
    """The lines of the file that have anything in them, the heading first; ImportRefusedError with what to do."""
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if not content:
        raise ImportRefusedError(gettext("Tệp trống. Hãy chọn tệp khác."))
    if len(content) > MAX_BYTES:
        raise file_too_large()
    if content.startswith(_OLD_EXCEL):
        raise _to_save_again(gettext("Tệp Excel loại cũ (.xls) hoặc có mật khẩu không đọc được."))
    if refusal := next((said for start, said in _OTHER_KINDS.items() if content.startswith(start)), ""):
        raise ImportRefusedError(gettext(refusal))
    lines = _workbook_lines(content, max_rows) if content.startswith(_ZIP) else list(_csv_lines(content, max_rows))
    if len(lines) > max_rows + 2:
        raise too_many_rows(max_rows)
    return lines


def file_too_large() -> ImportRefusedError:
    """The refusal of a file with too many bytes."""
    sentence = gettext("Tệp lớn hơn %(most)s MB. Hãy bỏ hình ảnh thừa, hoặc chia nhỏ.")
    return ImportRefusedError(sentence % {"most": MAX_BYTES // 2**20})


def too_many_rows(most: int) -> ImportRefusedError:
    """The refusal of a file with more rows than its list may have."""
    sentence = gettext("Tệp có hơn %(most)s dòng, nhiều nhất có thể. Hãy bớt dòng rồi tải lên lại.")
    return ImportRefusedError(sentence % {"most": most})


def _to_save_again(why: str) -> ImportRefusedError:
    return ImportRefusedError(f"{why} {gettext(_SAVE_AS)}")


def _workbook_lines(content: bytes, max_rows: int) -> list[Line]:
    try:
        answer = run_module(
            "eforms.importing.workbook", "read", str(max_rows), stdin=content, timeout=MAX_SECONDS, limits=CHILD
        )
    except SubprocessError:
        answer = b'{"refused": "large"}'
    read: dict[str, Any] = json.loads(answer)
    if refused := read.get("refused"):
        too_large = gettext("Tệp Excel này quá lớn sau khi giải nén nên không đọc được.")
        broken = gettext("Tệp Excel này bị hỏng hoặc không phải là bảng tính nên không đọc được.")
        raise _to_save_again(too_large if refused == "large" else broken)
    return [Line(number, [_cell(content) for content in cells]) for number, cells in read["lines"]]


def _cell(content: Any) -> Cell:
    if isinstance(content, str):
        return Cell(content[:MAX_CELL])
    return Cell(content.get("text", "")[:MAX_CELL], content["kind"])


def _csv_lines(content: bytes, max_rows: int) -> Iterator[Line]:
    text = _decoded(content)
    if "\x00" in text:
        raise _to_save_again(gettext("Tệp này không phải là bảng tính."))
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from _numbered(reader, max_rows + 2)
    except csv.Error as error:
        sentence = gettext("Dòng %(number)s của tệp CSV không đọc được; hãy xem lại dấu nháy kép.")
        raise ImportRefusedError(sentence % {"number": reader.line_num}) from error


def _numbered(reader: Any, most: int) -> Iterator[Line]:
    """The lines that are not empty; a quoted cell may span several, so the number is that of the last."""
    found = 0
    for cells in reader:
        if any(cell.strip() for cell in cells):
            found += 1
            yield Line(reader.line_num, [Cell(cell[:MAX_CELL]) for cell in cells])
        if found > most:
            return


def _decoded(content: bytes) -> str:
    """The text of a CSV file. Nothing is guessed: a wrong guess would change people's names."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        refusal = gettext(
            "Tệp CSV không ở bảng mã Unicode (có thể là Windows-1258, TCVN3 hoặc VNI) nên chữ có dấu sẽ sai. "
            "Hãy mở tệp bằng Excel và lưu thành loại “CSV UTF-8” hoặc “Excel Workbook (*.xlsx)”."
        )
        raise ImportRefusedError(refusal) from error
