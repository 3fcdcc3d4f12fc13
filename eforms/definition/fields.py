"""The single field types of a form, discriminated by `type`."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

import pydantic
from pydantic import NonNegativeInt, PositiveInt, StringConstraints, model_validator

from eforms.definition.base import FieldReference, FrozenModel, Key, Label, LibraryName, LongText, ValueType
from eforms.definition.conditions import Condition, ExpressionText
from eforms.definition.paper import PaperLabel, PaperWords


class FieldBase(PaperWords):
    """What every field has, answered or not."""

    value_type: ClassVar[ValueType | None] = ValueType.TEXT
    """The type of its value in expressions; None: it has none that a condition could read."""

    key: Key
    hint: LongText = ""
    label_en: LongText = ""
    hint_en: LongText = ""
    """English texts, shown in place of the Vietnamese when the portal is read in English."""
    show_if: Condition | None = None
    cases: tuple[Key, ...] = ()
    """Keys of cases: the field is shown in one of these only; in every case when there are none."""
    in_list: bool = False
    """Whether the answer is shown in the clerk's list (cột danh sách), to tell dossiers apart; of a group its first."""


class Question(FieldBase):
    """A field that the applicant answers."""

    required: bool = True
    required_if: Condition | None = None
    """When given, it alone decides whether the field is required; `required` is then ignored."""
    prefill: str = ""
    """The name of a fact the portal already knows, such as `applicant.full_name`."""
    prefill_if: Condition | None = None
    """Prefill only when this is true of the answers on earlier steps: the mother's part when she applies herself."""
    default_from: FieldReference | None = None
    """The answer of an earlier step that is filled in beforehand and may be changed; of a block, part by part."""
    locked: bool = False
    """Whether a prefilled value is read-only."""
    sensitive: bool = False
    """Whether the answer is masked where the whole of it need not be read."""
    example: Annotated[str, StringConstraints(max_length=200)] = ""
    """A valid answer as one types it, shown under the label."""
    refusal: LongText = ""
    """The author's own validation message when the answer is out of bounds or does not match the pattern."""
    refusal_en: LongText = ""


class TextField(Question):
    """A single line of text."""

    type: Literal["text"]
    default: str | None = None
    min_length: NonNegativeInt = 0
    max_length: PositiveInt = pydantic.Field(default=200, le=1_000)
    pattern: Annotated[str, StringConstraints(max_length=200)] = ""
    """RE2 regular expression, matched against the whole answer."""


class LongTextField(Question):
    """Several lines of text."""

    type: Literal["long_text"]
    default: str | None = None
    min_length: NonNegativeInt = 0
    max_length: PositiveInt = pydantic.Field(default=2_000, le=20_000)


class FullNameField(Question):
    """A full name (họ, chữ đệm và tên) in one piece: names are not split, and ethnic names keep their apostrophe."""

    type: Literal["full_name"]


class NumberField(Question):
    """A whole number."""

    value_type: ClassVar[ValueType | None] = ValueType.INTEGER
    type: Literal["number"]
    default: int | None = None
    min: int = 0
    max: int = pydantic.Field(default=10**12, le=10**15)
    unit: str = ""
    unit_en: str = ""


class DecimalField(Question):
    """A decimal number, such as an area; kept as text, so that nothing is rounded."""

    value_type: ClassVar[ValueType | None] = ValueType.DECIMAL
    type: Literal["decimal"]
    min: Decimal = Decimal(0)
    max: Decimal = Decimal(10**12)
    places: PositiveInt = pydantic.Field(default=2, le=6)
    unit: str = ""
    unit_en: str = ""


class MoneyField(Question):
    """An amount of money, in whole đồng."""

    value_type: ClassVar[ValueType | None] = ValueType.INTEGER
    type: Literal["money"]
    default: int | None = None
    min: NonNegativeInt = 0
    max: NonNegativeInt = pydantic.Field(default=10**15, le=10**15)


class ComputedField(FieldBase):
    """A whole number computed from other answers by an expression; read-only."""

    value_type: ClassVar[ValueType | None] = ValueType.INTEGER
    type: Literal["computed"]
    value: ExpressionText
    unit: str = ""
    unit_en: str = ""


class ComputedDecimalField(ComputedField):
    """A decimal number computed from other answers, rounded half up to `places`; read-only."""

    value_type: ClassVar[ValueType | None] = ValueType.DECIMAL
    type: Literal["computed_decimal"]  # type: ignore[assignment]
    places: PositiveInt = pydantic.Field(default=2, le=6)


