"""The dossier code (mã hồ sơ): agency, day, serial of the day."""

from datetime import date

from django.db.models import F

from services.agencies.models import Agency
from services.dossiers.models import DossierSerial


def next_code(agency: Agency, day: date) -> str:
    """The next code of the agency on that day, `H26.03-261121-0007`; call it in the accepting transaction.

    Agency code as QĐ 20/2020/QĐ-TTg art. 4 writes it, then YYMMDD and the serial of TT 01/2018/TT-VPCP. The
    serial row stays locked to the end of the transaction, so that no number is skipped or given twice.
    """
    serial, _ = DossierSerial.objects.get_or_create(agency=agency, day=day)
    DossierSerial.objects.filter(pk=serial.pk).update(last=F("last") + 1)
    serial.refresh_from_db(fields=["last"])
    return f"{agency.code}-{day:%y%m%d}-{serial.last:04d}"
