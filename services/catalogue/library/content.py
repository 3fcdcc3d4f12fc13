"""The content of shared parts: options typed as lines, questions as JSON; read, checked, and written out again."""

import json
from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from eforms.definition import BlockField, FormDefinition, Option
from eforms.lint.form_lint import errors
from services.catalogue.errors import CatalogueError
from services.catalogue.library.models import SharedKind
from services.catalogue.package.parsing.validation_messages import findings_from

MAX_OPTIONS: Final = 1_000
LINE: Final = "Mỗi dòng ghi: mã | tên, hoặc mã | tên | mã của mục cha. Dòng {} chưa đúng: “{}”."
_OPTIONS: Final = TypeAdapter(tuple[Option, ...])


def read_content(kind: str, text: str) -> list[dict[str, Any]]:
    """The options or fields of a text, as JSON without defaults; CatalogueError with what is wrong."""
    return _read_options(text) if kind == SharedKind.LIST else _read_fields(text)


def write_content(kind: str, content: Sequence[dict[str, Any]]) -> str:
    """The content as its author edits it."""
    if kind == SharedKind.BLOCK:
        return json.dumps(list(content), ensure_ascii=False, indent=2)
    return "\n".join(" | ".join(filter(None, (one["value"], one["label"], one.get("parent", "")))) for one in content)


def _read_options(text: str) -> list[dict[str, Any]]:
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not 0 < len(lines) <= MAX_OPTIONS:
        raise CatalogueError(f"Danh mục cần từ 1 đến {MAX_OPTIONS} dòng; đang có {len(lines)}.")
    options = [_option(number, line) for number, line in lines]
    choice = {"key": "shared", "type": "one_of", "label": "Danh mục", "options": options}
    parents = sorted({one["parent"] for one in options if "parent" in one})
    above = {
        "key": "above",
        "type": "one_of",
        "label": "Mục cha",
        "options": [{"value": one, "label": one} for one in parents],
    }
    _check([above, {**choice, "parent": "above"}] if parents else [choice])
    return options


def _option(number: int, line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in (2, 3) or not all(parts[:2]):
        raise CatalogueError(LINE.format(number, line[:60]))
    option = dict(zip(("value", "label", "parent"), parts, strict=False))
    try:
        _OPTIONS.validate_python([option])
    except ValidationError as error:
        raise CatalogueError(LINE.format(number, line[:60])) from error
    return option


def _read_fields(text: str) -> list[dict[str, Any]]:
    block = f'{{"key": "shared", "type": "block", "label": "Nhóm", "fields": {text or "[]"}}}'
    try:
        parsed = BlockField.model_validate_json(block)
    except ValidationError as error:
        raise CatalogueError("\n".join(finding.message for finding in findings_from(block, error))) from error
    _check([json.loads(block)])
    return parsed.model_dump(mode="json", exclude_defaults=True)["fields"]  # type: ignore[no-any-return]


def _check(fields: list[dict[str, Any]]) -> None:
    """What could not stand in a form is refused here already."""
    form = FormDefinition.model_validate({"steps": [{"key": "shared", "title": "Thư viện", "fields": fields}]})
    if found := errors(form):
        raise CatalogueError("\n".join(dict.fromkeys(finding.message for finding in found)))
