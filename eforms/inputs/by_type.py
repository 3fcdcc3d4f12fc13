"""The input class of each field type."""

from collections.abc import Callable
from typing import Any, Final

from eforms.definition.fields import FieldBase
from eforms.definition.row_ids import RowIdField
from eforms.inputs.addresses import AddressInput
from eforms.inputs.base import Input
from eforms.inputs.choices import PromiseInput, SeveralOfInput, YesNoInput, one_of_input
from eforms.inputs.dates import DateInput, TimeInput
from eforms.inputs.documents import DocumentInput, PhotoInput
from eforms.inputs.groups import BlockInput, RowIdInput, RowsInput
from eforms.inputs.identifiers import (
    EmailInput,
    EnterpriseNumberInput,
    FullNameInput,
    PersonalNumberInput,
    PhoneInput,
    TaxCodeInput,
)
from eforms.inputs.numbers import ComputedDecimalInput, ComputedInput, DecimalInput, MoneyInput, NumberInput
from eforms.inputs.row_choices import ChosenRowInput, ChosenRowsInput
from eforms.inputs.texts import LongTextInput, ReadingInput, TextInput

INPUTS: Final[dict[str, Callable[[Any], Input[Any]]]] = {
    "text": TextInput,
    "long_text": LongTextInput,
    "full_name": FullNameInput,
    "number": NumberInput,
    "money": MoneyInput,
    "decimal": DecimalInput,
    "computed": ComputedInput,
    "computed_decimal": ComputedDecimalInput,
    "computed_text": Input,
    "date": DateInput,
    "time": TimeInput,
    "yes_no": YesNoInput,
    "one_of": one_of_input,
    "several_of": SeveralOfInput,
    "personal_number": PersonalNumberInput,
    "phone": PhoneInput,
    "email": EmailInput,
    "tax_code": TaxCodeInput,
    "enterprise_number": EnterpriseNumberInput,
    "address": AddressInput,
    "document": DocumentInput,
    "photo": PhotoInput,
    "promise": PromiseInput,
    "reading": ReadingInput,
    "block": BlockInput,
    "person": BlockInput,
    "organisation": BlockInput,
    "bank_account": BlockInput,
    "period": BlockInput,
    "registration": BlockInput,
    "paper_facts": BlockInput,
    "rows": RowsInput,
    "chosen_row": ChosenRowInput,
    "chosen_rows": ChosenRowsInput,
}


def input_for(field: FieldBase) -> Input[Any]:
    """A new input for the field."""
    if isinstance(field, RowIdField):
        return RowIdInput(field)
    return INPUTS[field.type](field)  # type: ignore[attr-defined]
