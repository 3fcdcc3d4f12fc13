"""How each type of field takes an answer from a page, keeps it and shows it again."""

from typing import Any, Final

from eforms.definition.fields import FieldBase
from eforms.inputs.base import Input
from eforms.inputs.choices import OneOfInput, PromiseInput, SeveralOfInput, YesNoInput
from eforms.inputs.groups import BlockInput, RowsInput
from eforms.inputs.numbers import DateInput, MoneyInput, NumberInput
from eforms.inputs.papers import DocumentInput
from eforms.inputs.people import EmailInput, FullNameInput, PersonalNumberInput, PhoneInput, TaxCodeInput
from eforms.inputs.places import AddressInput
from eforms.inputs.texts import LongTextInput, ReadingInput, TextInput

INPUTS: Final[dict[str, type[Input[Any]]]] = {
    "text": TextInput,
    "long_text": LongTextInput,
    "full_name": FullNameInput,
    "number": NumberInput,
    "money": MoneyInput,
    "date": DateInput,
    "yes_no": YesNoInput,
    "one_of": OneOfInput,
    "several_of": SeveralOfInput,
    "personal_number": PersonalNumberInput,
    "phone": PhoneInput,
    "email": EmailInput,
    "tax_code": TaxCodeInput,
    "address": AddressInput,
    "document": DocumentInput,
    "promise": PromiseInput,
    "reading": ReadingInput,
    "block": BlockInput,
    "rows": RowsInput,
}


def input_for(field: FieldBase) -> Input[Any]:
    return INPUTS[field.type](field)  # type: ignore[attr-defined]


__all__ = ["DocumentInput", "Input", "input_for"]
