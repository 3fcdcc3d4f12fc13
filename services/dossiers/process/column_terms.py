"""The terms of list columns: what staff filter dossiers by, among the terms they are searched by.

A term is `=`, ten letters that stand for the procedure and the column, and what was answered: `:` and a value that
sorts as it is compared, or words of a text. So the index of the search answers “is”, “contains” and “from … to”.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Final

from core.text import fold, runs, syllables
from eforms.answers.list_columns import ColumnKind, list_values
from eforms.definition import Answers
from services.catalogue.package.definition import Package
from services.dossiers.models.lists import TERM_LENGTH

MARK: Final = "="
LONGEST_RUN: Final = 3
"""Words of a text that are one term."""
MOST_WORDS: Final = 20
"""Of a text: where it goes on, what follows is found by the search alone."""
_SCALE, _OFFSET, _DIGITS = 6, 10**24, 25
"""Decimal places that are compared, and what makes every number a positive one of as many digits."""


def column_terms(package: Package, answers: Answers, *, today: date) -> Iterator[str]:
    """The terms of every column that was answered."""
    if package.form is None:
        return
    for column, value in list_values(package.eform, answers, today=today):
        yield value_term(package.code, column.key, _first_day(value) if column.kind is ColumnKind.DATE else value)
        if column.kind is ColumnKind.TEXT:
            yield from text_terms(package.code, column.key, str(value))


def value_term(procedure: str, column: str, value: str | Decimal) -> str:
    """The term of the whole answer; of a text that is too long, its beginning and a hash."""
    return _begins(procedure, column) + ":" + sortable(value)


def text_terms(procedure: str, column: str, text: str) -> list[str]:
    """The terms of the words of a text that was answered, each and two or three that follow one another."""
    words = syllables(text)[:MOST_WORDS]
    found = dict.fromkeys(run for length in range(1, LONGEST_RUN + 1) for run in runs(words, length))
    return [run_term(procedure, column, run) for run in found]


def run_terms(procedure: str, column: str, text: str) -> list[str]:
    """The terms that a text has which contains these words one after the other."""
    words = syllables(text)
    return [run_term(procedure, column, run) for run in runs(words, min(len(words), LONGEST_RUN))] if words else []


def run_term(procedure: str, column: str, run: str) -> str:
    return f"{_begins(procedure, column)} {run}"[:TERM_LENGTH]


def sortable(value: str | Decimal) -> str:
    """A value as a text that sorts like it: numbers by their size, texts and dates as they are folded."""
    if isinstance(value, Decimal):
        scaled = int(value.scaleb(_SCALE))
        return f"{max(0, min(scaled + _OFFSET, 10**_DIGITS - 1)):0{_DIGITS}d}"
    folded = " ".join(fold(value).split())
    room = TERM_LENGTH - len(MARK) - 11
    return folded if len(folded) <= room else folded[: room - 13] + "~" + _hash(folded, 6)


def _first_day(date_known: str | Decimal) -> str:
    """Of a month or a year: `2001` is compared like `2001-01-01`."""
    return f"{date_known}-01-01"[:10]


def _begins(procedure: str, column: str) -> str:
    return MARK + _hash(f"{procedure}:{column}", 5)


def _hash(text: str, size: int) -> str:
    return blake2b(text.encode(), digest_size=size).hexdigest()
