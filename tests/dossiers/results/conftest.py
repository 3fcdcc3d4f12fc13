"""A procedure that may end with several results."""

import json
from typing import Any

from services.dossiers.actions import desk, handling
from services.dossiers.models import Dossier
from tests.dossiers.conftest import PACKAGE, Road


def a_form(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"steps": [{"key": "content", "title": "Nội dung", "fields": list(fields)}]}


EXTRACT: dict[str, Any] = {
    "key": "extract",
    "name": "Trích lục khai sinh",
    "symbol": "TLKS",
    "form": a_form({"key": "entry", "type": "text", "label": "Nội dung đã đăng ký"}),
}
CONFIRMATION: dict[str, Any] = {
    "key": "confirmation",
    "name": "Văn bản xác nhận",
    "symbol": "XN",
    "when": {"field": "copies", "op": "above", "value": 2},
    "case": "Khi xin từ ba bản sao",
    "form": a_form({"key": "confirmed", "type": "text", "label": "Nội dung xác nhận"}),
}
REFUSAL: dict[str, Any] = {
    "key": "refusal",
    "name": "Văn bản từ chối cấp trích lục",
    "symbol": "VBTC",
    "is_refusal": True,
    "form": a_form({"key": "reasons", "type": "long_text", "label": "Lý do từ chối"}),
}


def in_work_with(road: Road, *results: dict[str, Any], form: dict[str, Any] | None = None, **answers: Any) -> Dossier:
    """A dossier under examination of a version with these results, without a fee."""
    package = json.loads(PACKAGE.read_text())
    road.revise(results=list(results), fees=[], form=form or package["form"])
    return examined(road, **answers)


def examined(road: Road, **answers: Any) -> Dossier:
    dossier = desk.receive(road.submit(**answers), by=road.here.desk)
    return handling.take(dossier, by=road.here.handler)
