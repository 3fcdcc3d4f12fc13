"""Package edits: the changes that the forms of the studio make; each returns a new, revalidated package."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from core.ui.formatting import format_date
from eforms.definition import Field
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package, canonical
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.package.paper_templates import PaperTemplate
from services.catalogue.package.parsing.validation_messages import findings_from
from services.catalogue.package.results import Result

Texts = Mapping[str, str | None]


def with_parts(package: Package, **parts: object) -> Package:
    """The package with these parts replaced; CatalogueError when it is no longer valid."""
    text = canonical(package.model_copy(update=parts))
    try:
        return Package.model_validate_json(text)
    except ValidationError as error:
        raise CatalogueError("\n".join(finding.message for finding in findings_from(text, error))) from error


def with_fee_changes(package: Package, index: int, changes: Mapping[str, object]) -> Package:
    """Replace attributes of the fee rule at this index."""
    return with_parts(package, fees=_replace_at(package.fees, index, changes))


def with_new_rate(package: Package, key: str, *, amount_vnd: int, since: date, basis: str) -> Package:
    """Change a fee from a day on: its last rule ends the day before, a copy with the new amount follows."""
    index, last = fees_by_key(package)[key][-1]
    if since <= last.begins:
        raise CatalogueError(f"Mức thu mới phải áp dụng sau ngày {format_date(last.begins)}, là ngày của mức đang ghi.")
    ends = min(last.ends, since - timedelta(days=1))
    new = last.model_copy(
        update={"amount_vnd": amount_vnd, "basis": basis or last.basis, "valid_from": since, "valid_until": None}
    )
    ended = last.model_copy(update={"valid_until": ends})
    return with_parts(package, fees=(*package.fees[:index], ended, new, *package.fees[index + 1 :]))


def with_limit_changes(package: Package, index: int, changes: Mapping[str, object]) -> Package:
    """Replace attributes of the time limit at this index."""
    return with_parts(package, limits=_replace_at(package.limits, index, changes))


def with_template(package: Package, part: str, key: str, template: PaperTemplate | None) -> Package:
    """Replace the template of the result with this key: of the part, else of the package."""
    if not part:
        return with_parts(package, results=_with_template(package.results, key, template))
    parts = (
        one.model_copy(update={"results": _with_template(one.results, key, template)}) if one.key == part else one
        for one in package.parts
    )
    return with_parts(package, parts=tuple(parts))


def _with_template(results: Sequence[Result], key: str, template: PaperTemplate | None) -> tuple[Result, ...]:
    return tuple(
        one.model_copy(update={"template": template}) if one.key == key and one.form is not None else one
        for one in results
    )


def with_step_texts(package: Package, step: str, heading: Texts, fields: Mapping[str, Texts]) -> Package:
    """Replace the heading texts of a step, and labels and hints by field key."""
    steps = [
        one.model_copy(update={**heading, "fields": tuple(_with_texts(field, fields) for field in one.fields)})
        if one.key == step
        else one
        for one in package.eform.steps
    ]
    return with_parts(package, form=package.eform.model_copy(update={"steps": tuple(steps)}))


def fees_by_key(package: Package) -> Mapping[str, Sequence[tuple[int, FeeRule]]]:
    """The rules of each fee key with their index in the package, ordered by first day."""
    by_key: dict[str, list[tuple[int, FeeRule]]] = {}
    for index, fee in enumerate(package.fees):
        by_key.setdefault(fee.key, []).append((index, fee))
    return {key: sorted(rules, key=lambda rule: rule[1].begins) for key, rules in by_key.items()}


def dump_without_defaults(package: Package) -> dict[str, Any]:
    """The package as an author writes it: values equal to their default are left out."""
    return package.model_dump(mode="json", exclude_defaults=True)


def _with_texts(field: Field, words: Mapping[str, Texts]) -> Field:
    return field.model_copy(update=words.get(field.key, {}))


def _replace_at(parts: Sequence[Any], index: int, changes: Mapping[str, object]) -> tuple[Any, ...]:
    return (*parts[:index], parts[index].model_copy(update=changes), *parts[index + 1 :])
