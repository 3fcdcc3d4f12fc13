"""The condition chooser: rows *question – is – answer*, all or any of them, nested once; the rest is kept as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from eforms.definition import Condition, ValueType
from eforms.definition.conditions import Operator
from services.catalogue.authoring.editor.condition_rows import (
    ANSWERED,
    MAX_GROUPS,
    MAX_ROWS,
    OPERATORS_OF,
    WITHOUT_VALUE,
    Typed,
    TypedRow,
    in_order,
    typed_from,
    written_from,
    written_row,
)
from services.catalogue.authoring.editor.inputs import TODAY_IN_WORDS
from services.catalogue.authoring.editor.references import Answer
from services.catalogue.differences.conditions import OPERATORS

DO: Final = "_do"
SAVE: Final = "_save"
"""Before that nothing is said of rows that are still being chosen."""
MORE: Final = "more:"
"""What was pressed, before the name of the chooser, or of a group in it, that gets another row."""


@dataclass(frozen=True)
class RowInput:
    """One row as the page shows it."""

    name: str
    typed: TypedRow
    answer: Answer | None
    error: str = ""
    is_first: bool = True

    @property
    def operators(self) -> list[tuple[str, str]]:
        """The comparisons offered."""
        offered = OPERATORS_OF.get(self.answer.value_type, ANSWERED) if self.answer else tuple(Operator)
        return [(one.value, OPERATORS[one]) for one in offered]

    @property
    def op(self) -> Operator:
        offered = [value for value, _ in self.operators]
        return Operator(self.typed.op if self.typed.op in offered else offered[0])

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """The answers offered; none where one types."""
        if self.answer and self.answer.value_type is ValueType.BOOLEAN:
            return [("true", "Có"), ("false", "Không")]
        return self.answer.choices if self.answer else ()

    @property
    def takes_value(self) -> bool:
        return bool(self.answer) and self.op not in WITHOUT_VALUE

    @property
    def takes_several(self) -> bool:
        return self.op is Operator.ONE_OF

    @property
    def text(self) -> str:
        """The value as typed."""
        return ", ".join(self.typed.values)

    @property
    def hint(self) -> str:
        """How the value is written."""
        if self.answer and self.answer.value_type is ValueType.DATE:
            return f"ngày/tháng/năm, hoặc {TODAY_IN_WORDS}"
        return "cách nhau bằng dấu phẩy" if self.takes_several else ""


@dataclass(frozen=True)
class GroupInput:
    name: str
    rows: Sequence[RowInput]


class ConditionEditor:
    """One condition of a part: as the package has it, or as posted."""

    def __init__(
        self, prefix: str, label: str, condition: Condition | None, answers: Mapping[str, Answer], posted: Any = None
    ) -> None:
        self.prefix, self.label, self._answers, self._posted = prefix, label, answers, posted
        self.written, self._before = condition, typed_from(condition, answers)

    @property
    def is_text(self) -> bool:
        """Whether rows cannot say it, so that it is shown as text."""
        return self._before is None

    @property
    def is_dropped(self) -> bool:
        """Whether what is written as text shall give way to rows."""
        return self.is_text and self._posted is not None and bool(self._posted.get(f"{self.prefix}-drop"))

    @cached_property
    def typed(self) -> Typed:
        if self._posted is None or (self.is_text and not self.is_dropped):
            return self._before or Typed()
        return self._read()

    @property
    def has_changed(self) -> bool:
        if self._posted is None:
            return False
        return self.is_dropped if self.is_text else self.typed != self._before

    @cached_property
    def errors(self) -> Mapping[str, str]:
        """What is wrong with the rows, by the name of the row."""
        found = {}
        for name, row in self._named_rows() if self.has_changed else ():
            try:
                written_row(row, self._answers)
            except ValueError as error:
                found[name] = str(error)
        return found

    @property
    def condition(self) -> Condition | None:
        """The condition as typed; None without rows."""
        return written_from(self.typed, self._answers) if self.has_changed else self.written

    @property
    def groups(self) -> list[GroupInput]:
        """The rows to show: those typed, and where it was asked for one more to fill in."""
        pressed = self._posted.get(DO, "").removeprefix(MORE) if self._posted is not None else ""
        shown = []
        for number, group in enumerate(self.typed.groups):
            name = f"{self.prefix}-{number}"
            rows = [*group, TypedRow()] if pressed == name else group
            shown.append(GroupInput(name, [self._row_input(name, at, row) for at, row in enumerate(rows)]))
        if pressed == self.prefix or (self.is_dropped and not shown):
            name = f"{self.prefix}-{len(shown)}"
            shown.append(GroupInput(name, [self._row_input(name, 0, TypedRow())]))
        return shown

    @property
    def inner_word(self) -> str:
        """What joins the rows of one group."""
        return "và" if self.typed.is_any else "hoặc"

    @property
    def as_text(self) -> str:
        """The condition as packages write it."""
        if self.written is None or isinstance(self.written, str):
            return self.written or ""
        return self.written.model_dump_json(exclude_defaults=True)

    @property
    def questions(self) -> Sequence[Answer]:
        """The questions offered."""
        return list(self._answers.values())

    def _row_input(self, group: str, number: int, row: TypedRow) -> RowInput:
        name = f"{group}-{number}"
        answer = self._answers.get(row.field)
        is_saved = self._posted is not None and SAVE in self._posted
        return RowInput(name, row, answer, self.errors.get(name, "") if is_saved else "", is_first=number == 0)

    def _named_rows(self) -> list[tuple[str, TypedRow]]:
        return [
            (f"{self.prefix}-{number}-{at}", row)
            for number, group in enumerate(self.typed.groups)
            for at, row in enumerate(group)
        ]

    def _read(self) -> Typed:
        """The rows posted; those without a question are dropped."""
        groups = []
        for number in range(MAX_GROUPS):
            rows = (self._read_row(f"{self.prefix}-{number}-{at}") for at in range(MAX_ROWS))
            if filled := tuple(row for row in rows if row.field in self._answers):
                groups.append(filled)
        return Typed(self._posted.get(f"{self.prefix}-mode") == "any", tuple(groups))

    def _read_row(self, name: str) -> TypedRow:
        op = self._posted.get(f"{name}-op", Operator.IS.value)
        values = tuple(value.strip() for value in self._posted.getlist(f"{name}-value") if value.strip())
        row = TypedRow(self._posted.get(f"{name}-field", ""), op, values)
        shown = RowInput(name, row, self._answers.get(row.field))
        if not shown.takes_value:
            return row._replace(op=shown.op.value, values=())
        if shown.takes_several and not shown.choices:
            values = tuple(piece.strip() for value in values for piece in value.split(",") if piece.strip())
        if shown.takes_several and shown.answer:
            values = in_order(values, shown.answer)
        return row._replace(op=shown.op.value, values=values if shown.takes_several else values[:1])
