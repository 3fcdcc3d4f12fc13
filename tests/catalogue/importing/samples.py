"""A record of a procedure as it stands in a file, and files of such records."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from portal.accounts.models import User
from services.catalogue.importing.models import RecordImport
from services.catalogue.importing.proposing import propose
from services.catalogue.importing.report import Report
from tests.factories import StaffFactory

ROW: dict[str, Any] = {
    "code": "1.000894",
    "name": "Thủ tục đăng ký kết hôn",
    "issuer": "Bộ Tư pháp",
    "field": "Hộ tịch",
    "levels": ["Cấp xã"],
    "subjects": ["Công dân Việt Nam"],
    "decision_no": "163/QĐ-BTP",
    "channels": [{"method": "ONLINE", "time": 5, "unit": "WORKING_DAY", "free": True, "note": "(Miễn lệ phí.)"}],
    "components": [{"name": "Tờ khai", "original": 1, "template": "to-khai.docx", "case": "* Giấy tờ phải nộp:"}],
    "results": [{"name": "Giấy chứng nhận kết hôn", "code": "KQ.G15.000032"}],
    "legal_codes": ["60/2014/QH13"],
    "steps": "Nộp hồ sơ.",
    "source": "A",
}
READ_ON = date(2026, 7, 20)
DOUBTFUL = {"channels": [{"method": "ONLINE", "time": 5, "unit": "DAY", "fee": 20, "currency": "VND"}]}


def row(code: str, **changes: object) -> dict[str, Any]:
    return {**ROW, "code": code, **changes}


def file_of(folder: Path, rows: Iterable[dict[str, Any] | str], name: str = "procedures.jsonl") -> Path:
    """A file with these rows, each on a line; a text is a line as it is."""
    path = folder / name
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows))
    return path


def take_in(path: Path, by: User) -> Report:
    return propose([path], by=by, read_on=READ_ON, seen=lambda count: None)


def proposed(folder: Path, rows: Iterable[dict[str, Any] | str], by: User) -> RecordImport:
    """An import of these rows, which brings something new."""
    run = take_in(file_of(folder, rows), by).run
    assert run is not None
    return run


def administrator() -> User:
    return StaffFactory.create(is_superuser=True)
