"""Lint of missing English translations."""

from collections.abc import Iterator

from eforms.definition import Field, FormDefinition, Step
from eforms.definition.fields import ChoiceField
from eforms.definition.traversal import written_fields
from eforms.lint.form_lint import Finding, Severity


def untranslated(definition: FormDefinition) -> list[Finding]:
    """A warning for each step with missing translations; a single one when nothing is translated."""
    missing = [(number, list(_missing_texts(step))) for number, step in enumerate(definition.steps)]
    total = sum(1 for step in definition.steps for _ in _translatable_texts(step))
    if sum(len(labels) for _, labels in missing) == total:
        return [Finding("steps", "Biểu mẫu chưa có tiếng Anh. Hãy dịch ở trang Tiếng Anh.", Severity.WARNING)]
    return [
        Finding(f"steps.{number}", f"Chưa có tiếng Anh: {_listed(labels)}.", Severity.WARNING)
        for number, labels in missing
        if labels
    ]


def _missing_texts(step: Step) -> Iterator[str]:
    return (vietnamese for vietnamese, english in _translatable_texts(step) if not english)


def _translatable_texts(step: Step) -> Iterator[tuple[str, str]]:
    """The texts of a step that applicants read: Vietnamese and English."""
    yield step.title, step.title_en
    for field in step.fields:
        yield from _field_texts(field)


def _field_texts(field: Field) -> Iterator[tuple[str, str]]:
    yield field.label, field.label_en
    if isinstance(field, ChoiceField):
        yield from ((option.label, option.label_en) for option in field.options)
    for inner in written_fields(field):
        yield from _field_texts(inner)


def _listed(labels: list[str], limit: int = 3) -> str:
    more = f" và {len(labels) - limit} chỗ khác" if len(labels) > limit else ""
    return ", ".join(f"“{label}”" for label in labels[:limit]) + more
