"""The staff actions on a dossier, offered on the workbench by status, role of the open task and permission."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.urls import reverse

from core.people import Person
from core.refusals import allows
from core.staff_actions import StaffAction, offered, permitted, plain_form
from payments.verbs import MoneyVerb
from services.agencies import permissions
from services.agencies.models import Role
from services.agencies.permissions import Verb
from services.dossiers import rules
from services.dossiers.actions import desk, dues, exemptions, handling, refunds
from services.dossiers.desk.result_fields import ResultForm, result_form
from services.dossiers.forms.dues import DuesForm
from services.dossiers.forms.staff_forms import ReasonForm, SupplementForm
from services.dossiers.models import Dossier, Task
from services.dossiers.process.task_assignment import EXEMPTION_CHECK, WAIT_STOP
from services.dossiers.status import Status

RESULT_FIELDS = "admin/dossiers/result_fields.html"
DUES_FIELDS = "admin/dossiers/dues_fields.html"


def _supplement_form(dossier: Dossier, data: Any, files: Any, prefix: str) -> SupplementForm:
    return SupplementForm(dossier, data, prefix=prefix)


def _may_be_supplemented(dossier: Dossier) -> bool:
    return allows(rules.check_no_earlier_supplement_request, dossier)


def _result_form(dossier: Dossier, data: Any, files: Any, prefix: str) -> ResultForm:
    """The result form; it is the only eForm on its page, so its field names need no prefix."""
    return result_form(dossier, data, posted_to=reverse("admin:dossier_act", args=[dossier.pk, prefix]))


def _result_arguments(form: ResultForm) -> dict[str, Any]:
    return {"result": form.answers_to_store}


RECEIVE = StaffAction(
    "tiep-nhan",
    "Tiếp nhận hồ sơ",
    Verb.RECEIVE,
    desk.receive,
    explains="Cấp mã hồ sơ, tính ngày hẹn trả và lập giấy tiếp nhận.",
    kind="",
)
SUPPLEMENT = StaffAction(
    "yeu-cau-bo-sung",
    "Yêu cầu bổ sung",
    Verb.REQUEST_SUPPLEMENT,
    desk.request_supplement,
    applies=_may_be_supplemented,
    form=_supplement_form,
    explains="Chỉ một lần, đầy đủ và chính xác. Người nộp chỉ sửa được các mục bạn chọn.",
)
REFUSE = StaffAction(
    "tu-choi",
    "Từ chối tiếp nhận",
    Verb.REFUSE,
    desk.refuse,
    form=plain_form(ReasonForm),
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
    form=plain_form(ReasonForm),
    explains="Chỉ cán bộ thụ lý đọc được ý kiến này.",
)
STOP = StaffAction(
    "dung",
    "Dừng giải quyết",
    Verb.STOP,
    handling.stop,
    form=plain_form(ReasonForm),
    explains="Người nộp nhận thông báo dừng giải quyết với lý do này.",
    kind="danger",
)
RETURN = StaffAction(
    "tra-ket-qua",
    "Trả kết quả",
    Verb.RETURN_RESULT,
    desk.return_result,
    explains="Ghi nhận người nộp đã nhận kết quả.",
    kind="",
)
REQUEST_DUES = StaffAction(
    "yeu-cau-nop-tien",
    "Yêu cầu nộp thuế, khoản phát sinh",
    Verb.REQUEST_DUES,
    dues.request_dues,
    form=plain_form(DuesForm),
    arguments=DuesForm.arguments,
    fields_template=DUES_FIELDS,
    explains="Thời hạn giải quyết tạm dừng; nộp xong, hồ sơ trở lại bước này và chạy tiếp phần thời gian còn lại.",
)
EXEMPT = StaffAction(
    "mien-nop",
    "Đề nghị miễn nộp, có lý do",
    Verb.EXEMPT,
    exemptions.propose,
    form=plain_form(ReasonForm),
    explains="Lãnh đạo xem và quyết định; trong lúc chờ, người nộp vẫn nộp được.",
)
GRANT_EXEMPTION = StaffAction(
    "cho-mien-nop",
    "Cho miễn nộp",
    Verb.DECIDE_EXEMPTION,
    exemptions.grant,
    explains="Khoản đang chờ nộp được hủy. Lý do và tên bạn được lưu lại; người nộp được báo.",
    kind="",
    asks_again=True,
)
REJECT_EXEMPTION = StaffAction(
    "khong-mien-nop",
    "Không miễn nộp",
    Verb.DECIDE_EXEMPTION,
    exemptions.reject,
    form=plain_form(ReasonForm),
    explains="Khoản phải nộp giữ nguyên. Chỉ cán bộ đọc được ý kiến này.",
    kind="danger",
)
APPROVE_REFUND = StaffAction(
    "duyet-hoan-tra",
    "Duyệt hoàn trả",
    MoneyVerb.APPROVE,
    refunds.approve_refund,
    explains="Tiền được trả về tài khoản mà người nộp đã dùng.",
    kind="",
    asks_again=True,
)
REJECT_REFUND = StaffAction(
    "khong-hoan-tra",
    "Không hoàn trả",
    MoneyVerb.APPROVE,
    refunds.reject_refund,
    form=plain_form(ReasonForm),
    explains="Người nộp được báo với lý do này.",
    kind="danger",
)

ACTIONS_BY_TASK: Mapping[tuple[Status, str], tuple[StaffAction, ...]] = {
    (Status.SUBMITTED, Role.DESK): (RECEIVE, SUPPLEMENT, REQUEST_DUES, REFUSE),
    (Status.ACCEPTED, Role.HANDLER): (TAKE,),
    (Status.IN_PROGRESS, Role.HANDLER): (PROPOSE, SUPPLEMENT, REQUEST_DUES),
    (Status.IN_PROGRESS, Role.LEADER): (APPROVE, SEND_BACK, STOP),
    (Status.COMPLETED, Role.DESK): (RETURN,),
    (Status.REFUSED, Role.LEADER): (APPROVE_REFUND, REJECT_REFUND),
    (Status.WITHDRAWN, Role.LEADER): (APPROVE_REFUND, REJECT_REFUND),
    (Status.STOPPED, Role.LEADER): (APPROVE_REFUND, REJECT_REFUND),
}
"""The staff actions by status and role of the open task."""


NOTICE_ACTIONS_BY_TASK: Mapping[tuple[Status, str], tuple[StaffAction, ...]] = {
    **ACTIONS_BY_TASK,
    (Status.IN_PROGRESS, Role.HANDLER): (TAKE_NOTE, SUPPLEMENT),
}
"""The same for a notice (thông báo), which has no result."""


ACTIONS_WHILE_FEE_IS_OPEN: Mapping[Status, tuple[StaffAction, ...]] = {
    Status.SUBMITTED: (EXEMPT,),
    Status.DUES_REQUESTED: (EXEMPT, STOP),
    Status.COMPLETED: (EXEMPT,),
}
"""The staff actions by status while a fee is open, whatever the role of the task."""


ACTIONS_WHEN_WAIT_IS_OVER: Mapping[Status, tuple[StaffAction, ...]] = {
    Status.SUBMITTED: (REFUSE, EXEMPT),
    Status.SUPPLEMENT_REQUESTED: (STOP,),
    Status.DUES_REQUESTED: (STOP,),
}
"""The staff actions by status once the applicant has let the time pass."""


EXEMPTION_ACTIONS = (GRANT_EXEMPTION, REJECT_EXEMPTION)
"""The staff actions while an exemption waits for a second person."""


SECOND_PERSON_RULES: Mapping[str, Callable[[Person, Dossier], None]] = {
    APPROVE.slug: rules.check_is_not_proposer,
    STOP.slug: rules.check_is_not_proposer,
    GRANT_EXEMPTION.slug: rules.check_did_not_propose_exemption,
}
"""The rules, by slug, of what is not decided by whoever proposed it."""


def staff_actions_for(
    dossier: Dossier, task: Task | None, person: Person, *, slug: str = ""
) -> tuple[StaffAction, ...]:
    """The staff actions that this person may perform now, the usual one first; of a `slug` that one alone."""
    may = partial(permissions.may, person, agency=dossier.agency, stage=rules.stage_of(dossier, task))
    actions = [action for action in _candidate_actions(dossier, task) if slug in ("", action.slug)]
    allowed = offered(actions, dossier, may)
    return tuple(action for action in allowed if not is_left_to_another(action, dossier, person))


def is_left_to_another(action: StaffAction, dossier: Dossier, person: Person) -> bool:
    """Whether the person may do this, but proposed it themselves, so that a second person decides."""
    rule = SECOND_PERSON_RULES.get(action.slug)
    return rule is not None and not allows(rule, person, dossier)


def awaits_second_person(dossier: Dossier, task: Task | None, person: Person) -> bool:
    """Whether the dossier waits for a decision that this person may not take, having proposed it."""
    may = partial(permissions.may, person, agency=dossier.agency, stage=rules.stage_of(dossier, task))
    decisions = [action for action in _candidate_actions(dossier, task) if action.slug in SECOND_PERSON_RULES]
    return any(is_left_to_another(action, dossier, person) for action in offered(decisions, dossier, may))


def permitted_actions(dossier: Dossier, person: Person) -> tuple[StaffAction, ...]:
    """The staff actions that this person may perform on the dossier at one step or another."""
    steps = (*_actions_by_task(dossier).values(), *ACTIONS_WHILE_FEE_IS_OPEN.values(), EXEMPTION_ACTIONS)
    actions = {action.slug: action for step in steps for action in step}
    return permitted(actions.values(), partial(permissions.may, person, agency=dossier.agency))


def _candidate_actions(dossier: Dossier, task: Task | None) -> tuple[StaffAction, ...]:
    if task and task.step == EXEMPTION_CHECK.key:
        return EXEMPTION_ACTIONS
    if task and task.step == WAIT_STOP.key:
        return ACTIONS_WHEN_WAIT_IS_OVER.get(dossier.state, ())
    actions_for_fee = ACTIONS_WHILE_FEE_IS_OPEN.get(dossier.state)
    if actions_for_fee and dossier.fees.owed().exists():
        return actions_for_fee
    return _actions_by_task(dossier).get((dossier.state, task.role), ()) if task else ()


def _actions_by_task(dossier: Dossier) -> Mapping[tuple[Status, str], tuple[StaffAction, ...]]:
    return NOTICE_ACTIONS_BY_TASK if dossier.package.is_notice else ACTIONS_BY_TASK
