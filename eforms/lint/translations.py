"""What a form does not say in English yet."""

from collections.abc import Iterator

from eforms.definition import Field, FormDefinition, RowsField, Step
from eforms.definition.fields import ChoiceField
from eforms.definition.groups import BlockField
from eforms.lint.form_lint import Finding, Severity


def untranslated(definition: FormDefinition) -> list[Finding]:
    """A warning for each step that lacks something; one for all, when nobody has begun."""
    missing = [(number, list(_missing_texts(step))) for number, step in enumerate(definition.steps)]
    everything = sum(1 for step in definition.steps for _ in _translatable_texts(step))
    if sum(len(labels) for _, labels in missing) == everything:
        return [Finding("steps", "Biểu mẫu chưa có tiếng Anh (title_en, label_en).", Severity.WARNING)]
    return [
        Finding(f"steps.{number}", f"Chưa có tiếng Anh: {_listed(labels)}.", Severity.WARNING)
        for number, labels in missing
        if labels
    ]


def _missing_texts(step: Step) -> Iterator[str]:
    return (vietnamese for vietnamese, english in _translatable_texts(step) if not english)


def _translatable_texts(step: Step) -> Iterator[tuple[str, str]]:
    """What a citizen reads on a step, in Vietnamese and in English."""
    yield step.title, step.title_en
    for field in step.fields:
        yield from _field_texts(field)


def _field_texts(field: Field) -> Iterator[tuple[str, str]]:
    yield field.label, field.label_en
    if isinstance(field, ChoiceField):
        yield from ((option.label, option.label_en) for option in field.options)
    if isinstance(field, BlockField | RowsField):
        for inner in field.fields:
            yield from _field_texts(inner)


def _listed(labels: list[str], most: int = 3) -> str:
    more = f" và {len(labels) - most} chỗ khác" if len(labels) > most else ""
    return ", ".join(f"“{label}”" for label in labels[:most]) + more
