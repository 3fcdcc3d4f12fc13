"""Which legal texts a package cites: its legal basis, and the basis of fees, amounts, reductions and refunds."""

from collections.abc import Iterator
from typing import Final

from services.catalogue.importing.legal_numbers import NUMBER
from services.catalogue.legal_texts.models import CitedText, ReplacedText
from services.catalogue.models import Procedure
from services.catalogue.package.definition import Package

LONGEST: Final = 80


def key_of(number: str) -> str:
    """A number as numbers are compared: without spaces, in capitals."""
    return "".join(number.split()).upper()


def cited_numbers(package: Package) -> set[str]:
    """The numbers that a package cites; of a basis in words those that stand in it."""
    listed = (law.number for law in package.record.legal_basis)
    within = (found.group() for text in _bases(package) for found in NUMBER.finditer(text))
    return {key for number in (*listed, *within) if (key := key_of(number)) and len(key) <= LONGEST}


def _bases(package: Package) -> Iterator[str]:
    for one in package.handled:
        for fee in one.fees:
            yield fee.basis
            yield from (local.basis for local in fee.local_amounts)
            yield from (reduction.basis for reduction in one.reductions_of(fee))
            yield from (refund.basis for refund in fee.given_back)


def keep_citations(procedure_id: int, package: Package | None) -> None:
    """Write down anew which texts this package cites; None: the procedure is abolished."""
    CitedText.objects.filter(procedure=procedure_id).delete()
    numbers = sorted(cited_numbers(package)) if package else []
    CitedText.objects.bulk_create([CitedText(procedure_id=procedure_id, number=number) for number in numbers])


def replaced_texts_of(procedure: Procedure) -> list[ReplacedText]:
    """The texts cited by the version in force of a procedure that are replaced, be it from a day to come."""
    cited = CitedText.objects.filter(procedure=procedure).values("number")
    return list(ReplacedText.objects.filter(number__in=cited))
