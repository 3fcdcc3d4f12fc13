"""Ten made-up people under a version and the one before: what each would be asked, and pay. For authors and approvers.

Their answers are drawn at random by the sampler, the same ones on the same day; nobody of them exists.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import thread_time
from typing import Final

from core.ui.formatting import format_vnd
from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition import Answer, DocumentField, FormDefinition
from eforms.definition.fields import ChoiceField, YesNoField
from eforms.sampling.sampler import NoSampleError, sample_answers
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion, package_by_checksum
from services.catalogue.package.conditions import holds
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.receiving import receivers_of
from services.dossiers.applicant.answer_summary import summarise
from services.dossiers.errors import DossierError
from services.dossiers.money import fees

PEOPLE: Final = 10
SECONDS: Final = 2.0
"""Of processor time, after which no further person is drawn: a page must not take longer."""
ATTEMPTS: Final = 2
TOLD: Final = 3
"""Answers by which a person is told apart."""
NOT_COUNTED: Final = "Chưa tính được"


@dataclass(frozen=True)
class Outcome:
    """What one version would ask of a person, and have them pay."""

    asked: Mapping[str, str]
    """Labels of the questions and papers, by key."""
    pays: str


@dataclass(frozen=True)
class SamplePerson:
    """One made-up person, under the version and under the one before it."""

    number: int
    told: tuple[str, ...]
    """The answers by which they differ: `Bạn yêu cầu với tư cách nào? Cá nhân`."""
    before: Outcome | None
    """None: there is no version before."""
    after: Outcome

    @property
    def newly_asked(self) -> list[str]:
        return _missing(self.after, self.before) if self.before else []

    @property
    def no_longer_asked(self) -> list[str]:
        return _missing(self.before, self.after) if self.before else []

    @property
    def pays_otherwise(self) -> bool:
        return self.before is not None and self.before.pays != self.after.pays


def sample_people(version: ProcedureVersion, before: ProcedureVersion | None, day: date) -> tuple[SamplePerson, ...]:
    """Up to ten people who file on this day; fewer, or none, where random answers do not pass the form."""
    office = receivers_of(version.procedure_id).first() or version.procedure.issuer
    return _people(version.checksum, before.checksum if before else "", day, office)


def day_of_change(version: ProcedureVersion, before: ProcedureVersion | None, today: date) -> date:
    """The first day on which all that the version changes is in force, its rates of later days included."""
    known = {fee.begins for fee in before.package.fees} if before else set()
    later = (fee.begins for fee in version.package.fees if fee.begins not in known)
    return max([today, version.effective_on or today, *(day for day in later if day < date.max)])


@lru_cache(maxsize=64)
def _people(checksum: str, checksum_before: str, day: date, office: Agency) -> tuple[SamplePerson, ...]:
    package = package_by_checksum(checksum)
    former = package_by_checksum(checksum_before) if checksum_before else None
    return tuple(_drawn(package, former, day, office)) if package.form else ()


def _drawn(package: Package, former: Package | None, day: date, office: Agency) -> Iterator[SamplePerson]:
    end = thread_time() + SECONDS
    for seed in range(PEOPLE):
        if thread_time() > end:
            return
        try:
            answers = _answers(package, former, seed)
        except NoSampleError:  # another seed would hardly do better, and each costs many attempts
            return
        before = _outcome(former, answers, day, office) if former and former.form else None
        after = _outcome(package, answers, day, office)
        yield SamplePerson(seed + 1, _told(package.eform, answers, day), before, after)


def _answers(package: Package, former: Package | None, seed: int) -> dict[str, Answer]:
    """Answers to what both versions ask; where they ask the same, those that pass the version before."""
    answers = sample_answers(package.eform, seed=seed, attempts=ATTEMPTS)
    if former is None or former.form is None:
        return answers
    return {**answers, **sample_answers(former.eform, seed=seed, attempts=ATTEMPTS)}


def _outcome(package: Package, answers: Mapping[str, Answer], day: date, office: Agency) -> Outcome:
    form = compile_form(package.eform).evaluate(dict(answers), today=day)
    return Outcome(_asked(form), _pays(package, form, day, office))


def _asked(form: EvaluatedForm) -> dict[str, str]:
    return {
        node.field.key: ("Giấy tờ: " if isinstance(node.field.spec, DocumentField) else "") + node.field.spec.label
        for nodes in form.nodes.values()
        for node in nodes
    }


def _pays(package: Package, form: EvaluatedForm, day: date, office: Agency) -> str:
    case = fees.FeeCase(FilingChannel.ONLINE, day, office)
    try:
        dues = [due for one in _asked_for(package, form) for due in fees.calculate(one, form.answers, case)]
    except DossierError:  # the answers do not give the quantity
        return NOT_COUNTED
    return format_vnd(sum(due.amount_vnd for due in dues))


def _asked_for(package: Package, form: EvaluatedForm) -> list[Package]:
    """The package, or of an interconnected one those of the parts that the answers ask for."""
    wanted = [part for part in package.parts if holds(package, part.when, form.answers, today=form.today)]
    return [package.for_part(part.key) for part in wanted] if package.parts else [package]


def _told(form: FormDefinition, answers: Mapping[str, Answer], day: date) -> tuple[str, ...]:
    deciding = {field.key for field in form.fields() if isinstance(field, ChoiceField | YesNoField)}
    lines = (line for part in summarise(form, dict(answers), today=day) for line in part.rows)
    return tuple(f"{line.label} {line.value}" for line in lines if line.key in deciding and line.value)[:TOLD]


def _missing(one: Outcome, other: Outcome) -> list[str]:
    """What one version asks and the other does not."""
    return [label for key, label in one.asked.items() if key not in other.asked]
