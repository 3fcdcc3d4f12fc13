"""Actions on which office receives dossiers of which procedure (nơi tiếp nhận)."""

from collections.abc import Iterable

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction

from core.people import User
from services.agencies.models import Agency
from services.catalogue import rules
from services.catalogue.actions.persistence import renew_edition
from services.catalogue.models import Procedure


@transaction.atomic
def add_offices(procedure: Procedure, offices: Iterable[Agency], *, by: User) -> int:
    """Let these offices receive dossiers of the procedure; return how many did not before."""
    rules.check_may_choose_offices(by, procedure.issuer)
    present = set(procedure.offices.values_list("pk", flat=True))
    added = [office for office in offices if office.pk not in present]
    procedure.offices.add(*added)
    _record(procedure, "Thêm nơi tiếp nhận", added, by=by)
    return len(added)


@transaction.atomic
def remove_offices(procedure: Procedure, offices: Iterable[Agency], *, by: User) -> int:
    """Let these offices receive no new dossiers; return how many. Dossiers already filed stay where they are."""
    rules.check_may_choose_offices(by, procedure.issuer)
    removed = list(procedure.offices.filter(pk__in=[office.pk for office in offices]))
    procedure.offices.remove(*removed)
    _record(procedure, "Bỏ nơi tiếp nhận", removed, by=by)
    return len(removed)


@transaction.atomic
def offer_same(office: Agency, example: Agency, *, by: User) -> int:
    """Let an office receive what another one receives; return how many procedures were added."""
    rules.check_may_keep_offices(by)
    offered = Procedure.objects.filter(offices=example).exclude(offices=office).select_related("issuer")
    return sum(add_offices(procedure, [office], by=by) for procedure in offered)


def _record(procedure: Procedure, change: str, offices: list[Agency], *, by: User) -> None:
    """Write the change into the admin's log, and let the public pages be drawn anew."""
    if offices:
        codes = ", ".join(office.code for office in offices)
        LogEntry.objects.log_actions(
            by.pk, [procedure], CHANGE, change_message=f"{change}: {codes}", single_object=True
        )
        renew_edition()
