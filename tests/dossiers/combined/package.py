"""A procedure of three parts and three offices: registration of a birth, then of residence, and an insurance card."""

import json
from typing import Any

from tests.factories import PACKAGES

CODE = "2.000986"


def fee(key: str, name: str, amount_vnd: int, **more: object) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "le_phi",
        "name": name,
        "amount_vnd": amount_vnd,
        "channels": ["online"],
        "collected": "before",
        "basis": "Nghị quyết thử",
        **more,
    }


def result(code: str, name: str) -> dict[str, Any]:
    note = {"key": "number", "type": "text", "label": "Số"}
    return {"code": code, "name": name, "form": {"steps": [{"key": "entry", "title": "Nội dung", "fields": [note]}]}}


def process(hours: int = 16) -> list[dict[str, Any]]:
    return [
        {"key": "examine", "title": "Thẩm tra", "role": "handler", "hours": hours},
        {"key": "sign", "title": "Ký", "role": "leader", "hours": 8},
        {"key": "hand_over", "title": "Trả kết quả", "role": "desk", "hours": 8},
    ]


def part(key: str, title: str, **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "title": title,
        "limits": [{"channels": ["online"], "amount": 5, "unit": "working_day"}],
        "process": process(),
        "results": [result("KQ", f"Kết quả {title.lower()}")],
        **more,
    }


BIRTH = part(
    "birth",
    "Đăng ký khai sinh",
    code="1.001193",
    form_steps=["requester", "child"],
    fees=[
        fee("birth", "Lệ phí hộ tịch", 8000, given_back=[{"when": ["refused", "stopped"], "basis": "Nghị quyết thử"}])
    ],
)
RESIDENCE = part(
    "residence",
    "Đăng ký thường trú",
    form_steps=["requester", "child", "home"],
    office={"kind": "commune_police", "at": "home"},
    fees=[fee("residence", "Lệ phí cư trú", 10000)],
)
CARD = part(
    "card",
    "Cấp thẻ bảo hiểm y tế",
    form_steps=["requester", "child", "insurance"],
    office={"agency": "G24"},
    when={"field": "wants_card", "value": True},
    fees=[fee("card", "Lệ phí cấp thẻ", 5000)],
)


def package(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The package with these parts; without any, with the three that begin together."""
    record = json.loads((PACKAGES / "2.000635.json").read_text())["record"]
    return {
        "code": CODE,
        "record": {**record, "name": "Liên thông khai sinh, thường trú, thẻ bảo hiểm y tế"},
        "form": FORM,
        "parts": list(parts or (BIRTH, RESIDENCE, CARD)),
        **more,
    }


FORM: dict[str, Any] = {
    "title": "Tờ khai liên thông",
    "steps": [
        {
            "key": "requester",
            "title": "Người yêu cầu",
            "fields": [
                {
                    "key": "requester_name",
                    "type": "full_name",
                    "label": "Họ, chữ đệm, tên người yêu cầu",
                    "prefill": "applicant.full_name",
                    "locked": True,
                },
                {
                    "key": "requester_number",
                    "type": "personal_number",
                    "label": "Số định danh cá nhân",
                    "prefill": "applicant.personal_number",
                    "locked": True,
                    "sensitive": True,
                },
            ],
        },
        {
            "key": "child",
            "title": "Trẻ em",
            "fields": [
                {"key": "child_name", "type": "full_name", "label": "Họ, chữ đệm, tên trẻ", "in_list": True},
                {"key": "birth_paper", "type": "document", "label": "Giấy chứng sinh", "required": False},
            ],
        },
        {
            "key": "home",
            "title": "Nơi thường trú",
            "fields": [
                {"key": "home", "type": "address", "label": "Nơi đăng ký thường trú"},
                {"key": "home_paper", "type": "document", "label": "Giấy tờ về chỗ ở", "required": False},
            ],
        },
        {
            "key": "insurance",
            "title": "Thẻ bảo hiểm y tế",
            "fields": [
                {"key": "wants_card", "type": "yes_no", "label": "Bạn có xin cấp thẻ cho trẻ không?"},
                {
                    "key": "hospital",
                    "type": "text",
                    "label": "Nơi khám chữa bệnh ban đầu",
                    "show_if": {"field": "wants_card", "value": True},
                },
            ],
        },
    ],
}

ANSWERS: dict[str, Any] = {
    "requester_name": "Nguyễn Thị Hoa",
    "child_name": "Nguyễn Văn An",
    "home": {"province": "01", "commune": "00004", "street": "Số 1 phố Thử"},
    "wants_card": True,
    "hospital": "Trạm y tế phường Ba Đình",
}
