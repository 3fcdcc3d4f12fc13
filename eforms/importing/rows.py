"""The rows of a list out of the lines of a file, and everything that is wrong with them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from core.text import fold
from eforms.compiled.evaluation import FieldNode, all_nodes, evaluate_fields
from eforms.compiled.fields import CompiledField, CompiledGroup
from eforms.compiled.repeats import said_in
from eforms.definition import Answer, Answers
from eforms.definition.row_ids import ROW_ID, ROW_WRONG, new_row_id
from eforms.importing.columns import Column, CommuneColumn, columns_of, commune_value
from eforms.importing.errors import ImportRefusedError
from eforms.importing.reading import Cell, Line, too_many_rows
from eforms.inputs import DocumentInput

EMPTY = Cell("")


class LineProblem(NamedTuple):
    """What is wrong in one line, and in which column."""

    line: int
    heading: str
    message: str


@dataclass
class ParsedRow:
    """One line as a row: its answers, and the texts that are none by input name."""

    line: int
    answers: dict[str, Answer] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportedList:
    """The rows of a file."""

    parsed: Sequence[ParsedRow]
    problems: Sequence[LineProblem]
    example_skipped: bool = False

    @property
    def wrong_lines(self) -> int:
        return len({problem.line for problem in self.problems})

    def rows(self, *, with_ids: bool) -> list[dict[str, Any]]:
        """The rows as they are stored; those that are not right say so."""
        return [
            {
                **({ROW_ID: new_row_id()} if with_ids else {}),
                **row.answers,
                **({ROW_WRONG: row.wrong} if row.wrong else {}),
            }
            for row in self.parsed
        ]


class ListImport:
    """The import of one list, for given answers outside it."""

    def __init__(self, group: CompiledGroup, context: Answers, facts: Answers) -> None:
        self.group, self._context, self._facts = group, context, facts

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that are read; what the account answers is none of them."""
        return columns_of(self.group, locked=self._is_locked)

    def read(self, lines: Sequence[Line], *, after: Sequence[Answers] = ()) -> ImportedList:
        """The rows of these lines, the heading first, to stand `after` others.

        ImportRefusedError where the heading does not fit.
        """
        if not lines:
            raise ImportRefusedError(gettext("Tệp không có dòng nào. Hãy tải tệp mẫu và điền vào đó."))
        heading, *rest = lines
        places = self._places(heading)
        example = [column.example for column in places.values()]
        listed = rest[1:] if rest and _texts(rest[0], places) == example else rest
        if len(listed) > self.group.spec.max_rows:
            raise too_many_rows(self.group.spec.max_rows)
        if not listed:
            raise ImportRefusedError(gettext("Tệp chưa có dòng nào dưới dòng tiêu đề. Hãy điền rồi tải lên lại."))
        problems: list[LineProblem] = []
        parsed = [self._parse(line, places, problems) for line in listed]
        problems += self._evaluated(parsed, after)
        return ImportedList(parsed, sorted(problems, key=lambda one: one.line), len(listed) < len(rest))

    def _places(self, heading: Line) -> dict[int, Column]:
        """The column of each place in a line; every required one must be there once, and no unknown one."""
        known = {_plain(column.heading): column for column in self.columns}
        titles = {at: _plain(cell.text) for at, cell in enumerate(heading.cells) if cell.text.strip()}
        counted = Counter(titles.values())
        unknown = [heading.cells[at].text.strip()[:60] for at, title in titles.items() if title not in known]
        double = [known[title].heading for title, times in counted.items() if times > 1 and title in known]
        missing = [one.heading for title, one in known.items() if title not in counted and not one.optional]
        no_heading = gettext("Dòng %(number)s phải là dòng tiêu đề. Không có cột nào trong mẫu tên %(names)s.")
        sentences = [
            (no_heading, unknown),
            (gettext("Cột có hơn một lần: %(names)s."), double),
            (gettext("Thiếu cột %(names)s."), missing),
        ]
        if said := [_named(sentence, names, heading.number) for sentence, names in sentences if names]:
            raise ImportRefusedError(" ".join([*said, gettext("Hãy dùng đúng các tiêu đề của tệp mẫu.")]))
        return {at: known[title] for at, title in titles.items()}

    def _parse(self, line: Line, places: Mapping[int, Column], problems: list[LineProblem]) -> ParsedRow:
        row, raw = ParsedRow(line.number), dict[str, list[str]]()
        for at, column in places.items():
            cell = line.cells[at] if at < len(line.cells) else EMPTY
            try:
                texts = column.texts(cell)
                if isinstance(column, CommuneColumn) and texts:
                    texts = [commune_value(column, raw.get(f"{column.field_name}-province", ()), *texts)]
            except ValidationError as error:
                problems += [LineProblem(line.number, column.heading, message) for message in error.messages]
                row.wrong[column.field_name] = []
                continue
            raw[column.input_name] = texts
        row.answers = self._answers(self.group, "", raw, row, problems)
        return row

    def _answers(
        self,
        group: CompiledGroup,
        prefix: str,
        raw: Mapping[str, list[str]],
        row: ParsedRow,
        problems: list[LineProblem],
    ) -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        for one in group.fields:
            if (inner := one.as_group) is not None:
                answer: Answer = self._answers(inner, f"{prefix}{one.key}-", raw, row, problems) or None
            elif one.is_computed or not one.is_question or isinstance(one.input, DocumentInput):
                continue
            else:
                answer = self._answer(one, prefix, raw, row, problems)
            if answer is not None:
                answers[one.key] = answer
        return answers

    def _answer(
        self, one: CompiledField, prefix: str, raw: Mapping[str, list[str]], row: ParsedRow, problems: list[LineProblem]
    ) -> Answer:
        if (fact := one.locked_fact(self._context, self._facts)) is not None:
            return fact
        name = prefix + one.key
        if name in row.wrong:
            return None
        texts = {own: raw.get(prefix + own, []) for own in one.input.names}
        try:
            return one.input.clean(texts)
        except ValidationError as error:
            problems += [LineProblem(row.line, self._heading(name), message) for message in error.messages]
            row.wrong |= {prefix + own: values for own, values in texts.items() if values}
            return None

    def _evaluated(self, parsed: Sequence[ParsedRow], after: Sequence[Answers]) -> Iterator[LineProblem]:
        """What is missing, or does not agree, once all rows stand; hidden answers are left out as everywhere."""
        rows = [row.answers for row in parsed]
        group = self.group.for_rows(
            elsewhere=said_in(self.group.spec, ((self.group.row_title(at), row) for at, row in enumerate(after))),
            titles=[gettext("dòng %(number)s") % {"number": row.line} for row in parsed],
        )
        (node,) = evaluate_fields((group,), {group.key: rows}, {**self._context}) or (None,)
        if node is None:
            return
        by_number = {_number(inner, self.group.key): inner for inner in node.rows if inner}
        for number, row in enumerate(parsed):
            if number not in by_number:
                row.wrong.setdefault(self.group.fields[0].key, [])
                yield LineProblem(row.line, "", gettext("Dòng này không có câu trả lời nào."))
                continue
            prefix = self.group.row_prefix(self.group.key, number)
            for inner in all_nodes(by_number[number]):
                yield from self._node_problems(inner, inner.name.removeprefix(prefix), row)

    def _node_problems(self, node: FieldNode, name: str, row: ParsedRow) -> Iterator[LineProblem]:
        if isinstance(node.field.input, DocumentInput):
            return  # papers are attached on the pages of the list
        if node.is_missing and not any(wrong == name or wrong.startswith(f"{name}-") for wrong in row.wrong):
            row.wrong[name] = []
            yield LineProblem(row.line, self._heading(name), node.field.input.required_message)
        for part, message in node.errors.items():
            at = f"{name}-{part}" if part else name
            if not node.is_repeated:
                row.wrong[at] = []
            yield LineProblem(row.line, self._heading(at), message)

    def _heading(self, name: str) -> str:
        return next((column.heading for column in self.columns if column.field_name == name), name)

    def _is_locked(self, one: CompiledField) -> bool:
        return one.locked_fact(self._context, self._facts) is not None


def _texts(line: Line, places: Mapping[int, Column]) -> list[str]:
    return [line.cells[at].text.strip() if at < len(line.cells) else "" for at in places]


def _number(nodes: Sequence[FieldNode], key: str) -> int:
    """The number of the row that these nodes are in."""
    return int(nodes[0].name.removeprefix(f"{key}-").partition("-")[0])


def _plain(heading: str) -> str:
    return " ".join(fold(heading).replace("*", " ").split())


def _named(sentence: str, names: Sequence[str], number: int) -> str:
    return sentence % {"number": number, "names": f"“{'”, “'.join(names[:10])}”"}
