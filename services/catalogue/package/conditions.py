"""Conditions of a package over what was declared and what the office found: `copies > 3`, `visit.passed`."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache

from eforms.compiled.form import compile_form
from eforms.definition import Answers, AnswerType, Condition, FormDefinition, answer_types
from eforms.language.expressions import Expression, ExpressionCompiler, ExpressionError
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule

StepForms = tuple[tuple[str, FormDefinition], ...]
"""The forms of the steps by their keys, in order of the process."""


def compiler_of(package: Package) -> ExpressionCompiler:
    """The compiler of conditions that read the answers, and the findings of a step as `step.field`."""
    return _compiler(package.eform, _step_forms(package))


def holds(package: Package, condition: Condition | None, facts: Answers, *, today: date) -> bool:
    """Whether there is no condition, or it is true for these facts; while something it needs is unknown it is not."""
    if condition is None:
        return True
    return _compiled(package.eform, _step_forms(package), condition).is_true(facts, today=today)


def reads_findings(package: Package, condition: Condition | None) -> bool:
    """Whether a condition reads what the office finds; False for one that does not compile."""
    if condition is None or not package.step_forms:
        return False
    try:
        read = compiler_of(package).compile_condition(condition).dependencies
    except ExpressionError:
        return False
    return not read.isdisjoint(package.step_forms)


def steps_read(package: Package) -> frozenset[str]:
    """The keys of the steps whose findings some condition of the package reads, or some fee counts."""
    whens: list[Condition | None] = [
        *(one.when for one in package.limits),
        *(one.when for one in package.routes),
        *(one.when for one in package.reductions),
        *(one.when for one in package.fees),
        *(reduction.when for fee in package.fees for reduction in fee.reductions),
        *(one.when for one in package.results),
        *(one.when for one in package.participants),
        *(one.when for one in package.stages),
        *(one.when for one in package.steps.values()),
    ]
    read = {name.partition(".")[0] for fee in package.fees for name in fee.counted}
    for when in whens:
        if when is not None:
            with suppress(ExpressionError):  # its own linter says so
                read |= compiler_of(package).compile_condition(when).dependencies
    return frozenset(read & package.step_forms.keys())


def is_found_by_office(package: Package, fee: FeeRule) -> bool:
    """Whether it depends on what the office finds if a fee is levied, or how much."""
    counted = {name.partition(".")[0] for name in fee.counted}
    return not counted.isdisjoint(package.step_forms) or reads_findings(package, fee.when)


def finding_types(forms: Mapping[str, FormDefinition]) -> dict[str, AnswerType]:
    """The types of what these step forms record, by name `step.field`; what stands in a block has no name."""
    return {
        f"{step}.{name}": answer_type
        for step, form in forms.items()
        for name, answer_type in answer_types(form.fields()).items()
        if "." not in name
    }


def _step_forms(package: Package) -> StepForms:
    return tuple(package.step_forms.items())


@lru_cache(maxsize=256)
def _compiler(declared: FormDefinition, forms: StepForms) -> ExpressionCompiler:
    declared_only = compile_form(declared).compiler
    return ExpressionCompiler({**declared_only.types, **finding_types(dict(forms))}) if forms else declared_only


@lru_cache(maxsize=1024)
def _compiled(declared: FormDefinition, forms: StepForms, condition: Condition) -> Expression:
    return _compiler(declared, forms).compile_condition(condition)
