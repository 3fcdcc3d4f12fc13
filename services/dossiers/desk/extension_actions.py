"""The staff actions about an extension of the time limit with the apology paper."""

from typing import Any

from django.utils import timezone

from core.refusals import allows
from core.staff_actions import StaffAction, plain_form
from services.agencies.permissions import Verb
from services.dossiers.actions import extensions
from services.dossiers.desk.own_page import OWN_PAGE
from services.dossiers.forms.extensions import ExtensionForm
from services.dossiers.forms.staff_forms import ReasonForm
from services.dossiers.models import Dossier
from services.dossiers.steps import extension_rules


def _may_be_extended(dossier: Dossier) -> bool:
    return allows(extension_rules.check_may_be_extended, dossier, at=timezone.now())


def _form(dossier: Dossier, data: Any, files: Any, prefix: str) -> ExtensionForm:
    return ExtensionForm(dossier, data, prefix=prefix)


EXTEND = StaffAction(
    "gia-han",
    "Đề nghị xin lỗi và gia hạn",
    Verb.EXTEND,
    extensions.propose,
    applies=_may_be_extended,
    form=_form,
    page_template=OWN_PAGE,
    explains="Chỉ một lần. Lãnh đạo xem và ký văn bản xin lỗi; trong lúc chờ, việc vẫn làm tiếp theo hạn cũ.",
)
GRANT_EXTENSION = StaffAction(
    "dong-y-gia-han",
    "Đồng ý, ban hành văn bản xin lỗi",
    Verb.DECIDE_EXTENSION,
    extensions.grant,
    explains="Văn bản được cấp số và gửi người nộp; ngày hẹn trả dời sang ngày đã đề nghị.",
    kind="",
)
REJECT_EXTENSION = StaffAction(
    "khong-gia-han",
    "Không gia hạn",
    Verb.DECIDE_EXTENSION,
    extensions.reject,
    form=plain_form(ReasonForm),
    explains="Hạn giữ nguyên. Chỉ cán bộ đọc được ý kiến này.",
    kind="danger",
)

EXTENSION_ACTIONS = (GRANT_EXTENSION, REJECT_EXTENSION)
"""The staff actions while an extension waits for a second person."""