class ComputedTextField(ComputedField):
    """A text put together from other answers; read-only."""

    value_type: ClassVar[ValueType | None] = ValueType.TEXT
    type: Literal["computed_text"]  # type: ignore[assignment]


class DateField(Question):
    """A date, typed dd/mm/yyyy; where `must_know` allows it, only a month and year, or a year."""

    value_type: ClassVar[ValueType | None] = ValueType.DATE
    type: Literal["date"]
    earliest: date | Literal["today"] | None = None
    latest: date | Literal["today"] | None = None
    must_know: Literal["day", "month", "year"] = "day"


class TimeField(Question):
    """A time of day."""

    type: Literal["time"]
    earliest: time | None = None
    latest: time | None = None


class YesNoField(Question):
    """Yes or no."""

    value_type: ClassVar[ValueType | None] = ValueType.BOOLEAN
    type: Literal["yes_no"]
    default: bool | None = None


class Option(FrozenModel):
    """One choice of a choice field."""

    value: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]{1,60}$")]
    label: Label
    label_en: LongText = ""
    paper_label: PaperLabel = ""
    """What the choice is called on paper; without one its label."""
    parent: Annotated[str, StringConstraints(max_length=60)] = ""
    """The answer of the parent question with which this choice is offered."""


class ChoiceField(Question):
    """Base of fields with choices: written out as options, or taken from a code list by name."""

    options: Annotated[tuple[Option, ...], pydantic.Field(max_length=1_000)] = ()
    code_list: str = ""
    library: LibraryName = ""
    """The shared list of a ministry that the options are a copy of: `G15/clinics`."""
    library_version: PositiveInt | None = None

    @model_validator(mode="after")
    def _choices_have_one_source(self) -> Self:
        if bool(self.options) == bool(self.code_list):
            raise ValueError("Cần ghi các lựa chọn, hoặc tên một danh mục, không cả hai.")
        return self


class OneOfField(ChoiceField):
    """A single choice."""

    type: Literal["one_of"]
    default: str | None = None
    style: Literal["auto", "radio", "select", "search"] = "auto"
    """`search`: a text input with suggestions; `auto`: radio buttons up to seven choices, then a select."""
    parent: FieldReference | None = None
    """An earlier answer, such as `at.province`: only the choices below it are offered, once it is given."""


class SeveralOfField(ChoiceField):
    """Multiple choices."""

    value_type: ClassVar[ValueType | None] = ValueType.TEXT_LIST
    type: Literal["several_of"]
    at_most: PositiveInt | None = None


class PersonalNumberField(Question):
    """Personal identification number (số định danh cá nhân), 12 digits (NĐ 137/2015 art. 13)."""

    type: Literal["personal_number"]
    born_on: Key | None = None
    sex: Key | None = None
    registered_at: Key | None = None
    """Keys of the fields it is checked against: birth, sex, place of registration; a clerk is warned of misfits."""


class PhoneField(Question):
    """A Vietnamese phone number."""

    type: Literal["phone"]


class EmailField(Question):
    """An e-mail address."""

    type: Literal["email"]


class TaxCodeField(Question):
    """Tax code (mã số thuế), with its check digit (TT 105/2020/TT-BTC art. 5)."""

    type: Literal["tax_code"]


class EnterpriseNumberField(Question):
    """Enterprise number (mã số doanh nghiệp): the ten digits of its tax code."""

    type: Literal["enterprise_number"]


class AddressField(Question):
    """An address: province, commune and free text; no district since July 2025."""

    value_type: ClassVar[ValueType | None] = ValueType.ADDRESS
    type: Literal["address"]
    street: bool = True
    """Whether house number, street and hamlet are asked as well."""
    foreign: bool = False
    """Whether it may lie abroad."""


class ReadingField(FieldBase):
    """Text to read, in Markdown; the label is its heading. It has no answer."""

    value_type: ClassVar[ValueType | None] = None
    type: Literal["reading"]
    text: LongText
    text_en: LongText = ""


class PromiseField(FieldBase):
    """A declaration that must be ticked (cam đoan)."""

    value_type: ClassVar[ValueType | None] = ValueType.BOOLEAN
    type: Literal["promise"]


SingleField = (
    TextField
    | LongTextField
    | FullNameField
    | NumberField
    | MoneyField
    | DecimalField
    | DateField
    | TimeField
    | YesNoField
    | OneOfField
    | SeveralOfField
    | PersonalNumberField
    | PhoneField
    | EmailField
    | TaxCodeField
    | EnterpriseNumberField
    | AddressField
    | ComputedField
    | ComputedDecimalField
    | ComputedTextField
)
"""Fields with one answer: what a group may contain."""
