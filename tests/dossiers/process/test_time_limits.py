"""The time limit may depend on what was answered."""

import pytest

from services.documents.document_types import DocumentType
from services.dossiers.actions import desk
from services.dossiers.process.time_limits import time_limit_of

ONLINE = {"channels": ["online"], "unit": "working_day"}


def test_the_first_time_limit_that_holds_counts(road):
    several = {"when": {"field": "copies", "op": "above", "value": 5}, "case": "Trên 5 bản"}
    road.revise(limits=[{**ONLINE, **several, "amount": 10}, {**ONLINE, "amount": 7}])

    few, many = road.submit(copies=2), road.submit(copies=6)

    assert [limit and limit.amount for limit in map(time_limit_of, (few, many))] == [7, 10]


@pytest.mark.parametrize(
    ("amount", "note", "printed"),
    [
        (20, "Xác minh ở nơi khác thì cộng thêm.", "20 ngày làm việc. Xác minh ở nơi khác thì cộng thêm."),
        (7, "07 ngày làm việc kể từ ngày nhận đủ hồ sơ.", "07 ngày làm việc kể từ ngày nhận đủ hồ sơ."),
        (5, "", "05 ngày làm việc"),
        (0, "Nhận sau 15 giờ thì hôm sau.", "Trong ngày làm việc. Nhận sau 15 giờ thì hôm sau."),
    ],
)
def test_a_note_stands_beside_the_number_of_days_on_the_receipt(road, amount, note, printed):
    road.revise(limits=[{**ONLINE, "amount": amount, "note": note}], fees=[])
    dossier = desk.receive(road.submit(), by=road.here.desk)
    receipt = dossier.papers.get(kind=DocumentType.ACKNOWLEDGEMENT).document
    assert receipt.facts["time_limit"] == printed
