"""The results that a part builds on: its office reads those of earlier parts, and its own begins with what they say."""

from core.people import Person
from eforms.definition import Answer
from services.catalogue.package.process import Delivers
from services.documents.document_types import DocumentType
from services.dossiers.desk.access import may_read
from services.dossiers.models import Dossier, Paper, Task
from services.dossiers.results import proposals


def earlier_results(dossier: Dossier) -> list[Paper]:
    """The results of the parts that came before this one; none for a dossier that is no part."""
    if not dossier.part:
        return []
    keys = [*dossier.version.package.parts_before(dossier.part)]
    results = Paper.objects.listed().filter(dossier__filing=dossier.filing_id, dossier__part__in=keys)
    in_force = {"kind": DocumentType.RESULT, "document__stored_at__isnull": False, "document__revoked_at__isnull": True}
    return list(results.filter(**in_force)) if keys else []


def may_read_as_later_office(person: Person, paper: Paper) -> bool:
    """Whether the paper is a result that the person's office needs for a later part of the same filing."""
    dossier = paper.dossier
    if not dossier.part or not paper.is_result:
        return False
    others = Dossier.objects.filter(filing=dossier.filing_id).exclude(pk=dossier.pk).select_related("agency", "version")
    return any(
        dossier.part in other.version.package.parts_before(other.part) and may_read(person, other) for other in others
    )


def taken_over(dossier: Dossier) -> dict[str, Answer]:
    """What the result of a part begins with, as its version takes it over from the results of earlier parts."""
    rules = dossier.version.package.part(dossier.part).takes_over if dossier.part else ()
    if not rules:
        return {}
    earlier = {"dossier__filing": dossier.filing_id, "dossier__part__in": {rule.part for rule in rules}}
    in_force = {"kind": DocumentType.RESULT, "document__revoked_at__isnull": True}
    papers = Paper.objects.filter(**earlier, **in_force).select_related("document", "dossier")
    number_of = {(one.dossier.part, one.result): str(one.document.number or "") for one in papers.order_by("-pk")}
    signed = Task.objects.filter(**earlier, delivers=Delivers.SIGNATURE, done_at__isnull=False).order_by("pk")
    whole = dossier.version.package
    said = {
        part: proposals.by_result(whole.for_part(part), proposal)
        for part, proposal in signed.values_list("dossier__part", "proposal")
    }
    answers = {
        rule.into: said.get(rule.part, {}).get(rule.result, {}).get(rule.field)
        if rule.field
        else number_of.get((rule.part, rule.result))
        for rule in rules
    }
    return {key: answer for key, answer in answers.items() if answer not in (None, "")}
