"""Edits of one place of a package: each returns a new, validated package in which everything else is as it was."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from eforms.lint.finding import Finding
from services.catalogue.authoring.editor.addresses import Path
from services.catalogue.errors import CatalogueError
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.validation_messages import findings_from


class EditError(CatalogueError):
    """An edit whose outcome is no valid package; `findings` say why, with their paths."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join(dict.fromkeys(finding.message for finding in findings)))
        self.findings = findings


def with_changes(package: Package, path: Path, changes: Mapping[str, Any]) -> Package:
    """Set these attributes, as JSON, of the model at the path."""
    return _edited(package, lambda data: _at(data, path).update(changes)) if changes else package


def with_item(package: Package, path: Path, item: Mapping[str, Any]) -> Package:
    """Put an item at the end of the list at the path."""
    return _edited(package, lambda data: _at(data, path).append(item))


def without(package: Package, path: Path) -> Package:
    """Take out the item at the path; a single part that ends there is no longer written."""

    def remove(data: Any) -> None:
        above, last = _at(data, path[:-1]), path[-1]
        if isinstance(last, int):
            above.pop(last)
        else:
            above[last] = None

    return _edited(package, remove)


def moved(package: Package, path: Path, by: int) -> Package:
    """Move the item at the path up (`by` < 0) or down in its list, no further than its ends."""

    def move(data: Any) -> None:
        items, number = _at(data, path[:-1]), int(path[-1])
        items.insert(max(0, number + by), items.pop(number))

    return _edited(package, move)


def moved_into(package: Package, path: Path, target: Path) -> Package:
    """Move the item at the path to the end of another list."""

    def move(data: Any) -> None:
        _at(data, target).append(_at(data, path[:-1]).pop(int(path[-1])))

    return _edited(package, move)


def value_at(package: Package, path: Path) -> Any:
    """The model, list or value at a path."""
    value: Any = package
    for name in path:
        value = value[name] if isinstance(name, int) else getattr(value, name)
    return value


def _edited(package: Package, edit: Callable[[Any], None]) -> Package:
    data = package.model_dump(mode="json")
    edit(data)
    text = json.dumps(data, ensure_ascii=False)
    try:
        return Package.model_validate_json(text)
    except ValidationError as error:
        raise EditError(findings_from(text, error)) from error


def _at(data: Any, path: Path) -> Any:
    for name in path:
        data = data[name]
    return data
