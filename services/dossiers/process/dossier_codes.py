"""Dossier codes (mã hồ sơ): agency, day, serial of the day."""

from datetime import date

from django.db import connection

from services.agencies.models import Agency
from services.dossiers.models import DossierSerial

# One statement on SQLite and PostgreSQL alike; the row stays locked to the end of the transaction.
NEXT_SERIAL_SQL = f"""
    INSERT INTO {DossierSerial._meta.db_table} (agency_id, day, last) VALUES (%s, %s, 1)
    ON CONFLICT (agency_id, day) DO UPDATE SET last = {DossierSerial._meta.db_table}.last + 1
    RETURNING last
"""  # noqa: S608  # the table's name is ours


def next_code(agency: Agency, day: date) -> str:
    """Take the next code of the agency on `day`, such as `H26.03-261121-0007`; call it in the accepting transaction.

    Agency code as QĐ 20/2020/QĐ-TTg art. 4 writes it, then YYMMDD and the serial of TT 01/2018/TT-VPCP, of which
    none is skipped or given twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT_SERIAL_SQL, [agency.pk, day])
        serial: int = cursor.fetchone()[0]
    return f"{agency.code}-{day:%y%m%d}-{serial:04d}"
