"""The results that a part builds on: its office may read the papers of the parts that it waited for."""

from collections.abc import Iterator

from core.people import Person
from services.catalogue.package.definition import Package
from services.documents.document_types import DocumentType
from services.dossiers.desk.access import may_read
from services.dossiers.models import Dossier, Paper


def earlier_parts(package: Package, key: str) -> Iterator[str]:
    """The keys of the parts that this one waits for, and of those that they wait for."""
    passed = {key}
    while (after := package.part(key).starts_after) and after not in passed:
        passed.add(after)
        yield after
        key = after


def earlier_results(dossier: Dossier) -> list[Paper]:
    """The results of the parts that came before this one; none for a dossier that is no part."""
    if not dossier.part:
        return []
    keys = [*earlier_parts(dossier.version.package, dossier.part)]
    results = Paper.objects.listed().filter(dossier__filing=dossier.filing_id, dossier__part__in=keys)
    return list(results.filter(kind=DocumentType.RESULT, document__stored_at__isnull=False)) if keys else []


def may_read_as_later_office(person: Person, paper: Paper) -> bool:
    """Whether the paper is a result that the person's office needs for a later part of the same filing."""
    dossier = paper.dossier
    if not dossier.part or not paper.is_result:
        return False
    others = Dossier.objects.filter(filing=dossier.filing_id).exclude(pk=dossier.pk).select_related("agency", "version")
    return any(
        dossier.part in earlier_parts(other.version.package, other.part) and may_read(person, other) for other in others
    )
