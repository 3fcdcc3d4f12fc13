"""Linter of what a package took from a library: still that version, and none newer. It asks the database."""

import json
from typing import Any, Final

from eforms.lint.finding import Finding, Severity
from services.catalogue.library.expansion import CONTENT_OF, Shared, find_shared, uses
from services.catalogue.library.models import SharedKind
from services.catalogue.package.definition import Package, canonical

UNKNOWN: Final = "Thư viện không có mục “{}” ở phiên bản này."
CHANGED: Final = "Nội dung khác với phiên bản {} của “{}”. Hãy sửa ở thư viện rồi lấy bản mới."
OUTDATED: Final = "“{}” đã có phiên bản {} trong thư viện; gói này giữ phiên bản {}. Có thể lấy bản mới."


def shared_part_findings(package: Package) -> list[Finding]:
    """A finding for each part of the forms that is not what the library has."""
    if not takes_from_library(package):
        return []
    found = (_finding(path, part) for path, part in uses(json.loads(canonical(package))))
    return [finding for finding in found if finding]


def takes_from_library(package: Package) -> bool:
    """Whether any part of its forms is a copy of a shared one."""
    return '"library":"' in canonical(package).replace('"library":""', "")


def _finding(path: str, part: dict[str, Any]) -> Finding | None:
    name, number = part["library"], part.get("library_version")
    taken, newest = find_shared(name, number), find_shared(name)
    if taken is None or newest is None or not number:
        return Finding(f"{path}.library", UNKNOWN.format(name))
    if not _is_as_taken(part, taken):
        return Finding(f"{path}.library", CHANGED.format(number, name))
    if newest.number > number:
        return Finding(f"{path}.library", OUTDATED.format(name, newest.number, number), Severity.WARNING)
    return None


def _is_as_taken(part: dict[str, Any], taken: Shared) -> bool:
    """Whether the content is that of the version; a default left out or written out makes no difference."""
    written = part.get(CONTENT_OF[SharedKind(taken.kind)]) or []
    return len(written) == len(taken.content) and all(
        {key: value for key, value in own.items() if key in shared} == shared
        for own, shared in zip(written, taken.content, strict=True)
    )
