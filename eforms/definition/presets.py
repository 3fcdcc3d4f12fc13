"""Preset blocks: person, organisation, bank account, period, registration. The author chooses their parts."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Final, Literal

from django.utils.translation import gettext
from pydantic import TypeAdapter

from eforms.definition.base import Answers, Key, Label
from eforms.definition.fields import SingleField
from eforms.definition.groups import Block, BlockPart

_PART_ADAPTER: Final[TypeAdapter[SingleField]] = TypeAdapter(BlockPart)
COUNTRIES: Final = "countries"
ETHNIC_GROUPS: Final = "ethnic_groups"
"""Names of code lists."""

_SEARCHABLE_CHOICE: Final = {"type": "one_of", "style": "search"}
_PAST_DATE: Final = {"type": "date", "latest": "today"}
_ADDRESS: Final = {"type": "address", "foreign": True}


class PresetBlock(Block):
    """Base of blocks whose parts are predefined; the author picks some, and may relabel them."""

    known_parts: ClassVar[Mapping[str, Mapping[str, Any]]]
    """Every part, by key, as a definition would write its field."""
    parts: tuple[str, ...]
    optional: tuple[str, ...] = ()
    """The parts that are not required."""
    labels: Mapping[str, Label] = {}
    labels_en: Mapping[str, Label] = {}
    """The English of those labels; a part that keeps its label has its English."""
    paper_labels: Mapping[str, Label] = {}
    """What its parts are called on paper; without one the label."""

    @cached_property
    def inner_fields(self) -> tuple[SingleField, ...]:
        return tuple(_PART_ADAPTER.validate_python({"key": part, **self._part_spec(part)}) for part in self.parts)

    def _part_spec(self, part: str) -> dict[str, Any]:
        common: dict[str, Any] = {
            "required": part not in self.optional,
            "locked": self.locked,
            "sensitive": self.sensitive,
        }
        if part in self.labels:
            common |= {"label": self.labels[part], "label_en": self.labels_en.get(part, "")}
        common |= {"paper_label": self.paper_labels[part]} if part in self.paper_labels else {}
        common |= {"prefill": f"{self.prefill}.{part}", "prefill_if": self.prefill_if} if self.prefill else {}
        return {**self.known_parts[part], **common}


CONTACT_PARTS: Final = frozenset({"phone", "email"})
"""Parts that are no identity: where a person or an organisation is locked, these may still be changed."""
PersonPart = Literal[
    "full_name", "other_name", "born_on", "sex", "ethnic_group", "religion", "nationality", "personal_number",
    "paper_kind", "paper_number", "paper_date", "paper_place", "paper_expires",
    "birthplace", "origin", "residence", "temporary_residence", "present_address",
    "phone", "email", "occupation", "workplace",
]  # fmt: skip


class PersonField(PresetBlock):
    """A person (cá nhân), with what the population database holds about one (Luật Căn cước art. 9)."""

    known_parts = {
        "full_name": {"type": "full_name", "label": "Họ, chữ đệm và tên", "label_en": "Full name"},
        "other_name": {"type": "full_name", "label": "Tên gọi khác", "label_en": "Other name"},
        "born_on": {**_PAST_DATE, "label": "Ngày, tháng, năm sinh", "label_en": "Date of birth"},
        "sex": {
            "type": "one_of",
            "label": "Giới tính",
            "label_en": "Sex",
            "options": [
                {"value": "male", "label": "Nam", "label_en": "Male"},
                {"value": "female", "label": "Nữ", "label_en": "Female"},
            ],
        },
        "ethnic_group": {
            **_SEARCHABLE_CHOICE,
            "label": "Dân tộc",
            "label_en": "Ethnic group",
            "code_list": ETHNIC_GROUPS,
        },
        "religion": {"type": "text", "label": "Tôn giáo", "label_en": "Religion", "max_length": 60},
        "nationality": {
            **_SEARCHABLE_CHOICE,
            "label": "Quốc tịch",
            "label_en": "Nationality",
            "code_list": COUNTRIES,
            "default": "VN",
        },
        "personal_number": {
            "type": "personal_number",
            "label": "Số định danh cá nhân",
            "label_en": "Personal identification number",
            "born_on": "born_on",
            "sex": "sex",
        },
        "paper_kind": {
            "type": "one_of",
            "label": "Loại giấy tờ",
            "label_en": "Kind of identity paper",
            "style": "select",
            "options": [
                {
                    "value": "identity_card",
                    "label": "Thẻ căn cước, căn cước công dân",
                    "label_en": "Identity card, citizen identity card",
                },
                {"value": "passport", "label": "Hộ chiếu", "label_en": "Passport"},
                {
                    "value": "other",
                    "label": "Giấy tờ khác có giá trị thay thế",
                    "label_en": "Another valid paper in its place",
                },
            ],
        },
        "paper_number": {"type": "text", "label": "Số giấy tờ", "label_en": "Number of the paper", "max_length": 30},
        "paper_date": {**_PAST_DATE, "label": "Ngày cấp", "label_en": "Date of issue"},
        "paper_place": {"type": "text", "label": "Nơi cấp", "label_en": "Place of issue"},
        "paper_expires": {"type": "date", "label": "Có giá trị đến ngày", "label_en": "Valid until"},
        "birthplace": {**_ADDRESS, "label": "Nơi sinh", "label_en": "Place of birth"},
        "origin": {**_ADDRESS, "label": "Quê quán", "label_en": "Place of origin", "street": False},
        "residence": {**_ADDRESS, "label": "Nơi cư trú", "label_en": "Place of residence"},
        "temporary_residence": {"type": "address", "label": "Nơi tạm trú", "label_en": "Place of temporary residence"},
        "present_address": {**_ADDRESS, "label": "Nơi ở hiện tại", "label_en": "Current place of stay"},
        "phone": {"type": "phone", "label": "Số điện thoại", "label_en": "Phone number"},
        "email": {"type": "email", "label": "Thư điện tử", "label_en": "E-mail"},
        "occupation": {"type": "text", "label": "Nghề nghiệp", "label_en": "Occupation"},
        "workplace": {"type": "text", "label": "Nơi làm việc", "label_en": "Place of work"},
    }

    type: Literal["person"]
    parts: tuple[PersonPart, ...] = ("full_name", "born_on", "sex", "personal_number", "residence")
    must_know: Literal["day", "month", "year"] = "day"
    """The precision of the date of birth; of old people often only the year is known."""

    def _part_spec(self, part: str) -> dict[str, Any]:
        spec = super()._part_spec(part) | {"locked": self.locked and part not in CONTACT_PARTS}
        return spec | ({"must_know": self.must_know} if part == "born_on" else {})


OrganisationPart = Literal[
    "name", "foreign_name", "short_name", "enterprise_number", "tax_code", "founding_paper", "founded_on",
    "address", "phone", "email", "website", "representative", "position",
]  # fmt: skip


class OrganisationField(PresetBlock):
    """An enterprise or another organisation (tổ chức)."""

    known_parts = {
        "name": {"type": "text", "label": "Tên tổ chức", "label_en": "Name of the organisation", "max_length": 300},
        "foreign_name": {
            "type": "text",
            "label": "Tên bằng tiếng nước ngoài",
            "label_en": "Name in a foreign language",
            "max_length": 300,
        },
        "short_name": {"type": "text", "label": "Tên viết tắt", "label_en": "Short name"},
        "enterprise_number": {
            "type": "enterprise_number",
            "label": "Mã số doanh nghiệp",
            "label_en": "Enterprise number",
        },
        "tax_code": {"type": "tax_code", "label": "Mã số thuế", "label_en": "Tax code"},
        "founding_paper": {
            "type": "text",
            "label": "Số quyết định, giấy phép thành lập",
            "label_en": "Number of the decision or licence of establishment",
        },
        "founded_on": {**_PAST_DATE, "label": "Ngày cấp, ngày thành lập", "label_en": "Date of issue or establishment"},
        "address": {"type": "address", "label": "Địa chỉ trụ sở chính", "label_en": "Address of the head office"},
        "phone": {"type": "phone", "label": "Số điện thoại", "label_en": "Phone number"},
        "email": {"type": "email", "label": "Thư điện tử", "label_en": "E-mail"},
        "website": {"type": "text", "label": "Trang thông tin điện tử", "label_en": "Website"},
        "representative": {
            "type": "full_name",
            "label": "Người đại diện theo pháp luật",
            "label_en": "Legal representative",
        },
        "position": {"type": "text", "label": "Chức vụ", "label_en": "Position"},
    }

    type: Literal["organisation"]
    parts: tuple[OrganisationPart, ...] = ("name", "enterprise_number", "address", "representative", "position")

    def _part_spec(self, part: str) -> dict[str, Any]:
        return super()._part_spec(part) | {"locked": self.locked and part not in CONTACT_PARTS}


class BankAccountField(PresetBlock):
    """The bank account for a refund (tài khoản ngân hàng)."""

    known_parts = {
        "number": {
            "type": "text",
            "label": "Số tài khoản",
            "label_en": "Account number",
            "pattern": "[0-9A-Za-z]{4,20}",
            "refusal": "Số tài khoản gồm 4 đến 20 chữ số hoặc chữ cái, viết liền.",
            "refusal_en": "An account number has 4 to 20 digits or letters, without spaces.",
        },
        "holder": {"type": "full_name", "label": "Tên chủ tài khoản", "label_en": "Name of the account holder"},
        "bank": {"type": "text", "label": "Ngân hàng, chi nhánh", "label_en": "Bank and branch"},
    }

    type: Literal["bank_account"]
    parts: tuple[Literal["number", "holder", "bank"], ...] = ("number", "holder", "bank")


class PeriodField(PresetBlock):
    """A period, from a date to a date (từ … đến …)."""

    known_parts = {
        "start": {"type": "date", "label": "Từ", "label_en": "From"},
        "end": {"type": "date", "label": "Đến", "label_en": "To"},
    }

    type: Literal["period"]
    parts: tuple[Literal["start", "end"], ...] = ("start", "end")
    must_know: Literal["day", "month", "year"] = "day"

    def inconsistencies(self, answer: Answers) -> Mapping[str, str]:
        """The end must not precede the start; dates are compared as far as both are known."""
        start, end = str(answer.get("start", "")), str(answer.get("end", ""))
        precision = min(len(start), len(end))
        is_crossed = end[:precision] < start[:precision]
        return {"end": gettext("Ngày kết thúc phải từ ngày bắt đầu trở đi.")} if is_crossed else {}

    def _part_spec(self, part: str) -> dict[str, Any]:
        return super()._part_spec(part) | {"must_know": self.must_know}


class RegistrationField(PresetBlock):
    """An earlier registration (nơi đăng ký): office, place, number, book, date."""

    known_parts = {
        "office": {"type": "text", "label": "Cơ quan đăng ký", "label_en": "Office of registration"},
        "place": {**_ADDRESS, "label": "Nơi đăng ký", "label_en": "Place of registration", "street": False},
        "number": {"type": "text", "label": "Số", "label_en": "Number", "max_length": 40},
        "book": {"type": "text", "label": "Quyển số", "label_en": "Book number", "max_length": 40},
        "registered_on": {
            **_PAST_DATE,
            "label": "Ngày đăng ký",
            "label_en": "Date of registration",
            "must_know": "year",
        },
    }

    type: Literal["registration"]
    parts: tuple[Literal["office", "place", "number", "book", "registered_on"], ...] = (
        "office",
        "place",
        "number",
        "registered_on",
    )


VALID_UNTIL: Final = "valid_until"
PaperFact = Literal["number", "issued_on", "issued_by", "valid_until", "country", "legalised", "translated"]


class PaperFactsField(PresetBlock):
    """What a paper says of itself (thông tin giấy tờ), alone or beside the question that takes its upload."""

    known_parts = {
        "number": {"type": "text", "label": "Số giấy tờ", "label_en": "Number of the paper", "max_length": 60},
        "issued_on": {**_PAST_DATE, "label": "Ngày cấp", "label_en": "Date of issue"},
        "issued_by": {"type": "text", "label": "Nơi cấp", "label_en": "Place of issue"},
        VALID_UNTIL: {"type": "date", "label": "Có giá trị đến ngày", "label_en": "Valid until"},
        "country": {
            **_SEARCHABLE_CHOICE,
            "label": "Nước cấp",
            "label_en": "Country of issue",
            "code_list": COUNTRIES,
            "default": "VN",
        },
        "legalised": {
            "type": "yes_no",
            "label": "Đã hợp pháp hóa lãnh sự (hoặc được miễn)",
            "label_en": "Consular legalisation done (or exempt)",
        },
        "translated": {
            "type": "yes_no",
            "label": "Đã dịch ra tiếng Việt và chứng thực chữ ký người dịch",
            "label_en": "Translated into Vietnamese with the translator's signature certified",
        },
    }

    type: Literal["paper_facts"]
    parts: tuple[PaperFact, ...] = ("number", "issued_on", "issued_by")
    of: Key | None = None
    """The question above that takes the upload of this paper."""

    def inconsistencies(self, answer: Answers) -> Mapping[str, str]:
        """A paper does not expire before it is issued."""
        issued, until = str(answer.get("issued_on") or ""), str(answer.get(VALID_UNTIL) or "")
        is_crossed = bool(issued and until) and until < issued
        return {VALID_UNTIL: gettext("Ngày hết giá trị phải từ ngày cấp trở đi.")} if is_crossed else {}
