"""May this happen to a version? Each rule once."""

from core import rules as core_rules
from core.people import Person
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may
from services.catalogue.errors import CatalogueError, ChangedMeanwhileError
from services.catalogue.lint import package_lint
from services.catalogue.models import WRITING, Procedure, ProcedureVersion, VersionState, package_in_force
from services.catalogue.package.definition import Package


def check_may_write(by: Person, issuer: Agency) -> None:
    if not may(by, Verb.WRITE_PROCEDURE, agency=issuer):
        raise CatalogueError(f"Bạn không được giao soạn thảo thủ tục của {issuer}.")


def wrote(version: ProcedureVersion, person: Person) -> bool:
    """Whether any of it is this person's."""
    return version.author_id == person.pk or version.events.filter(act__in=WRITING, by=person.pk).exists()


def check_may_publish(version: ProcedureVersion, by: Person) -> None:
    """Two people: nobody publishes what they wrote, not even a part of it."""
    if wrote(version, by):
        raise CatalogueError("Người soạn không được tự duyệt. Hãy nhờ một người khác duyệt phiên bản này.")
    if not may(by, Verb.PUBLISH_PROCEDURE, agency=version.procedure.issuer):
        raise CatalogueError(f"Bạn không được giao duyệt thủ tục của {version.procedure.issuer}.")


def check_may_return(version: ProcedureVersion, by: Person) -> None:
    """An approver gives it back; until it is approved, its authors may also take it back."""
    issuer = version.procedure.issuer
    takes_back = version.state == VersionState.REVIEW and may(by, Verb.WRITE_PROCEDURE, agency=issuer)
    if not (takes_back or may(by, Verb.PUBLISH_PROCEDURE, agency=issuer)):
        raise CatalogueError(f"Bạn không được giao duyệt thủ tục của {issuer}.")


def check_says_why(note: str) -> None:
    core_rules.check_says_why(note, CatalogueError("Hãy ghi lý do trả lại, để người soạn biết phải sửa gì."))


def check_state(version: ProcedureVersion, *wanted: VersionState) -> None:
    if version.state not in wanted:
        raise CatalogueError(
            f"{version} đang ở trạng thái “{version.get_state_display()}”, việc này chỉ làm được khi phiên bản "
            f"ở trạng thái {' hoặc '.join(f'“{state.label}”' for state in wanted)}."
        )


def check_is_as_seen(version: ProcedureVersion, seen: str) -> None:
    """Two people at one version never overwrite each other, nor approve what they have not read."""
    if version.checksum != seen:
        raise ChangedMeanwhileError("Phiên bản này vừa được người khác sửa sau khi bạn mở trang.")


def check_is_of(package: Package, procedure: Procedure) -> None:
    """A version stays with its procedure, and the procedure with its ministry."""
    if package.code != procedure.code:
        raise CatalogueError(f"Mã thủ tục phải giữ nguyên là {procedure.code}.")
    if package.record.issuer != procedure.issuer.code:
        raise CatalogueError(f"Cơ quan công bố của thủ tục {procedure.code} phải giữ nguyên: {procedure.issuer.code}.")


def check_changes_something(version: ProcedureVersion) -> None:
    if version.procedure.versions.in_force().filter(body=version.body_id).exists():
        raise CatalogueError("Phiên bản này chưa khác gì phiên bản đang áp dụng.")


def check_is_sound(version: ProcedureVersion) -> None:
    """A broken definition is not for people to fill in."""
    if wrong := package_lint.errors(version.package, published=package_in_force(version.procedure.code)):
        sentences = "\n".join(f"{problem.path}: {problem.message}" for problem in wrong)
        raise CatalogueError(f"Còn {len(wrong)} lỗi phải sửa:\n{sentences}")


def check_nothing_else_waits(version: ProcedureVersion) -> None:
    if waiting := version.procedure.versions.filter(state=VersionState.APPROVED).first():
        raise CatalogueError(
            f"{waiting} đã được duyệt và chờ áp dụng từ ngày {waiting.effective_on:%d/%m/%Y}. "
            "Hãy trả lại phiên bản đó trước."
        )
