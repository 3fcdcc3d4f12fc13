"""Linter of what a form is filled in with beforehand: it must be a fact the portal knows."""

from collections.abc import Iterator

from eforms.definition.fields import FieldBase, Question
from eforms.definition.presets import PresetBlock
from eforms.definition.traversal import fields_with_paths
from eforms.lint.finding import Finding
from services.catalogue.package.definition import Package
from services.catalogue.package.identity import PREFILL_FACTS

UNKNOWN = "Cổng không có thông tin nào tên “{}” để điền sẵn. Các tên dùng được: {}."


def prefill_findings(package: Package) -> Iterator[Finding]:
    """Every `prefill` names a fact, or, of a preset block, the part before the dot of one of its parts."""
    if package.form is None:
        return
    for path, field in fields_with_paths(package.form):
        if isinstance(field, Question) and field.prefill and not _is_known(field):
            known = ", ".join(_names_for(field))
            yield Finding(f"form.{path}.prefill", UNKNOWN.format(field.prefill, known))


def _is_known(field: Question) -> bool:
    if isinstance(field, PresetBlock):
        return any(f"{field.prefill}.{part}" in PREFILL_FACTS for part in field.parts)
    return field.prefill in PREFILL_FACTS


def _names_for(field: FieldBase) -> list[str]:
    groups = dict.fromkeys(name.partition(".")[0] for name in PREFILL_FACTS)
    return list(groups if isinstance(field, PresetBlock) else PREFILL_FACTS)
