"""Papers to hand in, made from their names."""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from io import StringIO

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.eforms import papers


def a_file(name: str) -> SimpleUploadedFile:
    """`anh-472x708.jpg` is a picture of so many points, `giay.pdf` a page, `khong-phai.exe` no paper at all."""
    return SimpleUploadedFile(name, _content(name))


def a_list(template: str, lines: Iterable[Mapping[str, str]]) -> SimpleUploadedFile:
    """These lines under the headings of a template in CSV."""
    headings = next(csv.reader(StringIO(template), delimiter=";"))
    text = StringIO()
    writer = csv.DictWriter(text, [heading.removesuffix(" *") for heading in headings], delimiter=";")
    writer.writerow(dict(zip(writer.fieldnames, headings, strict=True)))
    writer.writerows(lines)
    return SimpleUploadedFile("danh-sach.csv", text.getvalue().encode("utf-8-sig"), "text/csv")


@cache
def _content(name: str) -> bytes:
    suffix = name.rpartition(".")[2].lower()
    if suffix in {"jpg", "jpeg", "png"}:
        said = re.search(r"(\d+)x(\d+)", name)
        size = (int(said[1]), int(said[2])) if said else (400, 300)
        return papers.picture("PNG" if suffix == "png" else "JPEG", size)
    return {"pdf": papers.pdf(1), "docx": papers.docx()}.get(suffix, b"MZ\x90 no paper")
