"""Rules of versions: permissions and preconditions of the actions; each raises CatalogueError."""

from django.utils import timezone

from core import refusals as core_refusals
from core.people import Person
from eforms.inputs.characters import hidden_character
from eforms.lint.finding import Finding, Severity
from services.agencies.models import Agency
from services.agencies.permissions import Verb, may, may_somewhere, reach
from services.catalogue.differences.labels import PART_LABELS
from services.catalogue.errors import CatalogueError, EditConflictError, EditLockedError
from services.catalogue.lint import package_lint
from services.catalogue.lint.library_lint import shared_part_findings
from services.catalogue.lint.office_lint import unknown_offices
from services.catalogue.models import (
    AUTHORING_ACTS,
    EditLock,
    FilingStop,
    Procedure,
    ProcedureVersion,
    Remark,
    ReplacedText,
    VersionState,
    package_in_force,
)
from services.catalogue.package.definition import Package
from services.catalogue.search.terms import Term, TermKind
from services.catalogue.search.text import folded

HIDDEN_CHARACTER = "Có ký tự ẩn làm sai điều người dân đọc. Hãy xóa đoạn đó và gõ lại, không dán."
MOST_SAMPLE_PEOPLE = 30
MOST_NAMED = 120
"""Characters of the name of a sample person."""
MINISTRY_CODES = "G"
"""What the codes of ministries and central bodies begin with; those of provinces begin with H."""


def check_may_write(by: Person, issuer: Agency) -> None:
    if not may(by, Verb.WRITE_PROCEDURE, agency=issuer):
        raise CatalogueError(f"Bạn không được giao soạn thảo thủ tục của {issuer}.")


def check_may_keep_offices(by: Person) -> None:
    if not may_somewhere(by, Verb.KEEP_OFFICES):
        raise CatalogueError("Bạn không được giao quản lý danh sách cơ quan.")


def check_may_choose_offices(by: Person, issuer: Agency) -> None:
    """The ministry's authors say where their procedures are received, and whoever keeps the list of offices."""
    if not may_somewhere(by, Verb.KEEP_OFFICES):
        check_may_write(by, issuer)


def may_keep_search_terms(person: Person) -> bool:
    """Whether this person teaches the search of the whole portal: authors of a ministry and administrators."""
    within_reach = reach(person, Verb.KEEP_SEARCH_TERMS, column="pk")
    return Agency.objects.filter(within_reach, code__startswith=MINISTRY_CODES).exists()


def check_may_keep_search_terms(by: Person) -> None:
    if not may_keep_search_terms(by):
        raise CatalogueError("Bạn không được giao sửa từ ngữ tìm kiếm.")


def check_may_mark_texts(by: Person) -> None:
    """Authors of ministries mark texts for everybody: a text is replaced for all that cite it."""
    within_reach = reach(by, Verb.WRITE_PROCEDURE, column="pk")
    if not Agency.objects.filter(within_reach, code__startswith=MINISTRY_CODES).exists():
        raise CatalogueError("Bạn không được giao việc này: chỉ người soạn thảo của bộ, ngành ghi văn bản bị thay thế.")


def check_text_is_replaced_once(number: str, by_which: str) -> None:
    if number == by_which:
        raise CatalogueError("Văn bản thay thế phải là một văn bản khác.")
    if known := ReplacedText.objects.filter(number=number).first():
        raise CatalogueError(f"Văn bản này đã được ghi: {known}. Ghi sai thì bỏ đánh dấu đó trước.")


def check_search_term(term: Term) -> None:
    """A term can be read and says something; the codes it names are those of procedures."""
    if not folded(term.phrase):
        raise CatalogueError("Từ ngữ phải có chữ hoặc số.")
    needs_meaning = term.kind not in (TermKind.STOP, TermKind.ASIDE)
    if needs_meaning and not term.meanings:
        raise CatalogueError("Hãy ghi nghĩa của từ này.")
    if term.kind == TermKind.SYNONYM and not all(folded(meaning) for meaning in term.meanings):
        raise CatalogueError("Mỗi nghĩa phải có chữ hoặc số.")
    if term.kind in (TermKind.BEST_BET, TermKind.EVERYDAY_NAME):
        known = Procedure.objects.filter(code__in=term.meanings).values_list("code", flat=True)
        if unknown := sorted({*term.meanings} - {*known}):
            raise CatalogueError(f"Không có thủ tục nào mang mã {', '.join(unknown)}.")


