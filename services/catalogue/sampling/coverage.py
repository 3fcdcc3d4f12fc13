"""Every branch of a whole procedure: those of its form, where it is sent, and who pays less."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from eforms.compiled.form import compile_form
from eforms.definition import Answers, Condition, FormDefinition
from eforms.sampling.coverage import BranchCoverage, BranchPoint
from services.catalogue.package.definition import Package


def all_branch_points(package: Package) -> frozenset[BranchPoint]:
    """Every way there is to go."""
    ruled = (
        BranchPoint(path, about, holds) for path, about, _ in _conditional_rules(package) for holds in (True, False)
    )
    return _form_coverage(package.eform).all_points.union(ruled)


def covered_branch_points(
    package: Package, answers: Answers, *, until: str | None = None, on: date | None = None
) -> frozenset[BranchPoint]:
    """Those that these answers take; rules about the whole dossier are asked only of one that came to the end."""
    turns = _form_coverage(package.eform).covered(answers, until=until)
    if until is not None:
        return turns
    form = compile_form(package.eform)
    counting = form.evaluate(answers).answers
    return turns.union(
        BranchPoint(path, about, form.compiler.compile_condition(condition).is_true(counting, today=on))
        for path, about, condition in _conditional_rules(package)
    )


@lru_cache(maxsize=32)
def _form_coverage(form: FormDefinition) -> BranchCoverage:
    """Compiled once for all the samples of a form."""
    return BranchCoverage(form)


def _conditional_rules(package: Package) -> Iterator[tuple[str, str, Condition]]:
    """The rules that depend on the answers."""
    return ((path, about, condition) for path, about, condition in _all_rules(package) if condition is not None)


def _all_rules(package: Package) -> Iterator[tuple[str, str, Condition | None]]:
    for number, route in enumerate(package.routes):
        yield f"routes.{number}", route.addressee or ", ".join(route.offices) or str(route.places), route.when
    for number, limit in enumerate(package.limits):
        yield f"limits.{number}", limit.case, limit.when
    for number, fee in enumerate(package.fees):
        yield f"fees.{number}", fee.name, fee.when
        for place, reduction in enumerate(fee.reductions):
            yield f"fees.{number}.reductions.{place}", reduction.name, reduction.when
