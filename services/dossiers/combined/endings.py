"""What ends or never begins with a part that ends without a result, as the version says."""

from services.catalogue.package.definition import Package
from services.catalogue.package.parts import IfRefused
from services.dossiers.models import Dossier, WaitingPart
from services.dossiers.status import OPEN


def dropped_after(package: Package, key: str, waiting: dict[str, str]) -> list[str]:
    """The keys of the parts that never begin without a result of this one; `waiting` is what waits, and for what."""
    if package.part(key).if_refused == IfRefused.STOP:
        return list(waiting)
    lost = [key]
    while following := [part for part, after in waiting.items() if after in lost and part not in lost]:
        lost += following
    return lost[1:]


def ended_with(dossier: Dossier) -> list[str]:
    """The titles of the parts that end, or never begin, when this part ends without a result; for the applicant."""
    if not dossier.part:
        return []
    package = dossier.version.package
    waits = WaitingPart.objects.open().filter(whole=dossier.filing_id)
    keys = dropped_after(package, dossier.part, dict(waits.values_list("part", "after")))
    if package.part(dossier.part).if_refused == IfRefused.STOP:
        others = Dossier.objects.filter(filing=dossier.filing_id, status__in=OPEN).exclude(pk=dossier.pk)
        keys += others.values_list("part", flat=True)
    return [part.title for part in package.parts if part.key in keys]
