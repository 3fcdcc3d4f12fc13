"""May this happen to this dossier? Each rule once; a refusal is a sentence for the person who asked."""

from collections.abc import Iterable, Sequence
from typing import Final

from core import refusals as core_refusals
from core.people import Person, User
from core.ui.formatting import format_vnd
from payments.models import Refund
from payments.orders.order_input import LineInput
from payments.status import RefundStatus
from payments.verbs import MoneyVerb
from services.agencies import permissions
from services.agencies.models import Agency, Role
from services.agencies.permissions import Verb
from services.catalogue.models import ProcedureVersion, VersionState
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Fee, FeeMoment, Filing, Task
from services.dossiers.status import ALLOWED_TRANSITIONS, Status

REQUIRED_IDENTITY_LEVEL: Final = 2
"""The level at which VNeID has compared the account with the living person."""
MIN_REASON_LENGTH: Final = 10
"""Characters."""


def check_permission(person: Person, verb: Verb | MoneyVerb, dossier: Dossier) -> None:
    """The permission table decides."""
    if not permissions.may(person, verb, applicant_id=dossier.applicant_id, agency=dossier.agency):
        raise DossierError("Việc này không thuộc thẩm quyền của bạn tại cơ quan đang giữ hồ sơ.")


def check_may_file(person: Person, filing: Filing) -> None:
    """Only whoever began a draft submits it."""
    if not permissions.may(person, Verb.FILE, applicant_id=filing.draft.owner_id):
        raise DossierError("Bản đang soạn này không thuộc thẩm quyền của bạn: chỉ người soạn được nộp.")


def check_may_run_trial(person: Person, version: ProcedureVersion) -> None:
    """Whoever reads the versions of its ministry."""
    if not permissions.may(person, Verb.READ_VERSIONS, agency=version.procedure.issuer):
        raise DossierError(f"Đi thử thủ tục của {version.procedure.issuer} không thuộc thẩm quyền của bạn.")


def is_identified(person: User) -> bool:
    """Whether VNeID knows the person for certain."""
    return person.identity_level >= REQUIRED_IDENTITY_LEVEL


def check_is_identified(person: User) -> None:
    """Nobody files whom VNeID does not know for certain; accounts of staff file nothing."""
    if not is_identified(person):
        raise DossierError("Nộp hồ sơ cần tài khoản định danh mức độ 2.")


def check_transition_is_allowed(dossier: Dossier, to: Status) -> None:
    """The table of moves decides."""
    if to not in ALLOWED_TRANSITIONS[dossier.state]:
        raise DossierError(
            f"{dossier.name} đang ở trạng thái “{dossier.state.label}” nên không thể chuyển sang “{to.label}”."
        )


def check_is_offered(version: ProcedureVersion, agency: Agency) -> None:
    """A version in force, at an office that receives it."""
    if version.state != VersionState.PUBLISHED:
        raise DossierError("Thủ tục này vừa được thay đổi. Hãy mở lại trang thủ tục để xem phiên bản đang áp dụng.")
    if not version.procedure.offices.filter(pk=agency.pk).exists():
        raise DossierError(f"{agency} không tiếp nhận thủ tục này.")


def check_no_fee_is_open_before_acceptance(dossier: Dossier) -> None:
    """A fee collected before handling is paid or let off, or the dossier waits (thu trước)."""
    if dossier.fees.owed().filter(moment=FeeMoment.BEFORE).exists():
        raise DossierError(
            f"{dossier.name} chưa nộp phí, lệ phí nên chưa thể tiếp nhận. "
            "Người nộp đã được nhắc thanh toán trên trang hồ sơ."
        )


def check_no_fee_is_open_before_return(dossier: Dossier) -> None:
    """A result is handed over when all is paid or let off (thu sau)."""
    if fee := dossier.fees.owed().first():
        raise DossierError(
            f"{dossier.name} còn {format_vnd(fee.order.total_vnd)} chưa nộp nên chưa thể trả kết quả. "
            "Người nộp đã được nhắc thanh toán trên trang hồ sơ."
        )


def check_has_open_fee(dossier: Dossier) -> Fee:
    """What the applicant owes now."""
    fee = dossier.fees.owed().first()
    if fee is None:
        raise DossierError(f"{dossier.name} không có khoản nào đang chờ nộp.")
    return fee


