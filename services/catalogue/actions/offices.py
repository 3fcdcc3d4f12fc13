"""Actions on which office receives dossiers of which procedure (nơi tiếp nhận)."""

from collections.abc import Iterable

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction

from core.people import User
from services.agencies.models import Agency, AgencyKind
from services.catalogue import rules
from services.catalogue.actions.persistence import renew_edition
from services.catalogue.models import Procedure
from services.catalogue.receiving import received_at, receivers_of


@transaction.atomic
def add_offices(procedure: Procedure, offices: Iterable[Agency], *, by: User) -> int:
    """Let these offices receive dossiers of the procedure; return how many did not before."""
    rules.check_may_choose_offices(by, procedure.issuer)
    offices = list(offices)
    present = set(receivers_of(procedure.pk).values_list("pk", flat=True))
    added = [office for office in offices if office.pk not in present]
    procedure.excluded_offices.remove(*added)
    by_kind = set(receivers_of(procedure.pk).values_list("pk", flat=True))
    procedure.offices.add(*(office for office in added if office.pk not in by_kind))
    _record(procedure, "Thêm nơi tiếp nhận", added, by=by)
    return len(added)


@transaction.atomic
def remove_offices(procedure: Procedure, offices: Iterable[Agency], *, by: User) -> int:
    """Let these offices receive no new dossiers; return how many. Dossiers already filed stay where they are."""
    rules.check_may_choose_offices(by, procedure.issuer)
    removed = list(receivers_of(procedure.pk).filter(pk__in=[office.pk for office in offices]))
    procedure.offices.remove(*removed)
    procedure.excluded_offices.add(*receivers_of(procedure.pk).filter(pk__in=[office.pk for office in removed]))
    _record(procedure, "Bỏ nơi tiếp nhận", removed, by=by)
    return len(removed)


@transaction.atomic
def receive_by_kind(procedure: Procedure, kinds: Iterable[AgencyKind], *, by: User) -> Procedure:
    """Let all offices of these kinds receive the procedure, and no other but those added by hand."""
    rules.check_may_choose_offices(by, procedure.issuer)
    chosen = set(kinds)
    procedure.received_by = ",".join(kind for kind in AgencyKind if kind in chosen)
    procedure.save(update_fields=["received_by"])
    note = f"Tiếp nhận theo loại cơ quan: {procedure.received_by or 'không'}"
    LogEntry.objects.log_actions(by.pk, [procedure], CHANGE, change_message=note, single_object=True)
    renew_edition()
    return procedure


@transaction.atomic
def offer_same(office: Agency, example: Agency, *, by: User) -> int:
    """Let an office receive what another one receives; return how many procedures were added."""
    rules.check_may_keep_offices(by)
    offered = received_at([example]).exclude(pk__in=received_at([office]).values("pk")).select_related("issuer")
    return sum(add_offices(procedure, [office], by=by) for procedure in offered)


def _record(procedure: Procedure, change: str, offices: list[Agency], *, by: User) -> None:
    """Write the change into the admin's log, and let the public pages be drawn anew."""
    if offices:
        codes = ", ".join(office.code for office in offices)
        LogEntry.objects.log_actions(
            by.pk, [procedure], CHANGE, change_message=f"{change}: {codes}", single_object=True
        )
        renew_edition()
