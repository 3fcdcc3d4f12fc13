"""Branch coverage of a package: conditions of the form, routes, participants, time limits, fees and reductions."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from eforms.compiled.form import compile_form
from eforms.definition import Answers, Condition, FormDefinition
from eforms.language.expressions import ExpressionError
from eforms.sampling.coverage import BranchCoverage, BranchPoint
from services.catalogue.package.definition import Package
from services.catalogue.package.routes import Route
from services.catalogue.public import process_wording


def all_branch_points(package: Package) -> frozenset[BranchPoint]:
    """All branch points of a package."""
    ruled = (
        BranchPoint(path, about, holds) for path, about, _ in _conditional_rules(package) for holds in (True, False)
    )
    return _form_coverage(package.eform).all_points.union(ruled)


def covered_branch_points(
    package: Package, answers: Answers, *, until: str | None = None, on: date | None = None
) -> frozenset[BranchPoint]:
    """The branch points that these answers cover; rules outside the form count only for a complete filing."""
    points = _form_coverage(package.eform).covered(answers, until=until)
    if until is not None:
        return points
    form = compile_form(package.eform)
    counting = form.evaluate(answers).answers
    return points.union(
        BranchPoint(path, about, form.compiler.compile_condition(condition).is_true(counting, today=on))
        for path, about, condition in _conditional_rules(package)
    )


@lru_cache(maxsize=32)
def _form_coverage(form: FormDefinition) -> BranchCoverage:
    """The coverage of a form, compiled once for all its samples."""
    return BranchCoverage(form)


def _conditional_rules(package: Package) -> Iterator[tuple[str, str, Condition]]:
    """Path, label and condition of the rules that depend on answers alone: no sample tells what an office finds."""
    return (
        (path, about, condition)
        for path, about, condition in _all_rules(package)
        if condition is not None and _reads_answers_alone(package.eform, condition)
    )


@lru_cache(maxsize=512)
def _reads_answers_alone(form: FormDefinition, condition: Condition) -> bool:
    try:
        compile_form(form).compiler.compile_condition(condition)
    except ExpressionError:
        return False
    return True


def _addressees(route: Route) -> str:
    by_rule = process_wording.format_office(route.office) if route.office else ""
    return route.addressee or ", ".join(route.offices) or route.places or by_rule


def _all_rules(package: Package) -> Iterator[tuple[str, str, Condition | None]]:
    for number, part in enumerate(package.parts):
        yield f"parts.{number}", part.title, part.when
        yield from _rules_of(package.for_part(part.key), f"parts.{number}.")
    if not package.parts:
        yield from _rules_of(package, "")


def _rules_of(package: Package, above: str) -> Iterator[tuple[str, str, Condition | None]]:
    for number, route in enumerate(package.routes):
        yield f"{above}routes.{number}", _addressees(route), route.when
    for number, participant in enumerate(package.participants):
        yield f"participants.{number}", participant.title, participant.when
    for number, limit in enumerate(package.limits):
        yield f"{above}limits.{number}", limit.case, limit.when
    for number, reduction in enumerate(package.reductions):
        yield f"reductions.{number}", reduction.name, reduction.when
    for number, result in enumerate(package.results):
        yield f"results.{number}", result.name, result.when
    for number, fee in enumerate(package.fees):
        yield f"{above}fees.{number}", fee.name, fee.when
        for place, own in enumerate(fee.reductions):
            yield f"{above}fees.{number}.reductions.{place}", own.name, own.when
