"""The kinds of field a form may have, told apart by `type`."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

import pydantic
from pydantic import NonNegativeInt, PositiveInt, StringConstraints, model_validator

from eforms.definition.base import FrozenModel, Key, Label, LongText, ValueType
from eforms.definition.conditions import Condition, ExpressionText
from eforms.definition.rules import Link
from eforms.files.file_types import FileKind


class FieldBase(FrozenModel):
    """What every field says about itself."""

    holds: ClassVar[ValueType | None] = ValueType.TEXT
    """None: the field has no answer a condition could read."""

    key: Key
    label: Label
    hint: LongText = ""
    label_en: LongText = ""
    hint_en: LongText = ""
    """Shown to who reads the portal in English, in place of the Vietnamese."""
    show_if: Condition | None = None
    cases: tuple[Key, ...] = ()
    """Asked only in one of these cases; in every case when there are none."""
    in_list: bool = False
    """Its answer stands in the clerk's list (cột danh sách), to tell dossiers apart; of a group, the first one."""


class Question(FieldBase):
    """A field the person answers."""

    required: bool = True
    required_if: Condition | None = None
    """When given, it alone decides; `required` then says nothing."""
    prefill: str = ""
    """The name of a fact the portal already knows, such as `applicant.full_name`."""
    prefill_if: Condition | None = None
    """Filled only then, by what was answered on the steps before: the mother's part when she applies herself."""
    locked: bool = False
    """What is prefilled cannot be changed here."""
    sensitive: bool = False
    """Hidden where a whole answer need not be read."""
    example: Annotated[str, StringConstraints(max_length=200)] = ""
    """A good answer as one types it, shown under the label."""
    refusal: LongText = ""
    """The author's own sentence when the answer is out of bounds or does not fit the pattern."""


class TextField(Question):
    type: Literal["text"]
    default: str | None = None
    min_length: NonNegativeInt = 0
    max_length: PositiveInt = pydantic.Field(default=200, le=1_000)
    pattern: Annotated[str, StringConstraints(max_length=200)] = ""
    """RE2, matched against the whole answer."""


class LongTextField(Question):
    type: Literal["long_text"]
    default: str | None = None
    min_length: NonNegativeInt = 0
    max_length: PositiveInt = pydantic.Field(default=2_000, le=20_000)


class FullNameField(Question):
    """Họ, chữ đệm và tên, in one piece: names are not split, and ethnic names keep their apostrophe."""

    type: Literal["full_name"]


class NumberField(Question):
    """A whole number."""

    holds: ClassVar[ValueType | None] = ValueType.WHOLE
    type: Literal["number"]
    default: int | None = None
    min: int = 0
    max: int = pydantic.Field(default=10**12, le=10**15)
    unit: str = ""


class DecimalField(Question):
    """A number with a few places, such as an area; kept as text, so that nothing is rounded."""

    holds: ClassVar[ValueType | None] = ValueType.DECIMAL
    type: Literal["decimal"]
    min: Decimal = Decimal(0)
    max: Decimal = Decimal(10**12)
    places: PositiveInt = pydantic.Field(default=2, le=6)
    unit: str = ""


class MoneyField(Question):
    """Whole đồng."""

    holds: ClassVar[ValueType | None] = ValueType.WHOLE
    type: Literal["money"]
    default: int | None = None
    min: NonNegativeInt = 0
    max: NonNegativeInt = pydantic.Field(default=10**15, le=10**15)


class ComputedField(FieldBase):
    """A whole number reckoned from other answers; shown, and never typed."""

    holds: ClassVar[ValueType | None] = ValueType.WHOLE
    type: Literal["computed"]
    value: ExpressionText
    unit: str = ""


class ComputedDecimalField(ComputedField):
    """The same with a few places, such as a total floor area; rounded to them, half up."""

    holds: ClassVar[ValueType | None] = ValueType.DECIMAL
    type: Literal["computed_decimal"]  # type: ignore[assignment]
    places: PositiveInt = pydantic.Field(default=2, le=6)


