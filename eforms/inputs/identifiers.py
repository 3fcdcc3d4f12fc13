"""Facts about people and organisations, each by its own rule."""

import re
import unicodedata
from collections.abc import Mapping
from typing import ClassVar, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from eforms.definition import (
    Answer,
    EmailField,
    EnterpriseNumberField,
    FullNameField,
    PersonalNumberField,
    PhoneField,
    TaxCodeField,
)
from eforms.inputs.base import FieldT, Input

MAX_NAME_LENGTH: Final = 120

_MOBILE: Final = re.compile(r"0[35789][0-9]{8}")
_LANDLINE: Final = re.compile(r"02[0-9]{8,9}")
_TAX_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)


class FullNameInput(Input[FullNameField]):
    """Letters of any people, spaces, apostrophe, hyphen and dot; never split, never re-cased."""

    def parse(self, text: str) -> Answer:
        text = text.replace("’", "'").replace("ʼ", "'")
        if not all(unicodedata.category(letter)[0] in "LM" or letter in " '-." for letter in text):
            self.refuse("Họ và tên chỉ gồm chữ cái, khoảng trắng, dấu ' và dấu gạch nối.")
        if len(text) > MAX_NAME_LENGTH or sum(letter.isalpha() for letter in text) < 2:
            self.refuse(f"Nhập đầy đủ họ, chữ đệm và tên, tối đa {MAX_NAME_LENGTH} ký tự.")
        return text


class DigitsInput(Input[FieldT]):
    """DigitsInput, which people group with spaces, dots or hyphens."""

    attributes: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}

    def clean(self, value: object) -> Answer:
        text = "".join(self._values(value, "")[:1])
        bare = re.sub(r"[\s.\-()]", "", text)
        return self.parse(bare) if bare else None


class PersonalNumberInput(DigitsInput[PersonalNumberField]):
    """Whether the digits agree with birth and sex is for the clerk to weigh, never a reason to refuse."""

    def parse(self, text: str) -> Answer:
        if not re.fullmatch(r"[0-9]{12}", text):
            self.refuse("Số định danh cá nhân gồm đúng 12 chữ số, in trên thẻ căn cước.")
        return text


class PhoneInput(DigitsInput[PhoneField]):
    attributes: ClassVar[Mapping[str, str]] = {"type": "tel", "class": "short"}

    def parse(self, text: str) -> Answer:
        number = re.sub(r"^(\+84|0084|84(?=[0-9]{9}$))", "0", text)
        if not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)):
            self.refuse("Nhập số điện thoại ở Việt Nam, ví dụ 0912 345 678.")
        return number


class EmailInput(Input[EmailField]):
    attributes: ClassVar[Mapping[str, str]] = {"type": "email"}

    def parse(self, text: str) -> Answer:
        try:
            validate_email(text)
        except ValidationError:
            self.refuse("Nhập địa chỉ thư điện tử đầy đủ, ví dụ hoa.nguyen@example.vn.")
        return text


class TaxCodeInput(DigitsInput[TaxCodeField]):
    """Ten digits of which the last checks the others, with a branch's three after a hyphen; or a personal number."""

    def parse(self, text: str) -> Answer:
        if not re.fullmatch(r"[0-9]{10}|[0-9]{12,13}", text):
            self.refuse("Mã số thuế gồm 10 chữ số (đơn vị phụ thuộc: thêm 3 chữ số), hoặc 12 chữ số của cá nhân.")
        if len(text) != 12 and not _check_digit_fits(text[:10]):
            self.refuse("Mã số thuế này không đúng; hãy xem lại từng chữ số.")
        return f"{text[:10]}-{text[10:]}" if len(text) == 13 else text


class EnterpriseNumberInput(DigitsInput[EnterpriseNumberField]):
    def parse(self, text: str) -> Answer:
        if not re.fullmatch(r"[0-9]{10}", text):
            self.refuse("Mã số doanh nghiệp gồm đúng 10 chữ số.")
        if not _check_digit_fits(text):
            self.refuse("Mã số doanh nghiệp này không đúng; hãy xem lại từng chữ số.")
        return text


def _check_digit_fits(code: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, code, strict=False))
    return 10 - total % 11 == int(code[9])
