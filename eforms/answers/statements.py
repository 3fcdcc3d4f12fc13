"""Sentences of the paper form with the answers merged in (câu có trường trộn)."""

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple, TypeAlias

from eforms.definition.paper import MERGED

GAPS: Final = re.compile("  +")
GAP: Final = "\u2003\u2002"
"""Between two entries of one line; plain blanks would run together to one."""


class MergedAnswer(NamedTuple):
    """What is printed for an answer."""

    text: str
    is_name: bool = False
    """Whether it is the name of a person, which keeps to one line."""
    words: str = ""
    """A date or a number in words (ghi bằng chữ)."""


class StatementPiece(NamedTuple):
    """A piece of a line: the words of the form, or an answer in them."""

    text: str
    is_answer: bool = False
    is_name: bool = False


StatementLine: TypeAlias = tuple[StatementPiece, ...]


def statement_lines(text: str, answers: Mapping[str, MergedAnswer]) -> tuple[StatementLine, ...]:
    """The lines of a text of the paper; an answer that is not known is an empty piece, drawn as a dotted blank."""
    return tuple(tuple(_pieces(GAPS.sub(GAP, line.strip()), answers)) for line in text.strip().splitlines())


def _pieces(line: str, answers: Mapping[str, MergedAnswer]) -> Iterator[StatementPiece]:
    end = 0
    for match in MERGED.finditer(line):
        if before := line[end : match.start()]:
            yield StatementPiece(before)
        answer = answers.get(match[1], MergedAnswer(""))
        yield StatementPiece(answer.words if match[2] else answer.text, is_answer=True, is_name=answer.is_name)
        end = match.end()
    if rest := line[end:]:
        yield StatementPiece(rest)
