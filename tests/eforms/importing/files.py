"""Lists as people, old programs and villains make them."""

import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl  # type: ignore[import-untyped]

from tests.eforms.samples import form_of

PEOPLE = {
    "key": "people",
    "type": "rows",
    "label": "Người lao động",
    "item": "Người",
    "max_rows": 2_000,
    "from_file": True,
    "fields": [
        {"key": "name", "type": "full_name", "label": "Họ và tên"},
        {"key": "born", "type": "date", "label": "Ngày sinh", "latest": "today"},
        {
            "key": "sex",
            "type": "one_of",
            "label": "Giới tính",
            "options": [{"value": "male", "label": "Nam"}, {"value": "female", "label": "Nữ"}],
        },
        {"key": "number", "type": "personal_number", "label": "Số định danh", "required": False},
        {"key": "wage", "type": "money", "label": "Tiền lương", "required": False},
        {"key": "joined", "type": "yes_no", "label": "Đã tham gia", "required": False},
    ],
}
FORM = form_of(PEOPLE, {"key": "note", "type": "text", "label": "Ghi chú", "required": False})
HEADINGS = ["Họ và tên", "Ngày sinh", "Giới tính", "Số định danh", "Tiền lương", "Đã tham gia"]
HOA = ["Nguyễn Thị Hoa", "24/11/1985", "Nữ", "001185012345", "8.000.000", "Có"]


def workbook(*lines: Sequence[Any], headings: Sequence[Any] = HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    for line in (headings, *lines):
        book.active.append(list(line))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def many(count: int) -> bytes:
    """A workbook of so many people, with dates as Excel keeps them."""
    lines = [
        [f"Nguyễn Văn {chr(65 + number % 26)}", date(1990, 1, 1 + number % 28), "Nam", "001090012345", 8_000_000, "Có"]
        for number in range(count)
    ]
    return workbook(*lines)


def text(*lines: Sequence[str], delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join(delimiter.join(line) for line in (HEADINGS, *lines)).encode(encoding)


def with_part(book: bytes, name: str, content: bytes) -> bytes:
    """A workbook in which one part is another."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return file.getvalue()


BOMB = with_part(workbook(HOA), "xl/worksheets/sheet1.xml", b" " * (120 * 2**20))
LAUGHS = with_part(
    workbook(HOA),
    "xl/worksheets/sheet1.xml",
    b'<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 100 + b'">]><worksheet>&b;</worksheet>',
)
OUTSIDE = with_part(
    workbook(HOA),
    "xl/workbook.xml",
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><workbook>&x;</workbook>',
)
HOSTILE = {
    "bomb": BOMB,
    "entities": LAUGHS,
    "outside": OUTSIDE,
    "zip of nothing": b"PK\x05\x06" + b"\x00" * 18,
    "half": workbook(HOA)[:2_000],
    "noise": b"PK\x03\x04" + bytes(range(256)) * 40,
    "no sheet": with_part(workbook(HOA), "xl/worksheets/sheet1.xml", b"<a/>"),
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512,
    "binary": b"\x00\x01\x02\xff" * 100,
    "empty": b"",
    "windows-1258": "Họ và tên;Ngày sinh\r\n".encode("utf-16-le").replace(b"\x00", b"\xea"),
    "nul": "Họ và tên\x00;Ngày sinh".encode(),
    "open quote": text(['"' + "a" * 200_000, "", "", "", "", ""]),
}
