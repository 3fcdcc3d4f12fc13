"""The staff actions of a dossier on its usual way, from the desk to the result in the hands of whoever applied."""

from typing import Any

from django.urls import reverse

from core.refusals import allows
from core.staff_actions import StaffAction, plain_form
from services.agencies.permissions import Verb
from services.dossiers.actions import desk, handling
from services.dossiers.desk.own_page import OWN_PAGE
from services.dossiers.desk.result_fields import RESULT_FIELDS, ResultForm, result_form
from services.dossiers.forms.staff_forms import ReasonForm, SendBackForm
from services.dossiers.models import Dossier, TaskDraft
from services.dossiers.results.change_rules import check_no_change_is_open


def _result_form(dossier: Dossier, data: Any, files: Any, prefix: str, *, draft: TaskDraft | None = None) -> ResultForm:
    """The result form; it is the only eForm on its page, so its field names need no prefix."""
    return result_form(dossier, data, posted_to=reverse("admin:dossier_act", args=[dossier.pk, prefix]), draft=draft)


def _result_arguments(form: ResultForm) -> dict[str, Any]:
    return {"result": form.proposal}


def _send_back_form(dossier: Dossier, data: Any, files: Any, prefix: str) -> SendBackForm:
    return SendBackForm(dossier, data, prefix=prefix)


def _is_not_being_changed(dossier: Dossier) -> bool:
    return allows(check_no_change_is_open, dossier)


RECEIVE = StaffAction(
    "tiep-nhan",
    "Tiếp nhận hồ sơ",
    Verb.RECEIVE,
    desk.receive,
    explains="Cấp mã hồ sơ, tính ngày hẹn trả và lập giấy tiếp nhận.",
    kind="",
)
REFUSE = StaffAction(
    "tu-choi",
    "Từ chối tiếp nhận",
    Verb.REFUSE,
    desk.refuse,
    form=plain_form(ReasonForm),
    page_template=OWN_PAGE,
    explains="Người nộp nhận phiếu từ chối với lý do này.",
    kind="danger",
)
TAKE = StaffAction(
    "nhan-viec",
    "Bắt đầu thẩm định",
    Verb.HANDLE,
    handling.take,
    explains="Người nộp được báo ai đang thụ lý hồ sơ.",
    kind="",
)
PROPOSE = StaffAction(
    "trinh-duyet",
    "Trình lãnh đạo phê duyệt",
    Verb.HANDLE,
    handling.propose,
    form=_result_form,
    arguments=_result_arguments,
    layout="open",
    fields_template=RESULT_FIELDS,
    is_live=True,
    explains="Ghi nội dung kết quả; lãnh đạo xem và ký.",
    kind="",
)
TAKE_NOTE = StaffAction(
    "ghi-nhan",
    "Ghi nhận thông báo",
    Verb.HANDLE,
    handling.take_note,
    explains="Thông báo đã đủ nội dung; hồ sơ kết thúc tại đây và người nộp được báo.",
    kind="",
)
DECIDE = StaffAction(
    "dong-y",
    "Đồng ý, trình cấp tiếp theo",
    Verb.APPROVE,
    handling.decide,
    explains="Cấp tiếp theo xem và quyết định; mỗi cấp phải là một người khác.",
    kind="",
)
APPROVE = StaffAction(
    "phe-duyet",
    "Phê duyệt và ký kết quả",
    Verb.APPROVE,
    handling.approve,
    explains="Ban hành kết quả theo nội dung đã trình.",
    kind="",
)
SEND_BACK = StaffAction(
    "tra-lai",
    "Trả lại để xem xét thêm",
    Verb.APPROVE,
    handling.send_back,
    form=_send_back_form,
    explains="Chỉ cán bộ thụ lý đọc được ý kiến này.",
)
STOP = StaffAction(
    "dung",
    "Dừng giải quyết",
    Verb.STOP,
    handling.stop,
    form=plain_form(ReasonForm),
    page_template=OWN_PAGE,
    explains="Người nộp nhận thông báo dừng giải quyết với lý do này.",
    kind="danger",
)
RETURN = StaffAction(
    "tra-ket-qua",
    "Trả kết quả",
    Verb.RETURN_RESULT,
    desk.return_result,
    applies=_is_not_being_changed,
    explains="Ghi nhận người nộp đã nhận kết quả.",
    kind="",
)
