"""Who has to confirm a filing, by its answers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext, gettext_noop

from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition import Condition, FormDefinition
from eforms.language.expressions import Expression
from services.catalogue.package.definition import Package
from services.catalogue.package.participants import Participant, Place, person_path
from services.dossiers.models import Filing

ADULT_AGE: Final = 18
"""A minor (người chưa thành niên) is under 18 (Bộ luật Dân sự 91/2015/QH13 art. 21): they sign on paper."""
NO_PERSONAL_NUMBER: Final = gettext_noop("người không có số định danh cá nhân")
NO_TAX_CODE: Final = gettext_noop("tổ chức không có mã số thuế")


@dataclass(frozen=True)
class Invitee:
    """One person, or one organisation, that has to confirm a filing."""

    participant: Participant
    name: str
    personal_number: str
    """Empty for whoever has none, and for organisations."""
    places: tuple[Place, ...]
    """Where they stand: the rows of each place; somebody may own several parcels."""
    is_minor: bool
    tax_code: str = ""
    """Of an organisation."""

    @property
    def number(self) -> str:
        return self.personal_number or self.tax_code

    @property
    def identity(self) -> tuple[str, str]:
        """What tells them from the others of the filing: number or, without one, name."""
        return self.participant.key, self.number or self.name

    @property
    def signs_on_paper_only(self) -> bool:
        """Whether there is no VNeID account that could confirm: of their own, or of whoever acts for them."""
        return not self.number or self.is_minor

    @property
    def why_on_paper(self) -> str:
        """Why they sign on paper only."""
        if self.is_minor:
            return gettext("người chưa đủ 18 tuổi")
        return gettext(NO_TAX_CODE if self.participant.organisations else NO_PERSONAL_NUMBER)

    def is_applicant(self, filing: Filing) -> bool:
        """Whether who files it confirms by that: the applicant in person, or the organisation it is filed for."""
        if self.tax_code:
            return filing.organisation is not None and filing.organisation.tax_code == self.tax_code
        return bool(self.personal_number) and self.personal_number == filing.draft.owner.personal_number


def people_of(package: Package, form: EvaluatedForm) -> list[Invitee]:
    """Everybody who has to confirm these answers, each once as one participant; the applicant too, where named."""
    people: dict[tuple[str, str], Invitee] = {}
    for participant in package.participants:
        for person in _invitees(package, participant, form):
            before = people.get(person.identity)
            people[person.identity] = replace(before, places=before.places + person.places) if before else person
    return list(people.values())


def is_adult(born_on: str, today: date) -> bool:
    """Whether somebody born then is of age; where only year or month is known, if born on its last day."""
    if not born_on:
        return True
    year, month, day = (born_on.split("-") + ["12", "31"][born_on.count("-") :])[:3]
    return (int(year) + ADULT_AGE, int(month), int(day)) <= (today.year, today.month, today.day)


def _invitees(package: Package, participant: Participant, form: EvaluatedForm) -> Iterator[Invitee]:
    path = person_path(package.eform, participant)
    if path is None or not _has_to_confirm(package.eform, participant, form):
        return
    for place, answers in path.answers_of(form.answers):
        name, number = str(answers.get(path.name) or ""), str(answers.get(path.number) or "")
        if name or number:
            if participant.organisations:
                yield Invitee(participant, name or number, "", (place,), is_minor=False, tax_code=number)
                continue
            is_minor = not is_adult(str(answers.get(path.born_on) or ""), form.today)
            yield Invitee(participant, name or number, number, (place,), is_minor)


def _has_to_confirm(definition: FormDefinition, participant: Participant, form: EvaluatedForm) -> bool:
    when = participant.when
    return when is None or _compiled(definition, when).is_true(form.answers, today=form.today)


@lru_cache(maxsize=256)
def _compiled(form: FormDefinition, condition: Condition) -> Expression:
    return compile_form(form).compiler.compile_condition(condition)
