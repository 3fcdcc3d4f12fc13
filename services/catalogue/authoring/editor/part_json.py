"""Attributes of a part as JSON."""

import json
from typing import Any

from eforms.definition import FrozenModel


def attribute_as_json(part: FrozenModel, name: str) -> Any:
    """One attribute, defaults within it written out."""
    return part.model_dump(mode="json", include={name})[name]


def attribute_as_text(part: FrozenModel, name: str) -> str:
    """One attribute as an author reads it in the whole text."""
    value = part.model_dump(mode="json", include={name}, exclude_defaults=True).get(name)
    return json.dumps(value, ensure_ascii=False, indent=2)


def condition_as_json(condition: FrozenModel | str | None) -> Any:
    """A condition: its text, or its rows."""
    return condition.model_dump(mode="json") if isinstance(condition, FrozenModel) else condition
