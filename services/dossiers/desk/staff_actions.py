"""What a member of staff may do with a dossier now: the buttons of the workbench, by the task at hand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.people import Person
from services.agencies import permissions
from services.agencies.models import Role
from services.agencies.permissions import Verb
from services.dossiers.actions import desk, dues, handling, money, refunds
from services.dossiers.models import Dossier, Task
from services.dossiers.status import Status


@dataclass(frozen=True)
class Deed:
    """One act: its address, its button, who may, and what it needs to be told."""

    slug: str
    label: str
    verb: Verb
    act: Callable[..., Dossier]
    needs: str = ""
    """"note", "fields" (and a note), "dues", "result", or nothing."""
    explains: str = ""
    kind: str = "second"

    def do(self, dossier: Dossier, *, by: Person, **told: Any) -> Dossier:
        return self.act(dossier, by=by, **told)


RECEIVE = Deed(
    "tiep-nhan",
    "Tiếp nhận hồ sơ",
    Verb.RECEIVE,
    desk.receive,
    explains="Cấp mã hồ sơ, tính ngày hẹn trả và lập giấy tiếp nhận.",
    kind="",
)
SUPPLEMENT = Deed(
    "yeu-cau-bo-sung",
    "Yêu cầu bổ sung",
    Verb.REQUEST_SUPPLEMENT,
    desk.request_supplement,
    needs="fields",
    explains="Chỉ một lần, đầy đủ và chính xác. Người nộp chỉ sửa được các mục bạn chọn.",
)
REFUSE = Deed(
    "tu-choi",
    "Từ chối tiếp nhận",
    Verb.REFUSE,
    desk.refuse,
    needs="note",
    explains="Người nộp nhận phiếu từ chối với lý do này.",
    kind="danger",
)
TAKE = Deed(
    "nhan-viec",
    "Bắt đầu thẩm định",
    Verb.HANDLE,
    handling.take,
    explains="Người nộp được báo ai đang thụ lý hồ sơ.",
    kind="",
)
PROPOSE = Deed(
    "trinh-duyet",
    "Trình lãnh đạo phê duyệt",
    Verb.HANDLE,
    handling.propose,
    needs="result",
    explains="Ghi nội dung kết quả; lãnh đạo xem và ký.",
    kind="",
)
TAKE_NOTE = Deed(
    "ghi-nhan",
    "Ghi nhận thông báo",
    Verb.HANDLE,
    handling.take_note,
    explains="Thông báo đã đủ nội dung; hồ sơ kết thúc tại đây và người nộp được báo.",
    kind="",
)
APPROVE = Deed(
    "phe-duyet",
    "Phê duyệt và ký kết quả",
    Verb.APPROVE,
    handling.approve,
    explains="Ban hành kết quả theo nội dung đã trình.",
    kind="",
)
SEND_BACK = Deed(
    "tra-lai",
    "Trả lại để xem xét thêm",
    Verb.APPROVE,
    handling.send_back,
    needs="note",
    explains="Chỉ cán bộ thụ lý đọc được ý kiến này.",
)
STOP = Deed(
    "dung",
    "Dừng giải quyết",
    Verb.STOP,
    handling.stop,
    needs="note",
    explains="Người nộp nhận thông báo dừng giải quyết với lý do này.",
    kind="danger",
)
RETURN = Deed(
    "tra-ket-qua",
    "Trả kết quả",
    Verb.RETURN_RESULT,
    desk.return_result,
    explains="Ghi nhận người nộp đã nhận kết quả.",
    kind="",
)
REQUEST_DUES = Deed(
    "yeu-cau-nop-tien",
    "Yêu cầu nộp thuế, khoản phát sinh",
    Verb.REQUEST_DUES,
    dues.request_dues,
    needs="dues",
    explains="Thời hạn giải quyết tạm dừng; nộp xong, hồ sơ trở lại bước này và chạy tiếp phần thời gian còn lại.",
)
EXEMPT = Deed(
    "mien-nop",
    "Miễn nộp, có lý do",
    Verb.EXEMPT,
    money.exempt,
    needs="note",
    explains="Khoản đang chờ nộp được hủy. Lý do và tên bạn được lưu lại; người nộp được báo.",
)
APPROVE_REFUND = Deed(
    "duyet-hoan-tra",
    "Duyệt hoàn trả",
    Verb.APPROVE_REFUND,
    refunds.approve_refund,
    explains="Tiền được trả về tài khoản mà người nộp đã dùng.",
    kind="",
)
DROP_REFUND = Deed(
    "khong-hoan-tra",
    "Không hoàn trả",
    Verb.APPROVE_REFUND,
    refunds.drop_refund,
    needs="note",
    explains="Người nộp được báo với lý do này.",
    kind="danger",
)

AT: Mapping[tuple[Status, str], tuple[Deed, ...]] = {
    (Status.SUBMITTED, Role.DESK): (RECEIVE, SUPPLEMENT, REQUEST_DUES, REFUSE),
    (Status.ACCEPTED, Role.HANDLER): (TAKE,),
    (Status.IN_PROGRESS, Role.HANDLER): (PROPOSE, SUPPLEMENT, REQUEST_DUES),
    (Status.IN_PROGRESS, Role.LEADER): (APPROVE, SEND_BACK, STOP),
    (Status.COMPLETED, Role.DESK): (RETURN,),
    (Status.REFUSED, Role.LEADER): (APPROVE_REFUND, DROP_REFUND),
    (Status.WITHDRAWN, Role.LEADER): (APPROVE_REFUND, DROP_REFUND),
    (Status.STOPPED, Role.LEADER): (APPROVE_REFUND, DROP_REFUND),
}
"""By the status and the role of the open task."""


OF_NOTICE: Mapping[tuple[Status, str], tuple[Deed, ...]] = {
    **AT,
    (Status.IN_PROGRESS, Role.HANDLER): (TAKE_NOTE, SUPPLEMENT),
}
"""The same for a notice, to which nothing is answered."""


WHILE_OWING: Mapping[Status, tuple[Deed, ...]] = {
    Status.SUBMITTED: (EXEMPT,),
    Status.DUES_REQUESTED: (EXEMPT, STOP),
    Status.COMPLETED: (EXEMPT,),
}
"""While the applicant owes something, whoever has the task."""


def deeds_for(dossier: Dossier, task: Task | None, person: Person) -> tuple[Deed, ...]:
    """What this person may do now, the usual one first."""
    waiting = WHILE_OWING.get(dossier.state)
    if waiting and dossier.fees.owed().exists():
        at_hand = waiting
    else:
        at = OF_NOTICE if dossier.version.package.is_notice else AT
        at_hand = at.get((dossier.state, task.role), ()) if task else ()
    return tuple(deed for deed in at_hand if permissions.may(person, deed.verb, agency=dossier.agency))
