"""Counts beside the filters: how many rows have each status and procedure, no further than shown (“99+”)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from services.catalogue.models import Procedure, ProcedureVersion
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.choices import Choice
from services.dossiers.desk.lists.dossier_list import DossierList

COUNTED: Final = 99
MOST_VALUES: Final = 20
Key = tuple[str, str]
"""The name of a criterion, and one of its values."""


class Facet(NamedTuple):
    """One value of a criterion, how many rows have it, and the list of these."""

    label: str
    rows: str
    link: str


def facets_of(listed: DossierList) -> dict[str, list[Facet]]:
    """The values of status and procedure that rows of the list have, by the name of the criterion.

    Each criterion counts what the others leave, so that another of its values can be chosen.
    """
    choices = [choice for choice in listed.criteria.choices if choice.name in ("trang-thai", "thu-tuc")]
    counted = counts_of({(choice.name, value): rows for choice in choices for value, rows in _rows(listed, choice)})
    return {
        choice.name: [
            Facet(label, counted[choice.name, value], f"?{_others(listed, choice).replaced(choice.name, value)}")
            for value, label in choice.options().items()
            if (choice.name, value) in counted
        ]
        for choice in choices
    }


def counts_of(counted: Mapping[Key, QuerySet[Any]]) -> dict[Key, str]:
    """How many rows each of these has, in one statement that reads a hundred at most; what has none is left out."""
    if not counted:
        return {}
    limited = [_limited(rows.order_by().values("pk")) for rows in counted.values()]
    parts = ", ".join(f"(SELECT COUNT(*) FROM ({sql}) AS limited)" for sql, _ in limited)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {parts}", [value for _, params in limited for value in params])
        found: tuple[int, ...] = cursor.fetchone()
    return {key: as_shown(count) for key, count in zip(counted, found, strict=True) if count}


def as_shown(count: int) -> str:
    """A number of rows that was counted no further than shown."""
    return f"{COUNTED}+" if count > COUNTED else str(count)


def _rows(listed: DossierList, choice: Choice) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The rows with each value of a choice."""
    values = list(choice.options())[:MOST_VALUES]
    rows, scope = DossierList(listed.person, _others(listed, choice)).queryset, listed.scope
    if choice.name == "trang-thai":
        yield from ((value, rows.filter(**{scope.column("status"): value})) for value in values)
    elif scope.lists_tasks:
        procedures = {code: Procedure.objects.filter(code=code).values("pk") for code in values}
        yield from ((code, rows.filter(procedure__in=pks)) for code, pks in procedures.items())
    else:
        versions = {code: ProcedureVersion.objects.filter(procedure__code=code).values("pk") for code in values}
        yield from ((code, rows.filter(version__in=pks)) for code, pks in versions.items())


def _others(listed: DossierList, choice: Choice) -> Address:
    """The list without this criterion, and without those that hang on it."""
    others = listed.address.first_page.without(choice.name)
    return others.without_columns() if choice.name == "thu-tuc" else others


def _limited(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of the first hundred rows, as Django writes it."""
    try:
        return rows[: COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return "SELECT 1 WHERE 1 = 0", ()
