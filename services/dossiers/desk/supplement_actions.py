"""The staff actions about supplement requests: the first one, and what a further one needs."""

from collections.abc import Iterable
from typing import Any

from core.staff_actions import StaffAction, plain_form
from services.agencies.permissions import Verb
from services.dossiers.actions import desk, supplements
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.forms.supplement import FurtherSupplementForm, SupplementForm
from services.dossiers.models import Dossier

PAGE = "admin/dossiers/supplement.html"


def _first_form(dossier: Dossier, data: Any, files: Any, prefix: str) -> SupplementForm:
    return SupplementForm(dossier, data, prefix=prefix)


def _further_form(dossier: Dossier, data: Any, files: Any, prefix: str) -> FurtherSupplementForm:
    return FurtherSupplementForm(dossier, data, prefix=prefix)


def _arguments(form: SupplementForm) -> dict[str, Any]:
    return form.arguments


SUPPLEMENT = StaffAction(
    "yeu-cau-bo-sung",
    "Yêu cầu bổ sung",
    Verb.REQUEST_SUPPLEMENT,
    desk.request_supplement,
    form=_first_form,
    arguments=_arguments,
    page_template=PAGE,
    explains="Chỉ một lần, đầy đủ và chính xác. Người nộp chỉ sửa được các mục bạn chọn.",
)
PROPOSE_SUPPLEMENT = StaffAction(
    "de-nghi-bo-sung",
    "Đề nghị yêu cầu bổ sung lần nữa",
    Verb.REQUEST_SUPPLEMENT,
    supplements.propose,
    form=_further_form,
    arguments=_arguments,
    page_template=PAGE,
    explains="Hồ sơ đã được yêu cầu bổ sung. Phụ trách bộ phận một cửa hoặc lãnh đạo duyệt thì yêu cầu mới được gửi; "
    "trong lúc chờ duyệt, thời hạn giải quyết vẫn tính.",
)
APPROVE_SUPPLEMENT = StaffAction(
    "duyet-bo-sung",
    "Duyệt, gửi yêu cầu bổ sung",
    Verb.DECIDE_SUPPLEMENT,
    supplements.approve,
    explains="Người nộp nhận phiếu yêu cầu bổ sung; tên bạn được ghi trên phiếu.",
    kind="",
)
REJECT_SUPPLEMENT = StaffAction(
    "khong-duyet-bo-sung",
    "Không duyệt",
    Verb.DECIDE_SUPPLEMENT,
    supplements.reject,
    form=plain_form(ReasonForm),
    explains="Người nộp không bị hỏi thêm; hồ sơ trở lại người đề nghị. Chỉ cán bộ đọc được ý kiến này.",
    kind="danger",
)


TAKE_BACK_SUPPLEMENT = StaffAction(
    "rut-de-nghi-bo-sung",
    "Rút đề nghị",
    Verb.TAKE_BACK_SUPPLEMENT,
    supplements.take_back,
    explains="Người nộp không bị hỏi thêm; hồ sơ trở lại với bạn để làm tiếp.",
)


def first_or_further(actions: Iterable[StaffAction], dossier: Dossier) -> list[StaffAction]:
    """The same, with the proposal of a further request in place of the request where there was one already."""
    actions = list(actions)
    if SUPPLEMENT not in actions or not (dossier.may_have_supplement and dossier.supplements.exists()):
        return actions
    return [PROPOSE_SUPPLEMENT if action is SUPPLEMENT else action for action in actions]
