"""Conditions of the blocks of a template: over the result as it was written, and over what was declared."""

from functools import lru_cache

from eforms.definition import AnswerType, Condition, FormDefinition, answer_types
from eforms.language.expressions import Expression, ExpressionCompiler
from services.catalogue.package.definition import Package
from services.catalogue.package.results import Result

Forms = tuple[FormDefinition, ...]
"""The form of the result, then the declaration: the first that asks a question is the one that is meant."""


def forms_of(package: Package, result: Result) -> Forms:
    """The forms that the template of a result may read."""
    return tuple(form for form in (result.form, package.form) if form is not None)


def compiler_of(forms: Forms) -> ExpressionCompiler:
    """The compiler of conditions that read the answers to these forms."""
    return _compiler(forms)


def compiled(forms: Forms, condition: Condition) -> Expression:
    """A condition over these forms; ExpressionError where it cannot be read."""
    return _compiled(forms, condition)


@lru_cache(maxsize=64)
def _compiler(forms: Forms) -> ExpressionCompiler:
    types: dict[str, AnswerType] = {}
    for form in reversed(forms):
        types |= answer_types(form.fields())
    return ExpressionCompiler(types)


@lru_cache(maxsize=512)
def _compiled(forms: Forms, condition: Condition) -> Expression:
    return _compiler(forms).compile_condition(condition)
