"""Numbers of official papers: from 01 each year, without a gap (NĐ 30/2020/NĐ-CP art. 15)."""

from django.db import connection

from services.agencies.models import Agency
from services.documents.models import Series

# One statement for SQLite and PostgreSQL. It locks the row until the caller's transaction ends, so numbers are given in
# order, and a rolled-back transaction returns its number.
NEXT_NUMBER_SQL = f"""
    INSERT INTO {Series._meta.db_table} (agency_id, symbol, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (agency_id, symbol, year) DO UPDATE SET last = {Series._meta.db_table}.last + 1
    RETURNING last
"""  # noqa: S608  # the table's name is ours

RAISE_SQL = f"""
    INSERT INTO {Series._meta.db_table} (agency_id, symbol, year, last) VALUES (%s, %s, %s, %s)
    ON CONFLICT (agency_id, symbol, year) DO UPDATE
    SET last = CASE WHEN {Series._meta.db_table}.last < EXCLUDED.last THEN EXCLUDED.last
                    ELSE {Series._meta.db_table}.last + 1 END
    RETURNING last
"""  # noqa: S608


def next_number(agency: Agency, symbol: str, year: int, *, series: str = "") -> int:
    """The next number of this agency's series; call it inside the transaction that uses it.

    `series` is the book (sổ) that several symbols share. The symbol's own series is raised with it: where papers of the
    symbol are also numbered by themselves, as for another procedure, no number is given twice.
    """
    number = _run(NEXT_NUMBER_SQL, agency.pk, series or symbol, year)
    if series in ("", symbol):
        return number
    free = _run(RAISE_SQL, agency.pk, symbol, year, number)
    return free if free == number else _run(RAISE_SQL, agency.pk, series, year, free)


def _run(sql: str, *values: int | str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        number: int = cursor.fetchone()[0]
    return number
