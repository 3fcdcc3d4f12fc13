"""Who applies: the account of whoever files, and the organisation, by the subjects of the record."""

from collections.abc import Iterator
from typing import Any, Final

from services.catalogue.package.principals import ORGANISATION_SUBJECTS
from services.catalogue.package.public_record import Record

ORGANISATION_PARTS: Final = ["name", "tax_code", "address", "phone", "email", "representative", "position"]
FOR_ORGANISATION: Final = {"field": "capacity", "value": "organisation"}
BY_PAPER: Final = {"field": "applies_as", "value": "organisation"}
CAPACITY: Final = {
    "key": "capacity",
    "type": "one_of",
    "style": "radio",
    "label": "Bạn nộp hồ sơ",
    "label_en": "You file",
    "hint": "Theo lựa chọn của bạn ở trang đầu.",
    "hint_en": "As you chose on the first page.",
    "prefill": "filing.on_behalf_of",
    "locked": True,
    "on_paper": False,
    "options": [
        {"value": "self", "label": "Bằng tài khoản của mình", "label_en": "With your own account"},
        {
            "value": "organisation",
            "label": "Thay tổ chức mà bạn đại diện",
            "label_en": "For the organisation that you represent",
        },
    ],
}
ORGANISATION: Final = {
    "key": "organisation",
    "type": "organisation",
    "label": "Cơ quan, tổ chức",
    "label_en": "Organisation",
    "prefill": "organisation",
    "locked": True,
    "parts": ORGANISATION_PARTS,
    "optional": ["email", "position"],
    "show_if": FOR_ORGANISATION,
    "in_list": True,
}
APPLICANT: Final = {
    "key": "applicant",
    "type": "person",
    "label": "Người nộp hồ sơ",
    "label_en": "Person who files",
    "prefill": "applicant",
    "locked": True,
    "sensitive": True,
    "must_know": "year",
    "parts": ["full_name", "personal_number", "born_on", "residence", "phone", "email"],
    "optional": ["email"],
    "labels": {"residence": "Địa chỉ liên hệ"},
    "labels_en": {"residence": "Contact address"},
}
APPLIES_AS: Final = {
    "key": "applies_as",
    "type": "one_of",
    "style": "radio",
    "label": "Hồ sơ này là của",
    "label_en": "This application is made for",
    "options": [
        {"value": "person", "label": "Chính tôi", "label_en": "Myself"},
        {
            "value": "organisation",
            "label": "Một cơ quan, tổ chức đã giới thiệu hoặc ủy quyền cho tôi bằng giấy",
            "label_en": "An organisation that has authorised me on paper",
        },
    ],
}
REPRESENTED: Final = {
    "key": "represented",
    "type": "organisation",
    "label": "Cơ quan, tổ chức đề nghị",
    "label_en": "Organisation that applies",
    "parts": ORGANISATION_PARTS,
    "optional": ["tax_code", "phone", "email", "position"],
}
AUTHORISATION: Final = {
    "key": "authorisation",
    "type": "document",
    "label": "Giấy giới thiệu hoặc giấy ủy quyền của cơ quan, tổ chức",
    "label_en": "Letter of introduction or authorisation",
    "originals": 1,
    "max_files": 3,
}


def applicant_step(record: Record) -> dict[str, Any]:
    """The first page: who files, and for whom."""
    return {
        "key": "applicant_page",
        "title": "Người nộp hồ sơ",
        "title_en": "Person who files",
        "intro": "Thông tin lấy từ tài khoản đã định danh được điền sẵn.",
        "intro_en": "What your account says is filled in.",
        "fields": list(_fields(record)),
    }


def _fields(record: Record) -> Iterator[dict[str, Any]]:
    for_organisations = any(map(_is_organisation, record.subjects))
    for_people = not for_organisations or not all(map(_is_organisation, record.subjects))
    if not for_organisations:
        yield APPLICANT
        return
    on_paper: dict[str, Any] = {"field": "capacity", "value": "self"}
    yield from (CAPACITY, ORGANISATION, APPLICANT)
    if for_people:
        yield {**APPLIES_AS, "show_if": on_paper}
        on_paper = BY_PAPER
    yield from ({**field, "show_if": on_paper} for field in (REPRESENTED, AUTHORISATION))


def _is_organisation(subject: str) -> bool:
    return subject.casefold().startswith(ORGANISATION_SUBJECTS)
