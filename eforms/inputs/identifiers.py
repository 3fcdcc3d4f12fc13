"""Inputs of names, identification numbers and contact details of people and organisations."""

import re
import unicodedata
from collections.abc import Mapping
from typing import ClassVar, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from core.text import plain_apostrophes
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


def is_spelt_like_a_name(text: str) -> bool:
    """Whether it has nothing but letters of any script, space, apostrophe, hyphen and dot."""
    return all(unicodedata.category(letter)[0] in "LM" or letter in " '-." for letter in text)


class FullNameInput(Input[FullNameField]):
    """A full name, never split, never re-cased."""

    def parse(self, text: str) -> Answer:
        text = plain_apostrophes(text)
        if not is_spelt_like_a_name(text):
            self.fail(gettext("Họ và tên chỉ gồm chữ cái, khoảng trắng, dấu ' và dấu gạch nối."))
        if len(text) > MAX_NAME_LENGTH or sum(letter.isalpha() for letter in text) < 2:
            sentence = gettext("Nhập đầy đủ họ, chữ đệm và tên, tối đa %(most)s ký tự.")
            self.fail(sentence % {"most": MAX_NAME_LENGTH})
        return text


class DigitsInput(Input[FieldT]):
    """Base of numbers typed with spaces, dots, hyphens or brackets, which are removed."""

    attrs: ClassVar[Mapping[str, str]] = {"inputmode": "numeric"}

    def clean(self, value: object) -> Answer:
        text = "".join(self._posted_values(value, "")[:1])
        digits = re.sub(r"[\s.\-()]", "", text)
        return self.parse(digits) if digits else None


class PersonalNumberInput(DigitsInput[PersonalNumberField]):
    """A personal number, 12 digits. Whether they fit birth and sex is an advisory check, not validation."""

    def parse(self, text: str) -> Answer:
        if not re.fullmatch(r"[0-9]{12}", text):
            self.fail(gettext("Số định danh cá nhân gồm đúng 12 chữ số, in trên thẻ căn cước."))
        return text


class PhoneInput(DigitsInput[PhoneField]):
    """A Vietnamese mobile or landline number; +84 becomes 0."""

    attrs: ClassVar[Mapping[str, str]] = {"type": "tel", "class": "short"}

    def parse(self, text: str) -> Answer:
        number = re.sub(r"^(\+84|0084|84(?=[0-9]{9}$))", "0", text)
        if not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number)):
            self.fail(gettext("Nhập số điện thoại ở Việt Nam, ví dụ 0912 345 678."))
        return number


class EmailInput(Input[EmailField]):
    """An e-mail address."""

    attrs: ClassVar[Mapping[str, str]] = {"type": "email"}

    def parse(self, text: str) -> Answer:
        try:
            validate_email(text)
        except ValidationError:
            self.fail(gettext("Nhập địa chỉ thư điện tử đầy đủ, ví dụ hoa.nguyen@example.vn."))
        return text


class TaxCodeInput(DigitsInput[TaxCodeField]):
    """A tax code: ten digits with check digit, thirteen of a branch, or a personal number."""

    def parse(self, text: str) -> Answer:
        if not re.fullmatch(r"[0-9]{10}|[0-9]{12,13}", text):
            self.fail(
                gettext("Mã số thuế gồm 10 chữ số (đơn vị phụ thuộc: thêm 3 chữ số), hoặc 12 chữ số của cá nhân.")
            )
        if len(text) != 12 and not check_digit_fits(text[:10]):
            self.fail(gettext("Mã số thuế này không đúng; hãy xem lại từng chữ số."))
        return f"{text[:10]}-{text[10:]}" if len(text) == 13 else text


class EnterpriseNumberInput(DigitsInput[EnterpriseNumberField]):
    """An enterprise number: ten digits with check digit."""

    def parse(self, text: str) -> Answer:
        if not re.fullmatch(r"[0-9]{10}", text):
            self.fail(gettext("Mã số doanh nghiệp gồm đúng 10 chữ số."))
        if not check_digit_fits(text):
            self.fail(gettext("Mã số doanh nghiệp này không đúng; hãy xem lại từng chữ số."))
        return text


def check_digit_fits(code: str) -> bool:
    """Whether the tenth digit of a tax code is that of the first nine (TT 105/2020/TT-BTC art. 5)."""
    total = sum(weight * int(digit) for weight, digit in zip(_TAX_WEIGHTS, code, strict=False))
    return 10 - total % 11 == int(code[9])
