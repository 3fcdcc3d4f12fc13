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


def next_number(agency: Agency, symbol: str, year: int) -> int:
    """The next number of this agency's series; call it inside the transaction that uses it."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER_SQL, [agency.pk, symbol, year])
        number: int = cursor.fetchone()[0]
    return number
