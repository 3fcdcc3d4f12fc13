"""What a package file would do when it is taken in: told before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.people import Person
from services.agencies.models import Agency
from services.catalogue import rules
from services.catalogue.authoring.sample_people_files import PersonInFile, read_people, split, why_unreadable
from services.catalogue.differences import diff
from services.catalogue.differences.changes import ChangeGroup
from services.catalogue.errors import CatalogueError
from services.catalogue.library.expansion import find_shared
from services.catalogue.models import Procedure, ProcedureVersion, VersionState, package_in_force
from services.catalogue.package.definition import Package
from services.catalogue.package.parsing.parser import ParseFinding, parse_package


@dataclass(frozen=True)
class FileReport:
    """What a package file would do: nothing is stored by asking."""

    package: Package | None
    findings: Sequence[ParseFinding]
    refusals: Sequence[str]
    """Why it is not taken in; empty where it is."""
    procedure: Procedure | None = None
    """The procedure it belongs to; None: it would be new."""
    in_force: ProcedureVersion | None = None
    drafts: Sequence[ProcedureVersion] = ()
    """Drafts that there are already; it becomes another beside them."""
    changes: Sequence[ChangeGroup] = ()
    """Against the version in force."""
    people: Sequence[PersonInFile] = ()
    """The made-up people that come with it."""


def report_of_file(text: str, *, by: Person) -> FileReport:
    """Read a package text and tell what taking it in would do for this person."""
    text, people = split(text)
    result = parse_package(text, find_published=package_in_force, find_shared=find_shared)
    if result.package is None or result.errors:
        return FileReport(result.package, result.findings, [str(error) for error in result.errors])
    package = result.package
    procedure = Procedure.objects.select_related("issuer").filter(code=package.code).first()
    versions = procedure.versions.select_related("author") if procedure else ProcedureVersion.objects.none()
    in_force = versions.in_force().first()
    return FileReport(
        package,
        result.findings,
        [*_refusals(package, procedure, by), *(unreadable := why_unreadable(people, package))],
        procedure,
        in_force,
        list(versions.filter(state=VersionState.DRAFT)),
        diff(in_force.package if in_force else None, package),
        () if unreadable else read_people(people, package),
    )


def _refusals(package: Package, procedure: Procedure | None, by: Person) -> list[str]:
    issuer = Agency.objects.filter(code=package.record.issuer).first()
    if issuer is None:
        return [f"Không có cơ quan công bố mang mã {package.record.issuer}."]
    try:
        rules.check_may_write(by, issuer)
        if procedure:
            rules.check_belongs_to_procedure(package, procedure)
    except CatalogueError as refusal:
        return [str(refusal)]
    return []
