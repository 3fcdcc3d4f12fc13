"""Made-up people under a version and the one before: what each would be asked, and pay. For authors and approvers.

Those kept with the version; while there are none, ten whose answers the sampler draws at random, the same ones on the
same day. Nobody of them exists.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from time import thread_time
from typing import Final

from core.ui.formatting import format_vnd
from eforms.answers.validation import validate_whole
from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition import Answer, DocumentField, FormDefinition
from eforms.definition.fields import ChoiceField, YesNoField
from eforms.definition.traversal import document_names
from eforms.sampling.sampler import NoSampleError, sample_answers
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion, SamplePerson, package_by_checksum
from services.catalogue.package.conditions import holds
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.receiving import receivers_of
from services.dossiers.applicant.answer_summary import summarise
from services.dossiers.errors import DossierError
from services.dossiers.filing.sample_answers import fitted
from services.dossiers.money import fees

PEOPLE: Final = 10
SECONDS: Final = 1.0
"""Of processor time, after which no further person is drawn: a page must not take longer."""
ATTEMPTS: Final = 2
TOLD: Final = 3
"""Answers by which a person is told apart."""
NOT_COUNTED: Final = "Chưa tính được"
Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class Outcome:
    """What one version would ask of a person, and have them pay."""

    asked: Mapping[str, str]
    """Labels of the questions and papers, by key."""
    pays: str


@dataclass(frozen=True)
class ComparedPerson:
    """One made-up person, under the version and under the one before it."""

    name: str
    told: tuple[str, ...]
    """The answers by which they differ: `Bạn yêu cầu với tư cách nào? Cá nhân`."""
    before: Outcome | None
    """None: there is no version before."""
    after: Outcome
    kept: SamplePerson | None = None
    """None: drawn for this page alone."""
    lost: tuple[tuple[str, str], ...] = ()
    """Label and text of answers that have no place in the version."""
    problems: tuple[str, ...] = ()
    """What keeps them from filing, papers apart."""

    @property
    def newly_asked(self) -> list[str]:
        return _missing(self.after, self.before) if self.before else []

    @property
    def no_longer_asked(self) -> list[str]:
        return _missing(self.before, self.after) if self.before else []

    @property
    def pays_otherwise(self) -> bool:
        return self.before is not None and self.before.pays != self.after.pays

    @property
    def is_changed(self) -> bool:
        return bool(self.newly_asked or self.no_longer_asked or self.pays_otherwise or self.lost or self.problems)


def sample_people(version: ProcedureVersion, before: ProcedureVersion | None, day: date) -> tuple[ComparedPerson, ...]:
    """Those kept with the version, else up to ten who are drawn; fewer where random answers do not pass the form."""
    return kept_people(version, before, day) or _drawn_people(
        version.checksum, before.checksum if before else "", day, _office(version)
    )


def kept_people(version: ProcedureVersion, before: ProcedureVersion | None, day: date) -> tuple[ComparedPerson, ...]:
    """Those kept with the version, in their order."""
    if version.package.form is None:
        return ()
    former, office = before.package if before else None, _office(version)
    return tuple(_compared(person, version.package, former, day, office) for person in version.sample_people.all())


def drawn_answers(version: ProcedureVersion) -> dict[str, Answers]:
    """The answers of ten people drawn for this version, by the name of each: to be kept with it."""
    return {f"Người {number}": answers for number, answers in enumerate(_draw(version.package, None), start=1)}


def day_of_change(version: ProcedureVersion, before: ProcedureVersion | None, today: date) -> date:
    """The first day on which all that the version changes is in force, its rates of later days included."""
    known = {fee.begins for fee in before.package.fees} if before else set()
    later = (fee.begins for fee in version.package.fees if fee.begins not in known)
    return max([today, version.effective_on or today, *(day for day in later if day < date.max)])


def _office(version: ProcedureVersion) -> Agency:
    return receivers_of(version.procedure_id).first() or version.procedure.issuer


def _compared(
    person: SamplePerson, package: Package, former: Package | None, day: date, office: Agency
) -> ComparedPerson:
    now = fitted(person, package.eform)
    then = _outcome(former, fitted(person, former.eform).answers, day, office) if former and former.form else None
    return ComparedPerson(
        person.name,
        _told(package.eform, now.answers, day),
        then,
        _outcome(package, now.answers, day, office),
        kept=person,
        lost=(*map(tuple, person.former), *now.lost),
        problems=_problems(package.eform, now.answers, day),
    )


@lru_cache(maxsize=64)
def _drawn_people(checksum: str, checksum_before: str, day: date, office: Agency) -> tuple[ComparedPerson, ...]:
    package = package_by_checksum(checksum)
    former = package_by_checksum(checksum_before) if checksum_before else None
    if former is not None and former.form is None:
        former = None
    return tuple(
        ComparedPerson(
            f"Người {number}",
            _told(package.eform, answers, day),
            _outcome(former, answers, day, office) if former else None,
            _outcome(package, answers, day, office),
        )
        for number, answers in enumerate(_draw(package, former), start=1)
    )


def _draw(package: Package, former: Package | None) -> Iterator[Answers]:
    """Answers of up to ten people to what both versions ask; where they ask the same, those that pass the former."""
    if package.form is None:
        return
    end = thread_time() + SECONDS
    for seed in range(PEOPLE):
        if thread_time() > end:
            return
        try:
            answers = sample_answers(package.eform, seed=seed, attempts=ATTEMPTS)
            if former is not None:
                answers = {**answers, **sample_answers(former.eform, seed=seed, attempts=ATTEMPTS)}
        except NoSampleError:  # another seed would hardly do better, and each costs many attempts
            return
        yield answers


def _outcome(package: Package, answers: Answers, day: date, office: Agency) -> Outcome:
    form = compile_form(package.eform).evaluate(dict(answers), today=day)
    return Outcome(_asked(form), _pays(package, form, day, office))


def _asked(form: EvaluatedForm) -> dict[str, str]:
    return {
        node.field.key: ("Giấy tờ: " if isinstance(node.field.spec, DocumentField) else "") + node.field.spec.label
        for nodes in form.nodes.values()
        for node in nodes
    }


def _problems(form: FormDefinition, answers: Answers, day: date) -> tuple[str, ...]:
    papers = {name for step in form.steps for name in document_names(step.fields)}
    found = validate_whole(form, answers, today=day)
    return tuple(problem.message for problem in found if _without_row(problem.key) not in papers)


def _without_row(name: str) -> str:
    """`owners.deed` of the input `owners-0-deed`."""
    return ".".join(part for part in name.split("-") if not part.isdecimal())


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


def _told(form: FormDefinition, answers: Answers, day: date) -> tuple[str, ...]:
    deciding = {field.key for field in form.fields() if isinstance(field, ChoiceField | YesNoField)}
    lines = (line for part in summarise(form, dict(answers), today=day) for line in part.rows)
    return tuple(f"{line.label} {line.value}" for line in lines if line.key in deciding and line.value)[:TOLD]


def _missing(one: Outcome, other: Outcome) -> list[str]:
    """What one version asks and the other does not."""
    return [label for key, label in one.asked.items() if key not in other.asked]
