"""Findings of the linters with the part at which each can be mended."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from eforms.definition import FrozenModel
from eforms.lint.finding import Finding, Severity
from services.catalogue.authoring.editor.addresses import Path, address_of
from services.catalogue.authoring.editor.children import OPTIONS, title_of
from services.catalogue.package.definition import Package


class PlacedFinding(NamedTuple):
    """A finding, and the part whose form mends it; without one the text does."""

    message: str
    is_error: bool
    address: str
    title: str


def placed(package: Package, findings: Iterable[Finding]) -> Iterator[PlacedFinding]:
    """The findings, errors first, each with the innermost part that has a form."""
    for finding in sorted(findings, key=lambda one: one.severity is not Severity.ERROR):
        path, part = _innermost(package, finding.path)
        is_whole = not path or part is None
        yield PlacedFinding(
            finding.message,
            finding.severity is Severity.ERROR,
            "" if is_whole else address_of(package, path),
            "" if part is None or is_whole else title_of(part),
        )


def _innermost(package: Package, written: str) -> tuple[Path, FrozenModel | None]:
    """The innermost model on a written path that has a form of its own."""
    value: object = package
    path: Path = ()
    found: tuple[Path, FrozenModel | None] = ((), None)
    for name in written.split("."):
        if isinstance(value, tuple) and name.isdigit() and int(name) < len(value):
            path, value = (*path, int(name)), value[int(name)]
        elif isinstance(value, FrozenModel) and name in type(value).model_fields and name != OPTIONS:
            path, value = (*path, name), getattr(value, name)
        else:
            break
        if isinstance(value, FrozenModel):
            found = (path, value)
    return found
