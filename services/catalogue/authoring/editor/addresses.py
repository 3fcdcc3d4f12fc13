"""Addresses of the parts of a package: `form.steps.who.fields.kind`, `fees.0`.

An item of a list is named by its key where no sibling has the same, so that an address holds while parts move; else by
its number.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from eforms.definition import FrozenModel
from services.catalogue.package.definition import Package

Path: TypeAlias = tuple[str | int, ...]
"""Names of attributes and numbers of items, from the package to a part."""
MAX_LENGTH: Final = 400
"""Characters of the longest address that is looked for."""


class Place(NamedTuple):
    """A part of a package, and where it stands."""

    path: Path
    value: Any
    """A model, a list of models, or None where a single part is not written."""
    owner: FrozenModel
    """The model whose attribute leads here."""
    attribute: str

    @property
    def is_item(self) -> bool:
        """Whether it is one item of a list."""
        return bool(self.path) and isinstance(self.path[-1], int)


def find(package: Package, address: str) -> Place | None:
    """The part at an address; None where there is none."""
    found = Place((), package, package, "")
    for name in address.split(".") if address and len(address) <= MAX_LENGTH else ():
        following = _step(found, name)
        if following is None:
            return None
        found = following
    return found


def address_of(package: Package, path: Path) -> str:
    """The address of the part at a path."""
    names: list[str] = []
    value: Any = package
    for name in path:
        if isinstance(name, int):
            names.append(_name_in(value, name))
            value = value[name]
        else:
            names.append(name)
            value = getattr(value, name)
    return ".".join(names)


def named_items(items: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """The items of a list with the last part of their addresses."""
    return ((_name_in(items, number), item) for number, item in enumerate(items))


def _step(place: Place, name: str) -> Place | None:
    if isinstance(place.value, tuple):
        number = _number_of(place.value, name)
        if number is None:
            return None
        return Place((*place.path, number), place.value[number], place.owner, place.attribute)
    if not isinstance(place.value, FrozenModel) or name not in type(place.value).model_fields:
        return None
    value = getattr(place.value, name)
    if value is not None and not isinstance(value, FrozenModel | tuple):
        return None
    return Place((*place.path, name), value, place.value, name)


def _number_of(items: Sequence[Any], name: str) -> int | None:
    if name.isascii() and name.isdigit():
        return int(name) if len(name) < 6 and int(name) < len(items) else None
    numbers = [number for number, item in enumerate(items) if getattr(item, "key", None) == name]
    return numbers[0] if len(numbers) == 1 else None


def _name_in(items: Sequence[Any], number: int) -> str:
    key = getattr(items[number], "key", None)
    alone = key is not None and sum(getattr(item, "key", None) == key for item in items) == 1
    return str(key) if alone else str(number)
