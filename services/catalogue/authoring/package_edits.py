"""A package with one thing changed: what the plain forms of the studio do to it, without anybody seeing JSON."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from eforms.definition import Field
from services.catalogue.errors import CatalogueError
from services.catalogue.package.charges import Fee
from services.catalogue.package.definition import Package, canonical
from services.catalogue.package.validation_messages import findings_from
from services.catalogue.public import wording

Texts = Mapping[str, str]


def with_parts(package: Package, **parts: object) -> Package:
    """The package with these parts in place, weighed as if it had been brought in."""
    text = canonical(package.model_copy(update=parts))
    try:
        return Package.model_validate_json(text)
    except ValidationError as wrong:
        raise CatalogueError("\n".join(problem.message for problem in findings_from(text, wrong))) from wrong


def with_fee_changes(package: Package, number: int, changes: Mapping[str, object]) -> Package:
    """One fee rule, corrected where it stands."""
    return with_parts(package, fees=_replace_at(package.fees, number, changes))


def with_new_rate(package: Package, key: str, *, amount_vnd: int, since: date, basis: str) -> Package:
    """A fee that changes on a day: the rule before ends on the day before, the new one has all else of it."""
    number, last = fees_by_key(package)[key][-1]
    if since <= last.begins:
        raise CatalogueError(
            f"Mức thu mới phải áp dụng sau ngày {wording.format_date(last.begins)}, là ngày của mức đang ghi."
        )
    ends = min(last.ends, since - timedelta(days=1))
    new = last.model_copy(
        update={"amount_vnd": amount_vnd, "basis": basis or last.basis, "valid_from": since, "valid_until": None}
    )
    ended = last.model_copy(update={"valid_until": ends})
    return with_parts(package, fees=(*package.fees[:number], ended, new, *package.fees[number + 1 :]))


def with_limit_changes(package: Package, number: int, changes: Mapping[str, object]) -> Package:
    return with_parts(package, limits=_replace_at(package.limits, number, changes))


def with_step_texts(package: Package, step: str, heading: Texts, fields: Mapping[str, Texts]) -> Package:
    """What a citizen reads on one step: its heading, and the labels and hints by field."""
    steps = [
        one.model_copy(update={**heading, "fields": tuple(_with_texts(field, fields) for field in one.fields)})
        if one.key == step
        else one
        for one in package.eform.steps
    ]
    return with_parts(package, form=package.eform.model_copy(update={"steps": tuple(steps)}))


def fees_by_key(package: Package) -> Mapping[str, Sequence[tuple[int, Fee]]]:
    """The rules of each fee in the order of their days, with their place in the package."""
    found: dict[str, list[tuple[int, Fee]]] = {}
    for number, fee in enumerate(package.fees):
        found.setdefault(fee.key, []).append((number, fee))
    return {key: sorted(rules, key=lambda rule: rule[1].begins) for key, rules in found.items()}


def dump_without_defaults(package: Package) -> dict[str, Any]:
    """What an author writes: whatever says nothing is left out."""
    return package.model_dump(mode="json", exclude_defaults=True)


def _with_texts(field: Field, words: Mapping[str, Texts]) -> Field:
    return field.model_copy(update=words.get(field.key, {}))


def _replace_at(parts: Sequence[Any], number: int, changes: Mapping[str, object]) -> tuple[Any, ...]:
    return (*parts[:number], parts[number].model_copy(update=changes), *parts[number + 1 :])
