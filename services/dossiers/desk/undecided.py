"""Rules of a procedure that could not be reckoned for a dossier: they were left aside, and a clerk must know."""

from functools import lru_cache

from eforms.answers.validation import AnswerProblem, undecided_problems
from eforms.compiled.form import compile_form
from eforms.definition import Condition, FormDefinition
from eforms.language.expressions import Expression, ExpressionError, collect_failures
from services.catalogue.package.definition import Package
from services.dossiers.models import Dossier


def undecided_rules(dossier: Dossier) -> list[AnswerProblem]:
    """A warning for each condition of limits, fees, reductions and routes that fails on these answers."""
    package = dossier.package
    with collect_failures() as failures:
        for expression in _compiled(package.eform, _conditions(package)):
            expression.is_true(dossier.sheet.answers, today=dossier.filed_on)
    return undecided_problems(failures, "Quy định của thủ tục")


def _conditions(package: Package) -> tuple[Condition, ...]:
    whens = [
        *(limit.when for limit in package.limits),
        *(route.when for route in package.routes),
        *(fee.when for fee in package.fees),
        *(reduction.when for fee in package.fees for reduction in package.reductions_of(fee)),
    ]
    return tuple(dict.fromkeys(when for when in whens if when is not None))


@lru_cache(maxsize=256)
def _compiled(form: FormDefinition, conditions: tuple[Condition, ...]) -> tuple[Expression, ...]:
    """Those that read the answers alone; what a step found is weighed with the process."""
    compiler, compiled = compile_form(form).compiler, []
    for condition in conditions:
        try:
            compiled.append(compiler.compile_condition(condition))
        except ExpressionError:
            continue
    return tuple(compiled)