class DateField(Question):
    """A day, written dd/mm/yyyy; of an old one perhaps only month and year, or the year, are known."""

    holds: ClassVar[ValueType | None] = ValueType.DAY
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
    holds: ClassVar[ValueType | None] = ValueType.TRUTH
    type: Literal["yes_no"]
    default: bool | None = None


class Option(FrozenModel):
    value: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.\-]{1,60}$")]
    label: Label
    label_en: LongText = ""


class ChoiceField(Question):
    """The choices are written out, or come from a code list by its name."""

    options: Annotated[tuple[Option, ...], pydantic.Field(max_length=1_000)] = ()
    code_list: str = ""

    @model_validator(mode="after")
    def _choices_have_one_source(self) -> Self:
        if bool(self.options) == bool(self.code_list):
            raise ValueError("Cần ghi các lựa chọn, hoặc tên một danh mục, không cả hai.")
        return self


class OneOfField(ChoiceField):
    type: Literal["one_of"]
    default: str | None = None
    style: Literal["auto", "radio", "select", "search"] = "auto"
    """`search`: one types the beginning and chooses from what fits."""


class SeveralOfField(ChoiceField):
    holds: ClassVar[ValueType | None] = ValueType.TEXTS
    type: Literal["several_of"]
    at_most: PositiveInt | None = None


class PersonalNumberField(Question):
    """Số định danh cá nhân, 12 digits (NĐ 137/2015 art. 13)."""

    type: Literal["personal_number"]
    born_on: Key | None = None
    sex: Key | None = None
    registered_at: Key | None = None
    """Where birth, sex and the place of its registration are asked; a clerk is told when the number does not fit."""


class PhoneField(Question):
    type: Literal["phone"]


class EmailField(Question):
    type: Literal["email"]


class TaxCodeField(Question):
    """Mã số thuế, with its check digit (TT 105/2020/TT-BTC art. 5)."""

    type: Literal["tax_code"]


class EnterpriseNumberField(Question):
    """Mã số doanh nghiệp: the ten digits of its tax code."""

    type: Literal["enterprise_number"]


class AddressField(Question):
    """Province, commune, and the rest in the person's own words; no district since July 2025."""

    holds: ClassVar[ValueType | None] = ValueType.PLACE
    type: Literal["address"]
    street: bool = True
    """Whether house, street and hamlet are asked as well."""
    foreign: bool = False
    """Whether it may lie abroad."""


class DocumentField(Question):
    """A paper asked for, handed in as one or several files (thành phần hồ sơ)."""

    holds: ClassVar[ValueType | None] = None
    type: Literal["document"]
    originals: NonNegativeInt = pydantic.Field(default=0, le=100)
    copies: NonNegativeInt = pydantic.Field(default=0, le=100)
    """How many the law asks for on paper; online one picture of each will do."""
    template: Link | None = None
    """What to download, fill in and hand in (mẫu đơn, tờ khai)."""
    kinds: Annotated[tuple[FileKind, ...], pydantic.Field(min_length=1)] = ("pdf", "picture")
    max_files: PositiveInt = pydantic.Field(default=5, le=50)
    max_megabytes: PositiveInt = pydantic.Field(default=20, le=200)


class PhotoField(DocumentField):
    """A portrait (ảnh chân dung) of the size it is printed in, in centimetres: `4x6` is 4 wide and 6 high."""

    type: Literal["photo"]  # type: ignore[assignment]
    size: Literal["3x4", "4x6"] = "4x6"
    kinds: Annotated[tuple[FileKind, ...], pydantic.Field(min_length=1)] = ("picture",)
    max_files: PositiveInt = pydantic.Field(default=1, le=1)
    max_megabytes: PositiveInt = pydantic.Field(default=5, le=20)


class ReadingField(FieldBase):
    """Text for reading, in Markdown. The label is its heading."""

    holds: ClassVar[ValueType | None] = None
    type: Literal["reading"]
    text: LongText


class PromiseField(FieldBase):
    """A sentence that must be ticked (cam đoan)."""

    holds: ClassVar[ValueType | None] = ValueType.TRUTH
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
)
"""A question with one answer: what a group may hold."""
StandaloneField = DocumentField | PhotoField | ReadingField | PromiseField
"""What stands only by itself on a page."""
