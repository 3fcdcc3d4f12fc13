"""Bulk import: publish many procedures for information, as published elsewhere."""

from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from core.people import User
from services.agencies.models import Agency
from services.catalogue.actions import procedure_columns, renew_edition
from services.catalogue.models import Body, Procedure, ProcedureVersion, VersionAct, VersionEvent, VersionState
from services.catalogue.package.definition import Package, canonical, checksum


@transaction.atomic
def import_all(packages: Iterable[Package], *, author: User, approver: User) -> int:
    """Publish new and changed packages; online procedures are not touched. Returns the number published."""
    changed = list(_new_or_changed(packages))
    if not changed:
        return 0
    _upsert_procedures([package for package, _ in changed])
    Body.objects.bulk_create(
        [Body(checksum=checksum(text), text=text) for _, text in changed], batch_size=200, ignore_conflicts=True
    )
    _publish({package.code: checksum(text) for package, text in changed}, author=author, approver=approver)
    renew_edition()
    return len(changed)


def _publish(bodies: Mapping[str, str], *, author: User, approver: User) -> None:
    """Publish a new version for each code with its body checksum, and retire the versions in force."""
    now = timezone.now()
    procedures = Procedure.objects.in_bulk(list(bodies), field_name="code")
    versions = ProcedureVersion.objects.filter(procedure__in=procedures.values())
    last = dict(versions.order_by().values_list("procedure").annotate(Max("number")))
    versions.in_force().update(state=VersionState.RETIRED, retired_at=now)
    published = ProcedureVersion.objects.bulk_create(
        [
            ProcedureVersion(
                procedure=procedure,
                number=last.get(procedure.pk, 0) + 1,
                state=VersionState.PUBLISHED,
                body_id=bodies[code],
                author=author,
                approver=approver,
                published_at=now,
            )
            for code, procedure in procedures.items()
        ],
        batch_size=500,
    )
    VersionEvent.objects.bulk_create(
        [
            VersionEvent(version=version, act=VersionAct.PUBLISHED, by=approver, body_id=version.body_id)
            for version in published
        ],
        batch_size=500,
    )


def _new_or_changed(packages: Iterable[Package]) -> Iterator[tuple[Package, str]]:
    """Packages with their canonical text that differ from the version in force and are not online procedures."""
    in_force = dict(ProcedureVersion.objects.in_force().values_list("procedure__code", "body_id"))
    online = set(Procedure.objects.filter(is_online=True).values_list("code", flat=True))
    texts = ((package, canonical(package)) for package in packages if package.code not in online)
    others = [(package, text) for package, text in texts if in_force.get(package.code) != checksum(text)]
    former = Body.objects.in_bulk([in_force[package.code] for package, _ in others if package.code in in_force])
    for package, text in others:
        body = former.get(in_force.get(package.code, ""))
        if body is None or not _says(body, package):
            yield package, text


def _says(body: Body, package: Package) -> bool:
    """Whether a text that was stored before packages had all the keys of today says the same."""
    return Package.model_validate_json(body.text) == package


def _upsert_procedures(packages: list[Package]) -> None:
    issuers = Agency.objects.in_bulk({package.record.issuer for package in packages}, field_name="code")
    Procedure.objects.bulk_create(
        [
            Procedure(code=package.code, issuer=issuers[package.record.issuer], **procedure_columns(package))
            for package in packages
        ],
        batch_size=500,
        update_conflicts=True,
        update_fields=["issuer", "name", "field", "folded", "levels", "is_online"],
        unique_fields=["code"],
    )