def is_author_of(version: ProcedureVersion, person: Person) -> bool:
    """Whether this person wrote any part of the version."""
    return version.author_id == person.pk or version.events.filter(act__in=AUTHORING_ACTS, by=person.pk).exists()


def check_may_publish(version: ProcedureVersion, by: Person) -> None:
    """Four-eyes rule: nobody publishes what they wrote, not even a part of it."""
    if is_author_of(version, by):
        raise CatalogueError("Người soạn không được tự duyệt. Hãy nhờ một người khác duyệt phiên bản này.")
    if not may(by, Verb.PUBLISH_PROCEDURE, agency=version.procedure.issuer):
        raise CatalogueError(f"Bạn không được giao duyệt thủ tục của {version.procedure.issuer}.")


def check_may_return(version: ProcedureVersion, by: Person) -> None:
    """Approvers may return a version; authors may take it back while it is in review."""
    issuer = version.procedure.issuer
    may_take_back = version.state == VersionState.REVIEW and may(by, Verb.WRITE_PROCEDURE, agency=issuer)
    if not (may_take_back or may(by, Verb.PUBLISH_PROCEDURE, agency=issuer)):
        raise CatalogueError(f"Bạn không được giao duyệt thủ tục của {issuer}.")


def check_has_note(note: str) -> None:
    core_refusals.check_says_why(note, CatalogueError("Hãy ghi lý do trả lại, để người soạn biết phải sửa gì."))


def check_says_why_restored(note: str) -> None:
    core_refusals.check_says_why(note, CatalogueError("Hãy ghi lý do khôi phục, để người duyệt và người sau hiểu."))


def check_state(version: ProcedureVersion, *wanted: VersionState) -> None:
    if version.state not in wanted:
        raise CatalogueError(
            f"{version} đang ở trạng thái “{version.get_state_display()}”, việc này chỉ làm được khi phiên bản "
            f"ở trạng thái {' hoặc '.join(f'“{state.label}”' for state in wanted)}."
        )


def check_checksum_is_current(version: ProcedureVersion, expected_checksum: str) -> None:
    """Optimistic lock: nobody overwrites another's edit, or approves a text they have not read."""
    if version.checksum != expected_checksum:
        raise EditConflictError("Phiên bản này vừa được người khác sửa sau khi bạn mở trang.")


def check_is_not_edited_by_another(version: ProcedureVersion, by: Person) -> None:
    """Whoever wants to edit what somebody else is editing takes it over first, openly."""
    lock = EditLock.objects.select_related("holder").filter(version=version).exclude(holder=by.pk).first()
    if lock and not lock.is_over(timezone.now()):
        raise EditLockedError(
            f"{lock.holder} đang sửa bản nháp này từ {timezone.localtime(lock.since):%H:%M ngày %d/%m/%Y}. "
            "Chưa lưu được; nội dung bạn nhập vẫn được giữ. Cần sửa ngay thì chọn “Sửa thay”."
        )


def check_names_sample_person(name: str) -> None:
    core_refusals.check_says_why(name, CatalogueError("Hãy đặt tên cho người mẫu, ví dụ “Chủ hộ có hai con nhỏ”."))
    if len(name) > MOST_NAMED:
        raise CatalogueError(f"Tên người mẫu dài {len(name)} ký tự; nhiều nhất {MOST_NAMED}.")


def check_has_room_for_sample_people(version: ProcedureVersion) -> None:
    if version.sample_people.count() >= MOST_SAMPLE_PEOPLE:
        raise CatalogueError(f"Mỗi phiên bản giữ nhiều nhất {MOST_SAMPLE_PEOPLE} người mẫu. Hãy bỏ bớt rồi thêm.")


def check_belongs_to_procedure(package: Package, procedure: Procedure) -> None:
    """A version keeps its procedure's code and its publishing ministry."""
    if package.code != procedure.code:
        raise CatalogueError(f"Mã thủ tục phải giữ nguyên là {procedure.code}.")
    if package.record.issuer != procedure.issuer.code:
        raise CatalogueError(f"Cơ quan công bố của thủ tục {procedure.code} phải giữ nguyên: {procedure.issuer.code}.")


def check_differs_from_version_in_force(version: ProcedureVersion) -> None:
    if version.procedure.versions.in_force().filter(body=version.body_id).exists():
        raise CatalogueError("Phiên bản này chưa khác gì phiên bản đang áp dụng.")


