"""The staff actions about the money of a dossier: dues, exemptions, refunds."""

from core.staff_actions import StaffAction, plain_form
from payments.verbs import MoneyVerb
from services.agencies.permissions import Verb
from services.dossiers.actions.money import dues, exemptions, refunds
from services.dossiers.desk.own_page import OWN_PAGE
from services.dossiers.forms.dues import DuesForm
from services.dossiers.forms.staff_forms import ReasonForm

DUES_FIELDS = "admin/dossiers/dues_fields.html"

REQUEST_DUES = StaffAction(
    "yeu-cau-nop-tien",
    "Yêu cầu nộp thuế, khoản phát sinh",
    Verb.REQUEST_DUES,
    dues.request_dues,
    form=plain_form(DuesForm),
    arguments=DuesForm.arguments,
    fields_template=DUES_FIELDS,
    page_template=OWN_PAGE,
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
