"""Parts of an interconnected procedure (thủ tục liên thông): of one filing each has its office, limit and result."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Final

from django.db.models import TextChoices
from pydantic import Field, StringConstraints

from eforms.definition import Condition, FormDefinition, FrozenModel, Key, answer_types, number_bounds
from eforms.definition.form import Step
from eforms.language.expressions import ExpressionCompiler, ExpressionError
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.package.office_rules import OfficeRule
from services.catalogue.package.participants import Participant, person_path
from services.catalogue.package.public_record import LongText, ShortText
from services.catalogue.package.routes import Route
from services.catalogue.package.time_limits import TimeLimit

CODE_PATTERN: Final = r"^\d\.\d{6}(\.[A-Z0-9]{2,3})*$"
ProcedureCode = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
INTERNAL_SERIES: Final = ("5.", "6.")
"""First digits of the codes of procedures between offices (thủ tục nội bộ), which are not for the public."""


def is_internal(code: str) -> bool:
    """Whether the code is that of a procedure between offices."""
    return code.startswith(INTERNAL_SERIES)


class IfRefused(TextChoices):
    """What becomes of the other parts when one ends without a result."""

    CONTINUE = "continue", "Các phần khác vẫn được giải quyết"
    STOP = "stop", "Các phần khác dừng theo"


class TakenOver(FrozenModel):
    """What the office of a part begins its result with: something that the result of an earlier part says."""

    part: Key
    """The earlier part."""
    result: Key
    """Its result."""
    field: Key | None = None
    """The question of its form; None: the number of the paper."""
    into: Key
    """The question of a result form of the part itself; the clerk may change the answer."""


class PartRules(FrozenModel):
    """What a part says besides its process and its results."""

    key: Key
    title: ShortText
    title_en: LongText = ""
    code: ProcedureCode | None = None
    """The code of the procedure that the part is, where it can also be filed alone."""
    when: Condition | None = None
    """Condition on the answers of the whole form; a part that is not asked for is not opened."""
    starts_after: Key | None = None
    """Key of the part on whose result it waits; None: it begins with the filing."""
    if_refused: IfRefused = IfRefused.CONTINUE
    """What becomes of the others when this part is refused, stopped or withdrawn."""
    office: OfficeRule | None = None
    """The office that handles it, by the answers of the whole form; None: by `routes`, else the chosen office."""
    routes: tuple[Route, ...] = ()
    form_steps: tuple[Key, ...] = ()
    """Keys of the steps of the form that its office sees, and that its rules may read; empty: all."""
    limits: tuple[TimeLimit, ...] = ()
    fees: tuple[FeeRule, ...] = Field(default=(), max_length=200)
    takes_over: tuple[TakenOver, ...] = Field(default=(), max_length=50)
    """What its result begins with, of the results of the parts it waited for."""
    is_notice: bool = False
    supplement_days: int | None = Field(default=None, ge=1, le=365)
    """None: those of the whole."""


def form_of_steps(form: FormDefinition, keys: Sequence[str]) -> FormDefinition:
    """The form with these steps alone, and with the cases they use and the rules that read nothing else."""
    if not keys:
        return form
    steps = tuple(step for step in form.steps if step.key in keys)
    fields = [field for step in steps for field in step.fields]
    known, used = {field.key for field in fields}, set(_cases_used(steps))
    compiler = ExpressionCompiler(answer_types(fields), number_bounds(fields))
    return FormDefinition(
        title=form.title,
        steps=steps,
        cases=tuple(case for case in form.cases if case.key in used),
        checks=tuple(check for check in form.checks if {*check.at} <= known and _can_read(check.that, compiler)),
        not_eligible=tuple(rule for rule in form.not_eligible if _can_read(rule.when, compiler)),
    )


def participants_in(participants: Sequence[Participant], form: FormDefinition) -> tuple[Participant, ...]:
    """Those whose people these steps of the form ask for; each with its condition, if the steps let it be read."""
    if not participants:
        return ()
    fields = list(form.fields())
    compiler = ExpressionCompiler(answer_types(fields), number_bounds(fields))
    return tuple(
        one if one.when is None or _can_read(one.when, compiler) else one.model_copy(update={"when": None})
        for one in participants
        if person_path(form, one) is not None
    )


def _cases_used(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        yield from step.cases
        for field in step.fields:
            yield from field.cases


def _can_read(condition: Condition, compiler: ExpressionCompiler) -> bool:
    """Whether the condition reads only answers that the compiler knows."""
    try:
        compiler.compile_condition(condition)
    except ExpressionError:
        return False
    return True