def lint_errors(version: ProcedureVersion) -> list[str]:
    """The lint errors of a version with the data of today, each after the subject it is about."""
    package = version.package
    findings = [
        *package_lint.errors(package, published=package_in_force(version.procedure.code)),
        *unknown_offices(package),
        *(one for one in shared_part_findings(package) if one.severity is Severity.ERROR),
    ]
    return [f"{PART_LABELS.get(_subject(finding), _subject(finding))}: {finding.message}" for finding in findings]


def _subject(finding: Finding) -> str:
    return finding.path.partition(".")[0]


def check_has_no_lint_errors(version: ProcedureVersion) -> None:
    """CatalogueError with all lint errors, one on a line."""
    if errors := lint_errors(version):
        raise CatalogueError("\n".join((f"Còn {len(errors)} lỗi phải sửa:", *errors)))


def check_can_succeed(procedure: Procedure, successor: Procedure) -> None:
    """People can read the successor, and it is another procedure."""
    if successor.pk == procedure.pk:
        raise CatalogueError("Thủ tục thay thế phải là một thủ tục khác.")
    if not Procedure.objects.public().filter(pk=successor.pk).exists():
        raise CatalogueError(f"Thủ tục {successor.code} chưa được công bố nên chưa thay thế được.")


def check_no_other_version_is_scheduled(version: ProcedureVersion) -> None:
    if scheduled := version.procedure.versions.filter(state=VersionState.APPROVED).first():
        raise CatalogueError(
            f"{scheduled} đã được duyệt và chờ áp dụng từ ngày {scheduled.effective_on:%d/%m/%Y}. "
            "Hãy trả lại phiên bản đó trước."
        )


def check_may_stop(by: Person, issuer: Agency) -> None:
    if not may(by, Verb.STOP_FILING, agency=issuer):
        raise CatalogueError(f"Bạn không được giao tạm dừng nhận hồ sơ của {issuer}.")


def check_can_be_stopped(procedure: Procedure) -> None:
    """People can file it online, and it is not stopped already."""
    if procedure.stopped_because:
        raise CatalogueError("Thủ tục này đang tạm dừng nhận hồ sơ rồi.")
    if not (procedure.is_online and procedure.versions.in_force().exists()):
        raise CatalogueError("Thủ tục này hiện không nhận hồ sơ trực tuyến nên không cần tạm dừng.")


def check_tells_the_public(sentence: str) -> None:
    core_refusals.check_says_why(
        sentence, CatalogueError("Hãy viết một câu cho người dân: vì sao dừng, và cần làm gì."), at_least=10
    )
    if hidden_character(sentence):
        raise CatalogueError(HIDDEN_CHARACTER)


def current_stop(procedure: Procedure) -> FilingStop:
    """The stop that lasts; CatalogueError when filing is not stopped."""
    stop = procedure.filing_stops.current().select_related("procedure__issuer", "stopped_by").first()
    if stop is None:
        raise CatalogueError("Thủ tục này đang nhận hồ sơ bình thường.")
    return stop


def check_may_confirm_stop(stop: FilingStop, by: Person) -> None:
    if stop.confirmed_at:
        raise CatalogueError("Việc tạm dừng đã được xác nhận rồi.")
    if stop.stopped_by_id == by.pk:
        raise CatalogueError("Người đã dừng không tự xác nhận được. Hãy nhờ một người khác của cơ quan.")


def check_says_why_lifted(note: str) -> None:
    core_refusals.check_says_why(note, CatalogueError("Hãy ghi lý do mở lại."))


def check_remark_says_something(text: str) -> None:
    core_refusals.check_says_why(text, CatalogueError("Hãy viết nhận xét."))


def check_may_resolve(remark: Remark, version: ProcedureVersion, by: Person) -> None:
    if remark.by_id != by.pk:
        check_may_write(by, version.procedure.issuer)


def check_is_unresolved(remark: Remark) -> None:
    if remark.resolved_at:
        raise CatalogueError("Nhận xét này đã được xử lý rồi.")


def check_answers_remark(answer: str) -> None:
    core_refusals.check_says_why(answer, CatalogueError("Hãy ghi đã xử lý nhận xét thế nào."))


def check_remarks_are_settled(version: ProcedureVersion, *, despite: bool) -> None:
    """Whoever publishes with open remarks has to say that they know of them."""
    if not despite and (count := version.remarks.unresolved().count()):
        raise CatalogueError(
            f"Còn {count} nhận xét chưa xử lý. Hãy trả lại để sửa, hoặc đánh dấu là vẫn công bố dù còn nhận xét."
        )
