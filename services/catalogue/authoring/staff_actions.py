"""Staff actions on a version: the buttons and forms of its page."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from core.people import Person
from core.staff_actions import StaffAction, offered, permitted, plain_form
from services.agencies.permissions import Verb, may
from services.catalogue import actions
from services.catalogue.lint.library_lint import takes_from_library
from services.catalogue.models import ProcedureVersion, VersionState
from services.catalogue.publication.forms import PublishForm, ReasonForm, RestoreForm, RetireForm
from services.catalogue.rules import is_author_of


def _in_states(*states: VersionState) -> Callable[[ProcedureVersion], bool]:
    return lambda version: version.state in states


def _publish_form(version: ProcedureVersion, data: Any, files: Any, prefix: str) -> PublishForm:
    initial = {"seen": version.checksum, "on": _first_of_next_month()}
    has_open_remarks = version.remarks.unresolved().exists()
    return PublishForm(data, prefix=prefix, initial=initial, has_open_remarks=has_open_remarks)


def _first_of_next_month() -> date:
    """The first day of next month, on which most legal changes take effect."""
    return (timezone.localdate().replace(day=28) + timedelta(days=4)).replace(day=1)


def _publish_arguments(form: PublishForm) -> Mapping[str, Any]:
    told = form.cleaned_data
    return {
        "on": told["on"],
        "expected_checksum": told["seen"],
        "despite_remarks": told.get("despite_remarks", False),
    }


SUBMIT = StaffAction(
    "gui-duyet",
    "Gửi duyệt",
    Verb.WRITE_PROCEDURE,
    actions.submit_for_review,
    applies=_in_states(VersionState.DRAFT),
    explains="Nội dung được giữ nguyên từ lúc gửi. Một người khác của cơ quan xem thay đổi rồi công bố.",
    success="{thing} đã được gửi duyệt.",
    kind="",
)
PUBLISH = StaffAction(
    "cong-bo",
    "Duyệt và công bố",
    Verb.PUBLISH_PROCEDURE,
    actions.publish,
    applies=_in_states(VersionState.REVIEW),
    form=_publish_form,
    arguments=_publish_arguments,
    explains="Hồ sơ đã nộp giữ phiên bản khi nộp; bản đang soạn chuyển sang phiên bản này trước khi nộp.",
    success="{thing} đã được duyệt.",
    kind="",
    layout="flat",
    asks_again=True,
)
RETURN = StaffAction(
    "tra-lai",
    "Trả lại người soạn",
    Verb.PUBLISH_PROCEDURE,
    actions.return_to_author,
    applies=_in_states(VersionState.REVIEW, VersionState.APPROVED),
    form=plain_form(ReasonForm),
    explains="Phiên bản trở lại thành bản nháp để sửa tiếp.",
    success="{thing} đã được trả lại.",
)
TAKE_BACK = StaffAction(
    "lay-lai",
    "Lấy lại để sửa",
    Verb.WRITE_PROCEDURE,
    actions.return_to_author,
    applies=_in_states(VersionState.REVIEW),
    form=plain_form(ReasonForm),
    explains="Phiên bản trở lại thành bản nháp; khi xong thì gửi duyệt lại.",
    success="{thing} đã được lấy lại.",
    kind="quiet",
)
RENEW = StaffAction(
    "lay-ban-moi",
    "Lấy bản mới của thư viện",
    Verb.WRITE_PROCEDURE,
    actions.renew_shared_parts,
    applies=lambda version: version.state == VersionState.DRAFT and takes_from_library(version.package),
    explains="Danh mục, nhóm câu hỏi dùng chung trong bản nháp được thay bằng phiên bản mới nhất của thư viện.",
    success="{thing} đã dùng phiên bản mới nhất của các mục dùng chung.",
    kind="quiet",
)
ABANDON = StaffAction(
    "bo",
    "Bỏ bản nháp này",
    Verb.WRITE_PROCEDURE,
    actions.abandon,
    applies=_in_states(VersionState.DRAFT),
    explains="Bản nháp không dùng nữa; nhật ký vẫn được giữ.",
    success="{thing} đã được bỏ.",
    kind="quiet",
    layout="folded",
)
RETIRE = StaffAction(
    "bai-bo",
    "Bãi bỏ",
    Verb.PUBLISH_PROCEDURE,
    actions.retire,
    applies=_in_states(VersionState.PUBLISHED),
    form=plain_form(RetireForm),
    explains="Không ai nộp được thủ tục này nữa cho đến khi có phiên bản khác được công bố.",
    success="{thing} đã hết áp dụng.",
    kind="danger",
    layout="folded",
    asks_again=True,
)

RESTORE = StaffAction(
    "khoi-phuc",
    "Khôi phục nội dung này",
    Verb.WRITE_PROCEDURE,
    actions.restore,
    applies=_in_states(VersionState.RETIRED),
    form=plain_form(RestoreForm),
    explains="Một phiên bản mới mang nội dung này được gửi duyệt ngay. Một người khác xem rồi công bố.",
    success="Nội dung của {thing} đã được gửi duyệt thành phiên bản mới.",
    leads_to=lambda restored: reverse("admin:studio_version", args=[restored.pk]),
)

ACTIONS = (SUBMIT, PUBLISH, RETURN, TAKE_BACK, RENEW, ABANDON, RETIRE, RESTORE)
NOT_BY_AUTHORS = (PUBLISH, RETIRE)
"""Actions not open to the authors of the version."""


def staff_actions_for(version: ProcedureVersion, person: Person) -> list[StaffAction]:
    """The actions this person may take on the version now."""
    actions = offered(ACTIONS, version, partial(may, person, agency=version.procedure.issuer))
    return [action for action in actions if action not in NOT_BY_AUTHORS or not is_author_of(version, person)]


def permitted_actions(version: ProcedureVersion, person: Person) -> tuple[StaffAction, ...]:
    """The actions that this person's roles allow on a version in some state."""
    return permitted(ACTIONS, partial(may, person, agency=version.procedure.issuer))
