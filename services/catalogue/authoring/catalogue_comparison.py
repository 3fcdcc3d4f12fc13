"""The catalogue of this installation against that of another: who has what, and where they differ. Nothing is stored.

The other one is a file with one package on each line, as `package_lines` writes it.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pydantic import ValidationError

from services.catalogue.differences import ChangeGroup, diff
from services.catalogue.importing.files import Json, Line
from services.catalogue.models import ProcedureVersion, VersionQuerySet
from services.catalogue.package.definition import Package, canonical, checksum
from services.catalogue.package.parsing.validation_messages import findings_from

BATCH: Final = 100
CODE_AND_NAME: Final = ("procedure__code", "procedure__name")
TWICE: Final = "Thủ tục {} đã có ở một dòng trước; dòng này được bỏ qua."
NO_CODE: Final = "Dòng này không phải một gói thủ tục: không có mã thủ tục (code)."
NOT_A_PACKAGE: Final = "Dòng này không phải một gói thủ tục mà bản phần mềm này đọc được: {}"


@dataclass(frozen=True)
class Named:
    """A procedure that one of the two has alone."""

    code: str
    name: str


@dataclass(frozen=True)
class Difference:
    """A procedure that both have, and do not say the same of."""

    version: ProcedureVersion
    """The one in force here."""
    groups: tuple[ChangeGroup, ...]
    """From here to there."""

    @property
    def count(self) -> int:
        return sum(len(group.changes) for group in self.groups)


@dataclass
class CatalogueComparison:
    """What a comparison found."""

    same: int = 0
    only_here: list[Named] = field(default_factory=list)
    only_there: list[Named] = field(default_factory=list)
    differing: list[Difference] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    """Number of the line, and why it could not be read."""
    passed_over: int = 0


def package_lines(versions: VersionQuerySet) -> Iterator[str]:
    """The packages in force, in the order of their codes, one on a line."""
    rows = versions.in_force().order_by("procedure__code").values_list("body__text", flat=True)
    return (f"{text}\n" for text in rows.iterator(BATCH))


def compare(
    lines: Iterable[Line], versions: VersionQuerySet, *, passed_over: Collection[str] = ()
) -> CatalogueComparison:
    """Compare the packages of a file with those in force among these versions, by the codes of their procedures.

    `passed_over` are codes of procedures that are nobody's business here.
    """
    here = {code: (pk, body) for code, pk, body in _in_force(versions)}
    found, seen = CatalogueComparison(), set[str]()
    for line in lines:
        code = line.record.get("code")
        if line.refusal or not isinstance(code, str):
            found.unread.append((line.number, line.refusal or NO_CODE))
        elif code in seen:
            found.unread.append((line.number, TWICE.format(code)))
        elif code in passed_over:
            found.passed_over += 1
        else:
            seen.add(code)
            _compare_one(found, line, here.get(code))
    names = versions.filter(pk__in=[pk for code, (pk, _) in here.items() if code not in seen])
    found.only_here = [Named(*one) for one in names.order_by("procedure__code").values_list(*CODE_AND_NAME)]
    return found


def _in_force(versions: VersionQuerySet) -> Iterable[tuple[str, int, str]]:
    return versions.in_force().values_list("procedure__code", "pk", "body_id")


def _compare_one(found: CatalogueComparison, line: Line, here: tuple[int, str] | None) -> None:
    if here and here[1] == _checksum(line.record):
        found.same += 1
        return
    try:
        there = Package.model_validate_json(json.dumps(line.record), strict=True)
    except ValidationError as error:
        reasons = findings_from(json.dumps(line.record), error)
        found.unread.append((line.number, NOT_A_PACKAGE.format(reasons[0].message)))
        return
    if here is None:
        found.only_there.append(Named(there.code, there.record.name))
        return
    version = ProcedureVersion.objects.select_related("procedure", "body").get(pk=here[0])
    # What was stored by an earlier program lacks keys, and says the same.
    if canonical(version.package) == canonical(there):
        found.same += 1
    else:
        found.differing.append(Difference(version, tuple(diff(version.package, there))))


def _checksum(record: Json) -> str:
    return checksum(json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
