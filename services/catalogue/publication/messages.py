"""Tell the authors and approvers of a ministry, on the page and by mail."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from core.people import User
from notifications.actions import tell
from services.agencies.permissions import Verb, staff_who_may
from services.catalogue.local_decisions.models import LocalDecision
from services.catalogue.local_decisions.rules import committee_of
from services.catalogue.models import AUTHORING_ACTS, FilingStop, LocalFee, LocalReception, ProcedureVersion


def tell_submitted(version: ProcedureVersion, *, by: User) -> None:
    """Tell those who may publish a version, and did not write it, that it waits for them."""
    written_by = {person.pk for person in authors_of(version)}
    people = staff_who_may(Verb.PUBLISH_PROCEDURE, version.procedure.issuer)
    readers = [person for person in people if person.pk not in written_by]
    _tell_of_version(readers, "version_submitted", version, by=by)


def tell_returned(version: ProcedureVersion, note: str, *, by: User) -> None:
    """Tell the authors, unless it is one of them who took it back, that a version came back, and why."""
    people = [person for person in authors_of(version) if person != by]
    _tell_of_version(people, "version_returned", version, by=by, note=note)


def tell_not_in_force(version: ProcedureVersion, reasons: Sequence[str], *, approver: User | None) -> None:
    """Tell authors and approver that a version did not go into force on its day, and why."""
    people = [*authors_of(version), *([approver] if approver else [])]
    _tell_of_version(people, "version_not_in_force", version, reasons=reasons)


def tell_stuck(version: ProcedureVersion) -> None:
    """Tell authors and approver, once, that the portal failed to put a version into force on its day."""
    people = [*authors_of(version), *([version.approver] if version.approver else [])]
    _tell_of_version(people, "version_stuck", version)


def authors_of(version: ProcedureVersion) -> list[User]:
    """Who wrote a part of a version."""
    events = version.events.filter(act__in=AUTHORING_ACTS, by__isnull=False).select_related("by").order_by("pk")
    return list({event.by_id: event.by for event in events if event.by}.values())


def tell_of_stop(stop: FilingStop, what: str, *, by: User | None) -> None:
    """Tell everybody else who may stop the procedure that filing was `stopped`, `confirmed`, `lifted`, or `lapsed`."""
    procedure = stop.procedure
    people = (one for one in staff_who_may(Verb.STOP_FILING, procedure.issuer) if one != by)
    path = reverse("admin:studio_procedure", args=[procedure.pk])
    _tell_each(people, f"filing_{what}", key=f"filing-stop:{stop.pk}:{what}", path=path, stop=stop, by=by)


def tell_of_local_fee(row: LocalFee, what: str, *, by: User) -> None:
    """Tell the province that an amount was `proposed`, `approved`, `refused` or `cancelled`, except who did it."""
    path = reverse("admin:local_fees_of", args=[row.procedure_id, row.province_id])
    people = _concerned(row, what, by=by)
    _tell_each(people, f"local_fee_{what}", key=f"local-fee:{row.pk}:{what}", path=path, row=row, by=by)


def tell_of_local_reception(row: LocalReception, what: str, *, by: User) -> None:
    """Tell the province that where a procedure is received was `proposed`, `approved`, `refused` or `cancelled`."""
    path = reverse("admin:local_reception_of", args=[row.procedure_id, row.province_id])
    people = _concerned(row, what, by=by)
    _tell_each(people, f"local_reception_{what}", key=f"local-reception:{row.pk}:{what}", path=path, row=row, by=by)


def _concerned(row: LocalDecision, what: str, *, by: User) -> Iterable[User]:
    """Its proposer, and unless it was refused those of the province who approve; without who did it."""
    approvers = staff_who_may(Verb.APPROVE_LOCAL_DECISION, committee_of(row.province)) if what != "refused" else ()
    people = [*approvers, *([row.proposed_by] if what != "proposed" else [])]
    return {person.pk: person for person in people if person != by}.values()


def _tell_of_version(people: Iterable[User], kind: str, version: ProcedureVersion, **context: object) -> None:
    """Once for each event of the version."""
    key = f"version:{version.pk}:{version.events.latest('pk').pk}"
    path = reverse("admin:studio_version", args=[version.pk])
    _tell_each(people, kind, key=key, path=path, version=version, **context)


def _tell_each(people: Iterable[User], kind: str, *, key: str, path: str, **context: object) -> None:
    for person in people:
        tell(person, kind, key=f"{key}:{person.pk}", path=path, context={"recipient": person, **context})
