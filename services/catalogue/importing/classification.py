"""Classifies lines of records: new, unchanged, refused or the ministry's own. Reads the database, writes nothing."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from core.people import Person
from services.agencies.models import Agency
from services.catalogue.derived.derivation import with_form_where_possible
from services.catalogue.errors import CatalogueError
from services.catalogue.importing import import_rules
from services.catalogue.importing.files import Line
from services.catalogue.importing.models import DRAFTED, ImportItem, ImportState, Outcome
from services.catalogue.importing.quality_issues import QualityIssue, quality_issues_of
from services.catalogue.importing.receivers import receiving_kinds
from services.catalogue.importing.records import package_of
from services.catalogue.importing.rows import read_row, row_hash
from services.catalogue.lint import package_lint
from services.catalogue.models import AUTHORING_ACTS, ProcedureVersion, VersionAct
from services.catalogue.package.definition import Package, canonical, checksum

OWN_VERSION = "Bộ đã công bố phiên bản riêng có biểu mẫu; bản ghi không thay phiên bản đó."


@dataclass(frozen=True)
class ClassifiedLine:
    """A line with what becomes of it."""

    line: Line
    outcome: Outcome
    hash: str = ""
    sentences: Sequence[str] = ()
    is_doubtful: bool = False
    issuer: Agency | None = None
    package: Package | None = None
    received_by: str = ""
    """The kinds of office that receive it, by the record."""
    text: str = ""
    """The canonical text of the package, for those that make a draft."""

    @property
    def code(self) -> str:
        return _text(self.line.record.get("code"))

    @property
    def name(self) -> str:
        return _text(self.line.record.get("name"))

    @property
    def checksum(self) -> str:
        return checksum(self.text) if self.text else ""


@dataclass(frozen=True)
class Known:
    """What the database says of some codes: by this lines are told apart."""

    hashes: Mapping[str, str]
    own: AbstractSet[str]
    published: AbstractSet[str]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> "Known":
        codes = {code for line in lines if isinstance(code := line.record.get("code"), str)}
        return cls(_hashes(codes), own_codes(codes), _published_codes(codes))


@dataclass
class Classifier:
    """Classifies the lines of one import, batch by batch, as one person may propose them."""

    by: Person
    read_on: date
    _seen: dict[str, str] = field(default_factory=dict)
    """The codes met so far, with where."""
    _issuers: dict[str, Agency] = field(default_factory=dict)

    def classify(self, lines: Sequence[Line], known: Known) -> list[ClassifiedLine]:
        """What becomes of each of these lines."""
        return [self._classify(line, known) for line in lines]

    def remember(self, item: ImportItem) -> None:
        """A line that was classified before the import was interrupted."""
        self._seen[item.code] = f"{item.file} dòng {item.line}"

    def _classify(self, line: Line, known: Known) -> ClassifiedLine:
        try:
            code, hashed = self._check_line(line), row_hash(line.record)
            if known.hashes.get(code) == hashed:
                return ClassifiedLine(line, Outcome.UNCHANGED, hashed)
            row = read_row(line.record)
            issuer = self._issuer(row.issuer)
        except CatalogueError as refusal:
            return ClassifiedLine(line, Outcome.REFUSED, sentences=str(refusal).splitlines())
        if code in known.own:
            return ClassifiedLine(line, Outcome.KEPT, sentences=[OWN_VERSION])
        issues = quality_issues_of(row)
        record = package_of(row, issuer=issuer.code, issues=issues, read_on=self.read_on)
        package = with_form_where_possible(record)
        issues = [*issues, *_lint_issues(package)]
        return ClassifiedLine(
            line,
            Outcome.NEW_VERSION if code in known.published else Outcome.INSERTED,
            hashed,
            [f"{issue.about}: {issue.text}" for issue in issues],
            any(issue.is_blocking for issue in issues),
            issuer,
            package,
            "" if row.is_internal else receiving_kinds(row),
            canonical(package),
        )

    def _check_line(self, line: Line) -> str:
        """The code of a line that can be read and was not met before; else CatalogueError."""
        if line.refusal:
            raise CatalogueError(line.refusal)
        code = _text(line.record.get("code"))
        here = f"{line.file} dòng {line.number}"
        if (before := self._seen.setdefault(code, here)) != here and code:
            raise CatalogueError(f"Mã {code} đã có ở {before}.")
        return code

    def _issuer(self, name: str) -> Agency:
        """The ministry of this name, for which the person may propose."""
        if not self._issuers:
            self._issuers = {agency.name: agency for agency in Agency.objects.filter(superior=None)}
        if (issuer := self._issuers.get(name)) is None:
            raise CatalogueError(f"Không có cơ quan công bố nào tên “{name}”.")
        import_rules.check_may_propose_of(self.by, issuer)
        return issuer


def _lint_issues(package: Package) -> list[QualityIssue]:
    """What keeps a package from being published, whatever was made of the record."""
    return [
        QualityIssue(finding.path or "gói", finding.message, is_blocking=True)
        for finding in package_lint.errors(package)
    ]


def _hashes(codes: AbstractSet[str]) -> dict[str, str]:
    """The hash of the row that was last taken in of each of these codes, by imports that stand."""
    items = ImportItem.objects.filter(code__in=codes, outcome__in=DRAFTED, run__state__in=ImportState.standing())
    return dict(items.order_by("pk").values_list("code", "hash"))


def own_codes(codes: AbstractSet[str]) -> set[str]:
    """Those whose version in force has a form that the ministry has written, or has worked on."""
    online = _in_force(codes).filter(procedure__is_online=True)
    worked_on = AUTHORING_ACTS - {VersionAct.IMPORTED}
    imported = online.filter(imported_by__isnull=False).exclude(events__act__in=worked_on)
    return set(online.exclude(pk__in=imported.values("pk")).values_list("procedure__code", flat=True))


def _published_codes(codes: AbstractSet[str]) -> set[str]:
    return set(_in_force(codes).values_list("procedure__code", flat=True))


def _in_force(codes: AbstractSet[str]) -> "QuerySet[ProcedureVersion]":
    return ProcedureVersion.objects.in_force().filter(procedure__code__in=codes)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
