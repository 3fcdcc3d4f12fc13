"""The parts of a part: its lists and single parts, each item with its address, to be opened, moved, removed, added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from eforms.definition import FrozenModel
from eforms.definition.fields import FieldBase
from services.catalogue.authoring.editor import edits, words
from services.catalogue.authoring.editor.addresses import Path, address_of, named_items
from services.catalogue.authoring.editor.model_fields import is_condition, shape_of
from services.catalogue.authoring.editor.parts import asked_attributes, is_nested, item_models, kind_label, name_of
from services.catalogue.differences.value_labels import PART_SUMMARIES, PART_TITLES, part_summary, part_title
from services.catalogue.package.definition import Package

OPTIONS: Final = "options"
"""The choices of a question, which have rows of their own."""
MOST_TITLE: Final = 120


@dataclass(frozen=True)
class Child:
    """One part in a list, or a single one."""

    address: str
    title: str
    summary: str = ""


@dataclass(frozen=True)
class Children:
    """The parts under one attribute."""

    label: str
    address: str
    """Where another is added."""
    items: Sequence[Child]
    kinds: Sequence[tuple[str, str]]
    """The kinds that may be added: name and label."""
    is_list: bool

    @property
    def may_add(self) -> bool:
        return self.is_list or not self.items


def children_of(package: Package, path: Path) -> list[Children]:
    """The parts of the model at the path, by attribute."""
    owner = edits.value_at(package, path)
    attributes = asked_attributes(type(owner)).items()
    names = [name for name, info in attributes if name != OPTIONS and is_nested(info) and not is_condition(info)]
    return [children(package, path, name) for name in names]


def children(package: Package, path: Path, name: str) -> Children:
    """The parts under one attribute of the model at the path."""
    owner = edits.value_at(package, path)
    info = type(owner).model_fields[name]
    address = address_of(package, (*path, name))
    value = getattr(owner, name)
    return Children(
        words.label_of(type(owner), name),
        address,
        list(_items(address, value)),
        [(kind, kind_label(kind)) for kind in item_models(info)],
        shape_of(info).is_list,
    )


def title_of(part: FrozenModel) -> str:
    """What a part is called: a question what it asks, another part its kind and its name."""
    if isinstance(part, FieldBase):
        title = part.label
    else:
        title = part_title(part) if type(part) in PART_TITLES else kind_label(name_of(part))
    return title if len(title) <= MOST_TITLE else f"{title[:MOST_TITLE].rsplit(' ', 1)[0]}…"


def _items(address: str, value: Any) -> Iterator[Child]:
    if isinstance(value, FrozenModel):
        yield Child(address, title_of(value), _summary(value))
    elif value:
        for name, item in named_items(value):
            yield Child(f"{address}.{name}", title_of(item), _summary(item))


def _summary(part: FrozenModel) -> str:
    return part_summary(part) if type(part) in PART_SUMMARIES or hasattr(part, "required") else ""
