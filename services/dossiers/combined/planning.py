"""The parts of a filing as they would be opened now: which are asked for, where each goes, what it waits for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop

from eforms.answers.validation import AnswerProblem
from eforms.compiled.form import compile_form
from eforms.definition import Answer, Answers
from services.agencies.models import Agency
from services.catalogue.package.definition import Package, Part
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.combined.offices import find_office
from services.dossiers.errors import DossierError
from services.dossiers.filing.routing import Routing, route
from services.dossiers.models import Filing
from services.dossiers.money import fees

NOTHING_ASKED_FOR = gettext_noop(
    "Các câu trả lời không yêu cầu phần nào của thủ tục. Hãy chọn ít nhất một việc cần giải quyết."
)


@dataclass(frozen=True)
class PlannedPart:
    """One part that is asked for, with its office, its answers and its fees."""

    part: Part
    package: Package
    """The package that it is handled under."""
    answers: Mapping[str, Answer]
    """The visible answers of the steps that its office sees."""
    routing: Routing
    dues: list[fees.AmountDue]
    after: str
    """Key of the part on whose result it waits; empty: it begins with the filing."""


@dataclass(frozen=True)
class Plan:
    """The parts of a filing, and what keeps it from being filed."""

    parts: tuple[PlannedPart, ...] = ()
    problems: tuple[AnswerProblem, ...] = ()


def plan_parts(filing: Filing, answers: Answers, *, today: date) -> Plan:
    """The parts that these visible answers of the whole form ask for; none where the procedure has no parts."""
    whole = filing.version.package
    parts, problems = [], []
    for part, after in parts_asked_for(whole, answers, today=today):
        try:
            parts.append(_planned(filing, part, after, answers, today=today))
        except DossierError as refusal:
            step, key = _question_of(part, whole)
            problems.append(AnswerProblem(step, key, "", str(refusal)))
    if whole.parts and not parts and not problems:
        first = whole.eform.steps[0]
        problems.append(AnswerProblem(first.key, first.fields[0].key, "", NOTHING_ASKED_FOR))
    return Plan(tuple(parts), tuple(problems))


def parts_asked_for(whole: Package, answers: Answers, *, today: date) -> Iterator[tuple[Part, str]]:
    """The parts whose condition holds, each with the key of the one it waits for.

    One that would wait for a part that is not asked for waits for what that one would wait for.
    """
    if not whole.parts:
        return
    compiler = compile_form(whole.eform).compiler
    asked = {
        part.key: part
        for part in whole.parts
        if part.when is None or compiler.compile_condition(part.when).is_true(answers, today=today)
    }
    for part in asked.values():
        after = part.starts_after
        while after and after not in asked:
            after = whole.part(after).starts_after
        yield part, after or ""


def plan_part(filing: Filing, part: Part, answers: Answers, *, office: Agency, after: str, today: date) -> PlannedPart:
    """A part at this office; `answers` are those to its own steps."""
    package = filing.version.package.for_part(part.key)
    routing = Routing(office, office.name)
    if part.routes:
        routing = route(filing.version, answers, chosen_office=office, package=package)
    case = fees.FeeCase(FilingChannel(filing.channel), today, routing.handler)
    return PlannedPart(part, package, answers, routing, fees.calculate(package, answers, case), after)


def _planned(filing: Filing, part: Part, after: str, answers: Answers, *, today: date) -> PlannedPart:
    package = filing.version.package.for_part(part.key)
    office = find_office(part.office, answers, chosen=filing.agency) if part.office else filing.agency
    if office is None:
        raise DossierError(
            gettext(
                "Chưa tìm được cơ quan giải quyết phần “%(title)s” theo câu trả lời của bạn. Hãy xem lại nơi đã khai."
            )
            % {"title": part.title}
        )
    own = {field.key: answers[field.key] for field in package.eform.fields() if field.key in answers}
    visible = compile_form(package.eform).evaluate(own, today=today).answers
    return plan_part(filing, part, visible, office=office, after=after, today=today)


def _question_of(part: Part, whole: Package) -> tuple[str, str]:
    """Step and key of the question by which the office of a part is found; else the first question of its steps."""
    place = part.office.at.partition(".")[0] if part.office and part.office.at else ""
    steps = whole.eform.steps
    found = next(((step.key, field.key) for step in steps for field in step.fields if field.key == place), None)
    own = next((step for step in steps if step.key in part.form_steps), steps[0])
    return found or (own.key, own.fields[0].key)