def check_may_request_dues(dossier: Dossier) -> Task:
    """The task of whoever has it in hand and asks; one demand at a time."""
    if dossier.fees.owed().exists():
        raise DossierError(f"{dossier.name} đang có một khoản chờ nộp. Hãy chờ người nộp nộp xong khoản ấy.")
    if dossier.state is Status.IN_PROGRESS:
        return check_is_being_examined(dossier)
    task = dossier.tasks.open().first()
    if task is None:
        raise DossierError(f"{dossier.name} hiện không do ai xem xét.")
    return task


def check_lines_have_legal_basis(lines: Sequence[LineInput]) -> None:
    """Nobody is asked for money without a legal basis (Hiến pháp 2013 art. 47; Luật 97/2015/QH13 art. 4)."""
    if not lines or any(not (line.name.strip() and line.legal_basis.strip()) for line in lines):
        raise DossierError("Mỗi khoản phải nộp cần có tên và căn cứ pháp lý.")
    if any(line.amount_vnd < 1 for line in lines):
        raise DossierError("Mỗi khoản phải nộp cần có số tiền lớn hơn 0.")


def check_has_undecided_refund(dossier: Dossier) -> list[Refund]:
    """What a second person is to decide on."""
    if waiting := undecided_refunds(dossier):
        return waiting
    raise DossierError(f"{dossier.name} không có đề nghị hoàn trả nào đang chờ duyệt.")


def undecided_refunds(dossier: Dossier) -> list[Refund]:
    """What is proposed to go back and not decided yet; else what a gateway refused, to be decided anew."""
    refunds = Refund.objects.filter(collected__order__in=dossier.fees.values("order"))
    proposed = list(refunds.filter(status=RefundStatus.PROPOSED))
    return proposed or list(refunds.filter(status=RefundStatus.REFUSED))


def check_reason_is_given(note: str) -> None:
    """Whoever decides against the applicant says why (NĐ 61/2018 arts 17(2), 19(8))."""
    refusal = DossierError(
        f"Hãy ghi rõ lý do (ít nhất {MIN_REASON_LENGTH} ký tự) để người nộp hiểu và biết phải làm gì."
    )
    core_refusals.check_says_why(note, refusal, at_least=MIN_REASON_LENGTH)


def check_fields_exist(keys: Iterable[str], known: Iterable[str]) -> None:
    """A supplement request names what opens again, and only what the form has."""
    asked, there = set(keys), set(known)
    if not asked:
        raise DossierError("Hãy chọn ít nhất một mục mà người nộp phải bổ sung.")
    if strangers := asked - there:
        raise DossierError(f"Biểu mẫu không có mục: {', '.join(sorted(strangers))}.")


def check_no_earlier_supplement_request(dossier: Dossier) -> None:
    """More papers are asked for once, completely (NĐ 61/2018 art. 15(3), 17(2)a)."""
    if dossier.supplements.exists():
        raise DossierError(
            f"{dossier.name} đã được yêu cầu bổ sung một lần. "
            "Pháp luật chỉ cho phép yêu cầu bổ sung một lần, đầy đủ và chính xác."
        )


def check_has_open_supplement_request(dossier: Dossier) -> None:
    if dossier.state is not Status.SUPPLEMENT_REQUESTED:
        raise DossierError(f"{dossier.name} không có yêu cầu bổ sung nào đang chờ trả lời.")


def check_form_is_complete(problems: Sequence[object]) -> None:
    """The form passes as a whole; its page says where it does not."""
    if problems:
        raise DossierError(f"Còn {len(problems)} mục chưa đầy đủ hoặc chưa đúng.")


def check_is_being_examined(dossier: Dossier) -> Task:
    """The task of the handling clerk who has it in work, and has not laid it before the leader yet."""
    task = dossier.tasks.open().first()
    if dossier.state is not Status.IN_PROGRESS or task is None or task.role != Role.HANDLER:
        raise DossierError(f"{dossier.name} hiện không ở bước thẩm định.")
    return task


def check_is_notice(dossier: Dossier) -> None:
    """Only a notice ends without a result."""
    if not dossier.version.package.is_notice:
        raise DossierError(f"{dossier.name} phải có kết quả, không chỉ ghi nhận.")


def check_is_not_notice(dossier: Dossier) -> None:
    """Nothing is laid before the leader where no result is returned."""
    if dossier.version.package.is_notice:
        raise DossierError(f"{dossier.name} là thông báo: chỉ cần ghi nhận, không có kết quả để trình.")


def check_awaits_approval(dossier: Dossier) -> Task:
    """The leader's task with what was proposed."""
    task = dossier.tasks.open().first()
    if dossier.state is not Status.IN_PROGRESS or task is None or task.role != Role.LEADER:
        raise DossierError(f"{dossier.name} hiện không chờ phê duyệt.")
    return task
