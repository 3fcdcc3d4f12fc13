"""Whom a result is issued to (người được cấp): named by the answers, with the personal number where it is known."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from eforms.definition import Answer, Answers
from services.agencies.lookup import answer_at
from services.catalogue.package.results import Holder, Result


@dataclass(frozen=True)
class NamedHolder:
    """One holder: a person or an organisation."""

    name: str
    personal_number: str = ""

    def __str__(self) -> str:
        return f"{self.name}, số định danh cá nhân {self.personal_number}" if self.personal_number else self.name


@dataclass(frozen=True)
class IssuedPaper:
    """One paper of a result: whom it names, and the answers that are printed."""

    holders: tuple[NamedHolder, ...]
    answers: Answers


def papers_of(result: Result, answers: Answers, declared: Answers) -> list[IssuedPaper]:
    """The papers that a result becomes: one, or one for each holder that the rows name.

    `answers` are those of the form of the result. Without a holder named anywhere it is one paper without a holder.
    """
    if result.issued_to is not None:
        name = _name_of(answer_at(answers, result.issued_to))
        return [IssuedPaper((NamedHolder(name),) if name else (), answers)]
    if result.each:
        rule = result.holders[0]
        papers = [
            IssuedPaper(named, answers if rule.declared else {**answers, rows_key(rule): [row]})
            for row, holders in _rows_with_holders(rule, declared if rule.declared else answers)
            if (named := tuple(dict.fromkeys(holder for holder in holders if holder.name)))
        ]
        return papers or [IssuedPaper((), answers)]
    holders = (one for rule in result.holders for one in _holders(rule, declared if rule.declared else answers))
    return [IssuedPaper(tuple(dict.fromkeys(holder for holder in holders if holder.name)), answers)]


def rows_key(rule: Holder) -> str:
    """The question that a path begins with; of rows that of the rows."""
    return rule.at.partition(".")[0]


def _holders(rule: Holder, answers: Answers) -> Iterator[NamedHolder]:
    if isinstance(answers.get(rows_key(rule)), list):
        yield from (holder for _, holders in _rows_with_holders(rule, answers) for holder in holders)
    else:
        yield _holder(rule, answers)


def _rows_with_holders(rule: Holder, answers: Answers) -> Iterator[tuple[Answers, list[NamedHolder]]]:
    """Each row with whom it names: one, or those of the rows inside it (the owners of a parcel)."""
    rows = answers.get(rows_key(rule))
    for row in rows if isinstance(rows, list) else ():
        yield row, [_holder(rule, {**answers, rows_key(rule): one}) for one in _without_rows_inside(row, rule)]


def _without_rows_inside(row: Answers, rule: Holder) -> list[dict[str, Answer]]:
    """The row, once for each row inside it on the path of the rule."""
    key = rule.at.split(".")[1] if rule.at.count(".") > 1 else ""
    inside = row.get(key) if key else None
    return [{**row, key: one} for one in inside] if isinstance(inside, list) else [{**row}]


def _holder(rule: Holder, answers: Answers) -> NamedHolder:
    """The holder at the path, in answers where a row stands for its rows."""
    value = answer_at(answers, rule.at)
    number = answer_at(answers, rule.number) if rule.number else None
    holder = NamedHolder(_name_of(value), _text(value.get("personal_number")) if isinstance(value, dict) else "")
    return replace(holder, personal_number=_text(number)) if number else holder


def _name_of(value: Answer) -> str:
    """The name: a text itself, of a person the full name, of an organisation its name."""
    return _text(value.get("full_name") or value.get("name")) if isinstance(value, dict) else _text(value)


def _text(value: Answer) -> str:
    return value if isinstance(value, str) else ""
