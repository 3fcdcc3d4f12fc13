"""Criteria by the list columns of one procedure: what was answered is, contains, or lies from … to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, reduce
from operator import and_
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format

from core.people import Person
from core.text import syllables
from eforms.answers.list_columns import ColumnKind, ListColumn, list_columns
from eforms.inputs.numbers import read_decimal
from services.agencies.permissions import Verb, reach_of
from services.catalogue.models import package_in_force
from services.dossiers.desk.lists.address import COLUMN, NOT, Address
from services.dossiers.desk.lists.periods import read_day
from services.dossiers.desk.lists.scopes import Rows, Scope
from services.dossiers.models import SearchTerm
from services.dossiers.process.column_terms import run_terms, value_term

IS: Final = "la"
"""The comparison of a text that is wholly what was typed; without it the text contains that."""
OF_ONE_PROCEDURE: Final = "chỉ lọc được khi chọn một thủ tục"
GONE: Final = "không còn"
NOT_A_NUMBER: Final = "không phải là số"
NOT_A_DAY: Final = "không phải là ngày"
NO_WORDS: Final = "không có chữ để tìm"
MOST_WORDS: Final = 8
TOO_LONG: Final = f"chỉ tìm {MOST_WORDS} chữ đầu"
MOST_DIGITS: Final = 15


@dataclass(frozen=True)
class Said:
    """One parameter of a column as it is shown: what it says, what is wrong with it, and what drops it."""

    column: str
    name: str
    value: str
    label: str
    text: str
    trouble: str = ""


@dataclass(frozen=True)
class Columns:
    """What an address asks of the answers of the only procedure that it chooses."""

    person: Person
    address: Address

    @cached_property
    def procedure(self) -> str:
        """The code of the only procedure that is chosen; empty without one."""
        chosen = self.address.values("thu-tuc")
        return chosen[0] if len(chosen) == 1 and "thu-tuc" not in self.address.values(NOT) else ""

    @cached_property
    def offered(self) -> Mapping[str, ListColumn]:
        """The columns of its version in force, by key."""
        package = package_in_force(self.procedure) if self.procedure else None
        form = package.form if package else None
        return {column.key: column for column in list_columns(form)} if form else {}

    @cached_property
    def asked(self) -> Sequence[tuple[str, str, str]]:
        """The parameters that say something: column, how it is compared (`tu`, `den` or nothing), and the value."""
        found = [(COLUMN.fullmatch(name), value) for name, value in self.address.items]
        said = [(match[1], match[2] or "", value) for match, value in found if match]
        return [one for one in said if one[1] != "phep"]

    def name(self, key: str, part: str = "") -> str:
        """A parameter of a column; without a part that of its value, and of what turns it round."""
        return f"cot.{key}.{part}" if part else f"cot.{key}"

    def is_turned_round(self, key: str) -> bool:
        return self.name(key) in self.address.values(NOT)

    def is_whole(self, key: str) -> bool:
        """Whether a text is to be wholly what was typed."""
        return self.address.get(self.name(key, "phep")) == IS

    def condition(self) -> Q:
        """The condition on a row; what is not understood leaves nothing out."""
        made = Q()
        for key in dict.fromkeys(key for key, _, _ in self.asked):
            if key in self.offered and (terms := self._terms(self.offered[key])):
                one = reduce(and_, (self._has(term) for term in terms))
                made &= ~one if self.is_turned_round(key) else one
        return made

    def said(self) -> Iterator[Said]:
        """Each parameter as it is shown."""
        for key, part, value in self.asked:
            column, name = self.offered.get(key), self.name(key, part)
            if column is None:
                yield Said(key, name, value, key, value, GONE if self.procedure else OF_ONE_PROCEDURE)
                continue
            how = {"tu": " từ", "den": " đến"}.get(part, "")
            if not part and column.kind is ColumnKind.TEXT:
                how = " là" if self.is_whole(key) else " chứa"
            text, trouble = self._shown(column, part, value)
            yield Said(key, name, value, f"{column.label}{how}", text, trouble)

    def _shown(self, column: ListColumn, part: str, value: str) -> tuple[str, str]:
        match column.kind:
            case ColumnKind.CHOICE:
                return column.choices.get(value, value), "" if value in column.choices and not part else GONE
            case ColumnKind.DATE:
                day = read_day(value)
                return (date_format(day, "d/m/Y"), "") if day else (value, NOT_A_DAY)
            case ColumnKind.NUMBER:
                return value, NOT_A_NUMBER if read_number(value) is None else ""
        count = len(syllables(value))
        return value, GONE if part else NO_WORDS if not count else TOO_LONG if count > MOST_WORDS else ""

    def _terms(self, column: ListColumn) -> list[Q]:
        """Conditions on the terms of a dossier; each must hold of one of them."""
        values = self.address.values(self.name(column.key))
        if column.kind is ColumnKind.CHOICE:
            known = [self._value(column, value) for value in values if value in column.choices]
            return [Q(term__in=known)] if known else []
        if column.kind is ColumnKind.TEXT:
            return self._text_terms(column, values[-1]) if values else []
        bounds = {"gte": "tu", "lte": "den", "exact": ""}
        read = {way: self._read(column, self.address.get(self.name(column.key, part))) for way, part in bounds.items()}
        given = {way: value for way, value in read.items() if value is not None}
        if not given:
            return []
        least, most = self._value(column, ""), self._value(column, "") + "~"  # of this column at all
        within = Q(term__gte=least, term__lte=most)
        return [within & Q(**{f"term__{way}": self._value(column, value) for way, value in given.items()})]

    def _text_terms(self, column: ListColumn, text: str) -> list[Q]:
        if not syllables(text):
            return []
        if self.is_whole(column.key):
            return [Q(term=self._value(column, text.replace("\x00", " ")))]  # which PostgreSQL takes in no text
        return [Q(term=term) for term in run_terms(self.procedure, column.key, " ".join(syllables(text)[:MOST_WORDS]))]

    def _read(self, column: ListColumn, text: str) -> str | Decimal | None:
        if column.kind is ColumnKind.NUMBER:
            return read_number(text)
        day = read_day(text)
        return day.isoformat() if day else None

    def _value(self, column: ListColumn, value: str | Decimal) -> str:
        return value_term(self.procedure, column.key, value)

    def _has(self, term: Q) -> Q:
        """The condition that the dossier of a row, where it may be read, has such a term."""
        scope = self.address.scope
        rows = SearchTerm.objects.filter(term, dossier=OuterRef("dossier" if scope.lists_tasks else "pk"))
        if scope is Scope.ALL:
            rows = rows.filter(agency__in=reach_of(self.person, Verb.READ).ids)
        return Rows(scope, self.person).searched() & Q(Exists(rows))


def read_number(text: str) -> Decimal | None:
    """A number as forms take it, `1.500`, `1500` or `72,5`; None for anything else, and for what is too long."""
    number = read_decimal(text)
    return number if number is not None and abs(number) < 10**MOST_DIGITS else None
