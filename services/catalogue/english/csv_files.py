"""The English of a version as a CSV file, taken out and taken in again line by line."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.spreadsheets import BYTE_ORDER_MARK, cell_text
from services.catalogue.english.official_terms import term_warnings
from services.catalogue.english.strings import EnglishString
from services.catalogue.errors import CatalogueError

COLUMNS: Final = ("address", "state", "context", "vietnamese", "source_hash", "english")
NEEDED: Final = ("address", "source_hash", "english")
MOST_LINES: Final = 20_000
MOVED: Final = "Câu tiếng Việt đã đổi từ khi tệp được lấy ra. Hãy lấy tệp mới và dịch lại dòng này."
UNKNOWN: Final = "Phiên bản này không có câu nào ở địa chỉ “{}”."
TWICE: Final = "Địa chỉ này đã có ở một dòng trước."
TOO_LONG: Final = "Bản tiếng Anh dài hơn 10.000 ký tự."
LONGEST: Final = 10_000


@dataclass(frozen=True)
class LineFinding:
    """What is said of one line of a file."""

    line: int
    address: str
    sentence: str


@dataclass
class EnglishImport:
    """What a file would change: texts by address, refused lines, and warnings about official terms."""

    texts: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    refused: list[LineFinding] = field(default_factory=list)
    warnings: list[LineFinding] = field(default_factory=list)


def write_csv(strings: Sequence[EnglishString]) -> str:
    """The file with a byte order mark, as spreadsheets read it."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in strings:
        words = (one.context, one.vietnamese, one.source_hash, one.english)
        writer.writerow([one.address, one.state.value, *map(cell_text, words)])
    return BYTE_ORDER_MARK + file.getvalue()


def read_csv(text: str, strings: Sequence[EnglishString]) -> EnglishImport:
    """What a file says of these texts; CatalogueError where it is no such file. Lines without English say nothing."""
    known = {string.address: string for string in strings}
    result = EnglishImport()
    seen: set[str] = set()
    for line, row in _rows(text):
        address, english = row["address"].strip(), _plain(row["english"])
        if not english:
            continue
        if refusal := _refusal(known.get(address), address, row["source_hash"].strip(), english, seen):
            result.refused.append(LineFinding(line, address[:200], refusal))
            continue
        seen.add(address)
        _take(result, line, known[address], english)
    return result


def _take(result: EnglishImport, line: int, string: EnglishString, english: str) -> None:
    if english == string.english and not string.made_from:
        result.unchanged += 1
        return
    result.texts[string.address] = english
    result.warnings += [
        LineFinding(line, string.address, sentence) for sentence in term_warnings(string.vietnamese, english)
    ]


def _refusal(string: EnglishString | None, address: str, source_hash: str, english: str, seen: set[str]) -> str:
    """Why a line is not taken; empty where it is."""
    if string is None:
        return UNKNOWN.format(address[:200])
    if source_hash != string.source_hash:
        return MOVED
    if address in seen:
        return TWICE
    return TOO_LONG if len(english) > LONGEST else ""


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The lines with their numbers; semicolons divide the cells where the first line says so."""
    text = text.removeprefix(BYTE_ORDER_MARK).replace("\x00", "")
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    if missing := [name for name in NEEDED if name not in (reader.fieldnames or ())]:
        raise CatalogueError(f"Tệp không có cột {', '.join(missing)}. Hãy dùng tệp lấy ra từ trang này.")
    try:
        for row in reader:
            if reader.line_num > MOST_LINES:
                raise CatalogueError(f"Tệp dài hơn {MOST_LINES:,} dòng.".replace(",", "."))
            yield reader.line_num, {name: row.get(name) or "" for name in NEEDED}
    except csv.Error as error:
        raise CatalogueError(f"Không đọc được tệp CSV ở dòng {reader.line_num}.") from error


def _plain(cell: str) -> str:
    """A cell as it was typed: without the quote that stands before what looks like a formula."""
    text = cell.replace("\r\n", "\n").strip()
    return text[1:] if text.startswith("'") and cell_text(text[1:]) == text else text
