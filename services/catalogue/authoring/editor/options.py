"""The choices of a question as rows: each with its text and its place; its value is kept when the text changes.

Long lists are lines, `value | text`, as they are pasted from a spreadsheet; so are the choices that are added.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from core.text import filled_lines
from eforms.definition import Option
from services.catalogue.authoring.editor.inputs import unified
from services.catalogue.authoring.editor.keys import option_value

MOST_ROWS: Final = 100
"""Choices that are shown as rows; longer lists are lines."""
MOST: Final = 1_000
LONGEST: Final = 500
TOO_LONG: Final = "Một lựa chọn không quá 500 ký tự."
TWICE: Final = "Dòng {}: mã “{}” đã có ở một lựa chọn khác. Hãy đặt mã khác, hoặc bỏ mã để máy tự đặt."
WITH_VALUE: Final = re.compile(r"\s*([A-Za-z0-9_.\-]{1,60})\s*[|\t]\s*(\S.*)")
"""A line with its value before a bar or, as spreadsheets copy it, a tab."""


@dataclass(frozen=True)
class OptionInput:
    """One choice as the page shows it."""

    number: int
    value: str
    label: str
    label_en: str
    paper_label: str
    place: str


class OptionsEditor:
    """The choices of one question: as the package has them, or as posted."""

    def __init__(self, prefix: str, options: Sequence[Option], posted: Any = None) -> None:
        self.prefix, self._options, self._posted = prefix, options, posted

    @property
    def is_long(self) -> bool:
        """Whether there are too many for rows."""
        return len(self._options) > MOST_ROWS

    @property
    def lines(self) -> str:
        """All choices of a long list as lines, as typed."""
        written = "\n".join(f"{option.value} | {option.label}" for option in self._options)
        if self._posted is None:
            return written
        return unified(self._posted.get(f"{self.prefix}-lines", written))

    @cached_property
    def rows(self) -> list[OptionInput]:
        """The choices as typed; one whose text was taken away is dropped when it is saved. None of a long list."""
        return (
            []
            if self.is_long
            else [
                OptionInput(
                    number,
                    option.value,
                    self._typed(number, "label", option.label),
                    self._typed(number, "label_en", option.label_en),
                    self._typed(number, "paper_label", option.paper_label),
                    self._typed(number, "place", str(number + 1)),
                )
                for number, option in enumerate(self._options)
            ]
        )

    @property
    def added(self) -> str:
        """The lines of new choices as typed."""
        return unified(self._posted.get(f"{self.prefix}-added", "")) if self._posted is not None else ""

    @property
    def error(self) -> str:
        """Why it cannot be saved; empty where it can."""
        lines = list(self._typed_lines)
        texts = [row.label for row in self.rows] + [label for _, _, label in lines]
        if len(texts) > MOST:
            return f"Một câu hỏi có nhiều nhất {MOST} lựa chọn; ở đây có {len(texts)}."
        if any(len(text) > LONGEST for text in texts):
            return TOO_LONG
        taken = {row.value for row in self.rows if row.label}
        for number, value, _ in lines:
            if value in taken:
                return TWICE.format(number, value)
            taken |= {value} - {""}
        return ""

    @property
    def has_changed(self) -> bool:
        return self._posted is not None and self.content != self._before

    @cached_property
    def content(self) -> list[dict[str, Any]]:
        """The choices as JSON, in their new order."""
        if self.is_long and self.lines.split() == OptionsEditor(self.prefix, self._options).lines.split():
            return self._before
        before = {option["value"]: option for option in self._before}
        kept = sorted((row for row in self.rows if row.label), key=lambda row: _place(row.place, row.number))
        written = [before[row.value] | _texts(row) for row in kept]
        taken = {*before, *(value for _, value, _ in self._typed_lines)}
        for _, typed, label in self._typed_lines:
            value = typed or option_value(label, taken)
            taken.add(value)
            written.append({**before.get(value, {}), "value": value, "label": label})
        return written

    @property
    def _typed_lines(self) -> Iterator[tuple[int, str, str]]:
        """Number, value (empty: to be made) and text of each line that was typed."""
        return _read(self.lines if self.is_long else self.added)

    @cached_property
    def _before(self) -> list[dict[str, Any]]:
        return [option.model_dump(mode="json") for option in self._options]

    def _typed(self, number: int, name: str, before: str) -> str:
        """What was typed; what was there before where nothing came, or the same but for blanks around it."""
        if self._posted is None:
            return before
        typed = self._posted.get(f"{self.prefix}-{number}-{name}")
        return before if typed is None or typed.strip() == before.strip() else typed.strip()


def _read(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        for filled in filled_lines(line):
            found = WITH_VALUE.fullmatch(filled)
            yield (number, found[1], found[2].strip()) if found else (number, "", filled)


def _texts(row: OptionInput) -> dict[str, str]:
    return {"label": row.label, "label_en": row.label_en, "paper_label": row.paper_label}


def _place(text: str, number: int) -> tuple[float, int]:
    """Where a choice goes: before those that stood there, after those that follow from further up."""
    place = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else number + 1
    moved_down = place > number + 1
    return (place + (0.5 if moved_down else -0.5 if place < number + 1 else 0), number)
