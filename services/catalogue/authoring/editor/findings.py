"""Findings of the linters with the page at which each can be mended: always one of plain forms."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import urlencode

from eforms.definition import FrozenModel
from eforms.lint.finding import Finding, Severity
from services.catalogue.authoring.editor.addresses import Path, address_of
from services.catalogue.authoring.editor.children import OPTIONS, title_of
from services.catalogue.authoring.editor.parts import asked_attributes, is_nested
from services.catalogue.authoring.editor.references import References
from services.catalogue.authoring.editor.sections import COMMON, SECTIONS
from services.catalogue.package.definition import Package
from services.catalogue.package.results import Result

FORM: Final = "Biểu mẫu"
QUOTED_KEY: Final = re.compile("(?<![Kk]hóa )(?<!viết )“([a-z][a-z0-9_.]*)”")
"""Of a question or step; not where the sentence is about the key itself, or says what to write in an expression."""


class Mending(NamedTuple):
    """The page whose form mends a finding."""

    page: str
    """The end of its URL name: `part`, `sections`, `form`, `papers`."""
    query: str
    title: str


class PlacedFinding(NamedTuple):
    """A finding, and where it is mended."""

    message: str
    is_error: bool
    mended: Mending


def placed(package: Package, findings: Iterable[Finding]) -> Iterator[PlacedFinding]:
    """The findings, errors first, each with the page of the innermost part that has a form."""
    for finding in sorted(findings, key=lambda one: one.severity is not Severity.ERROR):
        written = finding.path.split(".")
        message = _with_labels(package, written, finding.message)
        yield PlacedFinding(message, finding.severity is Severity.ERROR, mending(package, written))


def mending(package: Package, written: Sequence[str]) -> Mending:
    """The page of the innermost part on a written path; where there is none, that of its section."""
    path, part = _innermost(package, written)
    inside = written[len(path)] if len(path) < len(written) else ""
    if isinstance(part, Result) and part.form is not None and inside == "template":
        return Mending("papers", _query(**{"ket-qua": _target(package, path, part)}), title_of(part))
    if path == ("form",) and inside == "steps":
        return Mending("form", "", FORM)
    if path:
        return Mending("part", _query(cho=address_of(package, path)), title_of(part))
    if inside == "form":
        return Mending("form", "", FORM)
    if inside in SECTIONS:
        return Mending("sections", _query(phan=inside), SECTIONS[inside])
    return Mending("part", "", SECTIONS[COMMON])


def _with_labels(package: Package, written: Sequence[str], message: str) -> str:
    """A sentence that calls questions and steps by their labels: a form shows no keys."""
    if not QUOTED_KEY.search(message):
        return message
    labels = References(package, _innermost(package, written)[0]).labels
    return QUOTED_KEY.sub(lambda found: f"“{labels.get(found[1], found[1])}”", message)


def _innermost(package: Package, written: Sequence[str]) -> tuple[Path, FrozenModel]:
    """The innermost model on a written path that has a form of its own; the package with no path where none has."""
    value: object = package
    path: Path = ()
    found: tuple[Path, FrozenModel] = ((), package)
    for name in written:
        if isinstance(value, tuple) and name.isdigit() and int(name) < len(value):
            path, value = (*path, int(name)), value[int(name)]
        elif isinstance(value, FrozenModel) and _has_parts(type(value), name):
            path, value = (*path, name), getattr(value, name)
        else:
            break
        if isinstance(value, FrozenModel):
            found = (path, value)
    return found


def _has_parts(model: type[FrozenModel], name: str) -> bool:
    """Whether an attribute holds parts with forms of their own."""
    info = asked_attributes(model).get(name)
    return info is not None and name != OPTIONS and is_nested(info)


def _target(package: Package, path: Path, result: Result) -> str:
    """The name of a result on the page of templates."""
    part = package.parts[int(path[1])].key if path[0] == "parts" else ""
    return f"{part}:{result.key}" if part else result.key


def _query(**query: str) -> str:
    return f"?{urlencode(query)}"
