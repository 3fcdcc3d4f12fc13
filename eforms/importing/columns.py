"""The columns of a list in a file: the questions of its rows, one column for each thing that is typed.

The headings and choices of a file are Vietnamese for everybody: one may be filled in by one person and read by another.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import lru_cache, partial
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop

from core.text import fold
from eforms.compiled.fields import CompiledField, CompiledGroup
from eforms.definition import AddressField, Block, DocumentField, RowsField
from eforms.importing.reading import Cell
from eforms.inputs.addresses import ABROAD, COMMUNES, COUNTRIES, PROVINCES
from eforms.inputs.choices import ChoiceInput, SeveralOfInput
from eforms.language import codelists

MAX_NAMED: Final = 12
"""Choices that a message names; more stand in the template."""
SEPARATOR: Final = ";"
"""Between several choices in one cell."""
EXAMPLES: Final[Mapping[str, str]] = {
    "full_name": "Nguyễn Thị Hoa",
    "text": "Ghi chữ",
    "long_text": "Ghi chữ",
    "number": "1",
    "money": "1000000",
    "decimal": "36,5",
    "date": "24/11/1985",
    "time": "08:30",
    "personal_number": "001190012345",
    "phone": "0912345678",
    "email": "hoa@example.vn",
    "tax_code": "0100109106",
    "enterprise_number": "0100109106",
}
NUMBER_TYPES: Final = ("number", "money", "decimal")
AS_DATE: Final = gettext_noop("Excel đã đổi ô này thành ngày. Hãy định dạng cột là Văn bản (Text) rồi nhập lại.")
AS_NUMBER: Final = gettext_noop("Excel đã đổi ô này thành số. Hãy định dạng cột là Văn bản (Text) rồi nhập lại.")


@dataclass(frozen=True)
class Column:
    """One column: its heading, the question it belongs to, and the input of it that it fills in."""

    heading: str
    field: CompiledField
    prefix: str
    """What precedes the key of the question in input names: `block-` inside a block."""
    suffix: str = ""
    choices: Mapping[str, str] = dataclass_field(default_factory=dict, repr=False)
    """Labels by value, where the cell names a choice."""
    optional: bool = False

    @property
    def input_name(self) -> str:
        """The name of its input, without that of the row."""
        return f"{self.prefix}{self.field.key}{self.suffix}"

    @property
    def field_name(self) -> str:
        """The input name of its question, without that of the row."""
        return f"{self.prefix}{self.field.key}"

    @property
    def example(self) -> str:
        """A good content of a cell."""
        if self.choices:
            return next(iter(self.choices.values()))
        if self.suffix:
            return "Số 1, đường Mẫu"
        return getattr(self.field.spec, "example", "") or EXAMPLES.get(getattr(self.field.spec, "type", ""), "")

    def texts(self, cell: Cell) -> list[str]:
        """What the input would be posted with for this cell; ValidationError with what is wrong, and what to do."""
        if cell.kind == "formula":
            raise ValidationError(gettext("Ô này là công thức. Hãy sao chép rồi dán lại dạng giá trị (Paste Values)."))
        if cell.kind == "error":
            raise ValidationError(gettext("Ô này báo lỗi %(error)s. Hãy nhập lại giá trị.") % {"error": cell.text})
        text = self._plain(cell).strip()
        if not text:
            return []
        if not self.choices:
            return [text]
        parts = text.split(SEPARATOR) if isinstance(self.field.input, SeveralOfInput) else [text]
        return [self._value(part.strip()) for part in parts if part.strip()]

    def _plain(self, cell: Cell) -> str:
        """The cell as a person would type it."""
        kind = getattr(self.field.spec, "type", "")
        if cell.kind == "date" and kind == "date":
            return "/".join(reversed(cell.text.split("-")))
        if cell.kind == "date":
            raise ValidationError(gettext(AS_DATE))
        if cell.kind == "number":
            whole = cell.text.removesuffix(".0")
            if "e" in whole or (kind not in NUMBER_TYPES and "." in whole):
                raise ValidationError(gettext(AS_NUMBER))
            return whole.replace(".", ",") if kind == "decimal" else whole
        return cell.text

    def _value(self, text: str) -> str:
        if value := find(self.choices, text):
            return value
        labels = list(self.choices.values())
        named = ", ".join(labels[:MAX_NAMED]) + ("…" if len(labels) > MAX_NAMED else "")
        sentence = gettext("“%(text)s” không có trong các lựa chọn: %(choices)s.")
        raise ValidationError(sentence % {"text": text[:60], "choices": named})


@dataclass(frozen=True)
class CommuneColumn(Column):
    """A commune, which is looked for in its province."""

    @property
    def example(self) -> str:
        """A commune of the province that stands beside it in the example line."""
        provinces = codelists.get(PROVINCES).labels
        communes = codelists.get(COMMUNES).children.get(next(iter(provinces), ""), {})
        return next(iter(communes.values()), "")

    def texts(self, cell: Cell) -> list[str]:
        return [cell.text.strip()] if cell.text.strip() else []

    def in_province(self, province: str, name: str) -> str:
        """The code of the commune; ValidationError where the province has none of this name."""
        communes = codelists.get(COMMUNES).children.get(province, {})
        if not (code := find(communes, name)):
            sentence = gettext("“%(name)s” không có trong các xã, phường, đặc khu của tỉnh, thành phố này.")
            raise ValidationError(sentence % {"name": name[:60]})
        return code


def columns_of(group: CompiledGroup, *, locked: Callable[[CompiledField], bool] = lambda one: False) -> list[Column]:
    """The columns of a list, in the order of its questions; what the account answers has none."""
    return [column for one in group.fields for column in _columns(one, "", "", locked)]


def _columns(
    one: CompiledField, prefix: str, heading: str, locked: Callable[[CompiledField], bool]
) -> Iterator[Column]:
    if one.is_computed or not one.is_question or isinstance(one.spec, DocumentField) or locked(one):
        return
    title = f"{heading}{one.spec.label}"
    if (inner := one.as_group) is not None:
        for part in inner.fields:
            yield from _columns(part, f"{prefix}{one.key}-", f"{title}: ", locked)
        return
    column = partial(Column, field=one, prefix=prefix, optional=not getattr(one.spec, "required", True))
    if isinstance(one.spec, AddressField):
        yield from _address_columns(one, prefix, title)
    elif isinstance(one.input, ChoiceInput):
        yield column(title, choices=one.input.choices)
    else:
        yield column(title)


def _address_columns(one: CompiledField, prefix: str, title: str) -> Iterator[Column]:
    spec: Any = one.spec
    provinces = dict(codelists.get(PROVINCES).labels)
    if spec.foreign:
        provinces |= {ABROAD: "Ngoài Việt Nam"}
    optional = not spec.required
    yield Column(f"{title}: tỉnh, thành phố", one, prefix, "-province", provinces, optional)
    name = "xã, phường, đặc khu hoặc nước" if spec.foreign else "xã, phường, đặc khu"
    yield CommuneColumn(f"{title}: {name}", one, prefix, "-commune", {}, optional)
    if spec.street or spec.foreign:
        yield Column(f"{title}: số nhà, đường, thôn", one, prefix, "-street", {}, optional=True)


def commune_value(column: CommuneColumn, province: Sequence[str], name: str) -> str:
    """The commune or, abroad, the country of this name."""
    if not province:
        return name
    if province[0] != ABROAD:
        return column.in_province(province[0], name)
    countries = codelists.get(COUNTRIES).labels
    if not (code := find(countries, name)):
        sentence = gettext("Không có nước nào tên “%(name)s” trong danh mục.")
        raise ValidationError(sentence % {"name": name[:60]})
    return code


def find(labels: Mapping[str, str], text: str) -> str:
    """The value that a text names: by label or value, without diacritics only where one label can be meant."""
    exact, folded = _by_label(tuple(labels.items()))
    return exact.get(text.casefold(), "") or folded.get(fold(text), "")


@lru_cache(maxsize=256)
def _by_label(labels: tuple[tuple[str, str], ...]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    exact = {value.casefold(): value for value, _ in labels} | {label.casefold(): value for value, label in labels}
    times = Counter(fold(label) for _, label in labels)
    return exact, {fold(label): value for value, label in labels if times[fold(label)] == 1}


def why_not_importable(spec: RowsField) -> str:
    """Why rows of these questions cannot come from a file, as a sentence; empty where they can."""
    inner = next((one for one in spec.inner_fields if isinstance(one, RowsField)), None)
    if inner is not None:
        return f"Nhóm lặp có nhóm lặp “{inner.label}” bên trong thì không nhập từ tệp được."
    required = (one for one in spec.inner_fields if isinstance(one, DocumentField))
    if (paper := next(required, None)) is not None and not _has_questions(spec):
        return f"Nhóm chỉ có giấy tờ “{paper.label}” thì không có cột nào để nhập từ tệp."
    return ""


def _has_questions(spec: RowsField) -> bool:
    return any(isinstance(one, Block) or not isinstance(one, DocumentField) for one in spec.inner_fields)
