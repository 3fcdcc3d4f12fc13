"""Transfer a dossier to another office that is competent (chuyển hồ sơ đến cơ quan khác có thẩm quyền)."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.agencies.models import Agency
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.models import Dossier, EventType, Receiver, SearchTerm
from services.dossiers.process import extensions, task_assignment
from services.dossiers.process.transitions import apply, lock
from services.dossiers.status import Status
from services.dossiers.steps import stages, transfer_rules


@transaction.atomic
def transfer(dossier: Dossier, *, by: User, office: Agency, note: str) -> Dossier:
    """Give the dossier to another office, which begins its own process; code and due time stay.

    The tasks of the old office end; it keeps a copy to read. What was paid stays with who collected it.
    """
    dossier, now = lock(dossier), timezone.now()
    rules.check_may(by, Verb.TRANSFER, dossier)
    transfer_rules.check_may_be_transferred(dossier)
    transfer_rules.check_takes_dossiers(office, dossier)
    rules.check_says_why(note)
    old = dossier.agency
    extensions.lapse(dossier, at=now)
    task_assignment.cancel_all(dossier)
    said = f"Từ: {old}\nĐến: {office}\nLý do: {note.strip()}"
    data = {"from": old.pk, "to": office.pk}
    columns: dict[str, Any] = {"agency": office, "is_counted": False}
    if dossier.addressee == old.name:
        columns["addressee"] = office.name
    apply(dossier, EventType.TRANSFERRED, by=by, note=said, data=data, at=now, **columns)
    SearchTerm.objects.filter(dossier=dossier).update(agency=office)
    Receiver.objects.filter(dossier=dossier, agency=office).delete()
    Receiver.objects.get_or_create(dossier=dossier, agency=old)
    _begin(dossier)
    return dossier


def _begin(dossier: Dossier) -> None:
    """Open the first tasks at the new office: at its desk, or with those who examine."""
    if dossier.state is Status.SUBMITTED:
        task_assignment.open_task(dossier, task_assignment.DESK_CHECK)
    else:
        stages.begin(dossier)
