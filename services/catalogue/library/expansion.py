"""Shared parts put into a package text: `"library": "G15/clinics"` is given its options or fields, and its version."""

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from services.catalogue.library.models import SharedKind, SharedPart, SharedVersion

CONTENT_OF: Final = {SharedKind.LIST: "options", SharedKind.BLOCK: "fields"}


class Shared(NamedTuple):
    """One version of a shared part."""

    kind: str
    number: int
    content: list[dict[str, Any]]


FindShared = Callable[[str, int | None], Shared | None]
"""The version of the part with this name; the newest where no number is given."""


def find_shared(name: str, number: int | None = None) -> Shared | None:
    """The same, from the database."""
    versions = SharedVersion.objects.filter(part__in=SharedPart.objects.named(name)).select_related("part")
    version = versions.filter(number=number).first() if number else versions.order_by("-number").first()
    return Shared(version.part.kind, version.number, version.content) if version else None


def expand(data: Any, find: FindShared, *, renew: bool = False) -> tuple[Any, list[str]]:
    """The JSON with the content of every shared part that has none yet, and the names of those nobody knows.

    With `renew` each is given its newest version, whatever it has.
    """
    missing: list[str] = []
    return _expand(data, find, missing, renew=renew), missing


def uses(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The path and the JSON of everything that comes from a library."""
    return _uses(data, "")


def _expand(data: Any, find: FindShared, missing: list[str], *, renew: bool) -> Any:
    if isinstance(data, list):
        return [_expand(one, find, missing, renew=renew) for one in data]
    if not isinstance(data, dict):
        return data
    name = data.get("library")
    if isinstance(name, str) and name:
        data = _with_content(data, name, find, missing, renew=renew)
    return {key: _expand(value, find, missing, renew=renew) for key, value in data.items()}


def _with_content(
    data: dict[str, Any], name: str, find: FindShared, missing: list[str], *, renew: bool
) -> dict[str, Any]:
    has_content = any(data.get(key) for key in CONTENT_OF.values())
    number = None if renew else data.get("library_version")
    if has_content and number:
        return data
    shared = find(name, number if isinstance(number, int) else None)
    if shared is None:
        missing.append(name)
        return data
    return {**data, CONTENT_OF[SharedKind(shared.kind)]: shared.content, "library_version": shared.number}


def _uses(data: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(data, dict):
        if data.get("library"):
            yield path, data
        for key, value in data.items():
            yield from _uses(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _uses(value, f"{path}.{number}")
