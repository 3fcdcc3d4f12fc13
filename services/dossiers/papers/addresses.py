"""The address of who applies, as the dossier holds it: of an organisation as registered, of a person as declared."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from eforms.definition import Answers, PersonField
from eforms.inputs.addresses import address_text
from services.catalogue.package.identity import APPLICANT, PRINCIPAL
from services.dossiers.models import AnswerSheet, Dossier

ADDRESS_PARTS: Final = ("residence", "present_address", "temporary_residence")
"""The parts of a person that are an address, the first that is answered counts."""


def applicant_addresses(dossiers: Iterable[Dossier]) -> dict[int, str]:
    """The addresses by dossier, empty ones left out; one statement, besides versions not yet read by this process.

    Takes dossiers with `applicant`, `organisation`, `principal` and `version` selected.
    """
    given = list(dossiers)
    people = {dossier.pk: dossier for dossier in given if dossier.organisation is None}
    sheets = AnswerSheet.objects.filter(dossier__in=people).only("answers")
    found = {sheet.pk: _of_person(people[sheet.pk], sheet.answers) for sheet in sheets}
    registered = {one.pk: address_text(one.organisation.address) for one in given if one.organisation is not None}
    return {pk: address for pk, address in (found | registered).items() if address}


def _of_person(dossier: Dossier, answers: Answers) -> str:
    """What was declared of the person who applies, in a block that their account filled in beforehand."""
    person = dossier.principal or dossier.applicant
    for answer in _declared_people(dossier, answers):
        if answer.get("full_name") == person.get_full_name() or answer.get("personal_number") == person.personal_number:
            addresses = (answer.get(part) for part in ADDRESS_PARTS)
            if text := next((address_text(one) for one in addresses if isinstance(one, dict) and one), ""):
                return text
    return ""


def _declared_people(dossier: Dossier, answers: Answers) -> Iterator[Mapping[str, object]]:
    prefill = PRINCIPAL if dossier.principal else APPLICANT
    for field in dossier.package.eform.fields():
        answer = answers.get(field.key)
        if isinstance(field, PersonField) and field.prefill == prefill and isinstance(answer, dict):
            yield answer
