"""The staff actions about correcting and withdrawing results that were issued."""

from typing import Any

from django.urls import reverse

from core.refusals import allows
from core.staff_actions import StaffAction, plain_form
from services.agencies.permissions import Verb
from services.dossiers.actions import result_changes
from services.dossiers.desk.correction_form import correction_form
from services.dossiers.desk.own_page import OWN_PAGE
from services.dossiers.desk.result_fields import RESULT_FIELDS, ResultForm
from services.dossiers.forms.result_changes import CorrectionReasonForm, WithdrawalForm
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import Dossier, TaskDraft
from services.dossiers.results import change_rules


def _may_be_changed(dossier: Dossier) -> bool:
    return allows(change_rules.check_may_be_changed, dossier)


def _withdrawal_form(dossier: Dossier, data: Any, files: Any, prefix: str) -> WithdrawalForm:
    return WithdrawalForm(dossier, data, prefix=prefix)


def _correction_form(
    dossier: Dossier, data: Any, files: Any, prefix: str, *, draft: TaskDraft | None = None
) -> ResultForm:
    """The only eForm on its page, so its field names need no prefix."""
    return correction_form(
        dossier, data, posted_to=reverse("admin:dossier_act", args=[dossier.pk, prefix]), draft=draft
    )


def _content(form: ResultForm) -> dict[str, Any]:
    return {"result": form.proposal}


BEGIN_CORRECTION = StaffAction(
    "dinh-chinh",
    "Đính chính kết quả đã cấp",
    Verb.CHANGE_RESULT,
    result_changes.begin_correction,
    applies=_may_be_changed,
    form=plain_form(CorrectionReasonForm),
    page_template=OWN_PAGE,
    explains="Khi kết quả ghi sai. Bạn ghi nội dung đúng, lãnh đạo ký giấy mới thay giấy cũ. Không thu tiền.",
)
PROPOSE_CORRECTION = StaffAction(
    "trinh-dinh-chinh",
    "Trình lãnh đạo duyệt đính chính",
    Verb.CHANGE_RESULT,
    result_changes.propose_correction,
    form=_correction_form,
    arguments=_content,
    layout="open",
    fields_template=RESULT_FIELDS,
    is_live=True,
    explains="Sửa chỗ sai; chỉ giấy nào có nội dung thay đổi được cấp lại.",
    kind="",
)
GIVE_UP_CORRECTION = StaffAction(
    "thoi-dinh-chinh",
    "Thôi, không đính chính nữa",
    Verb.CHANGE_RESULT,
    result_changes.give_up,
    explains="Kết quả đã cấp giữ nguyên giá trị.",
)
WITHDRAW_RESULT = StaffAction(
    "thu-hoi-ket-qua",
    "Đề nghị thu hồi kết quả đã cấp",
    Verb.CHANGE_RESULT,
    result_changes.propose_withdrawal,
    applies=_may_be_changed,
    form=_withdrawal_form,
    page_template=OWN_PAGE,
    explains="Khi kết quả không được phép cấp. Lãnh đạo quyết định bằng văn bản; người nộp được báo.",
    kind="danger",
)
APPROVE_RESULT_CHANGE = StaffAction(
    "duyet-ket-qua",
    "Duyệt và ký",
    Verb.DECIDE_RESULT_CHANGE,
    result_changes.approve,
    explains="Giấy cũ hết giá trị ngay; người nộp và người được cấp được báo.",
    kind="",
)
REJECT_RESULT_CHANGE = StaffAction(
    "khong-duyet-ket-qua",
    "Không duyệt",
    Verb.DECIDE_RESULT_CHANGE,
    result_changes.reject,
    form=plain_form(ReasonForm),
    explains="Kết quả đã cấp giữ nguyên giá trị. Chỉ cán bộ đọc được ý kiến này.",
    kind="danger",
)

BEGINNINGS = (BEGIN_CORRECTION, WITHDRAW_RESULT)
"""The staff actions on a result that was issued."""
WRITING = (PROPOSE_CORRECTION, GIVE_UP_CORRECTION)
"""Those at the task of writing a correction."""
DECISIONS = (APPROVE_RESULT_CHANGE, REJECT_RESULT_CHANGE)
"""The staff actions while a change waits for a second person."""
