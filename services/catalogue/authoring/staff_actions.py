"""What somebody may do with a version now: the buttons of its page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core.people import Person
from services.agencies.permissions import Verb, may
from services.catalogue import actions
from services.catalogue.models import ProcedureVersion, VersionState
from services.catalogue.rules import wrote


@dataclass(frozen=True)
class Deed:
    """One act: its address, its button, when and who, and what it needs to be told."""

    slug: str
    label: str
    done: str
    verb: Verb
    states: frozenset[VersionState]
    act: Callable[..., ProcedureVersion]
    explains: str
    needs: Literal["", "note", "day"] = ""
    kind: str = "second"
    by_others: bool = False
    """Not by who wrote it."""

    def is_open_to(self, version: ProcedureVersion, person: Person) -> bool:
        """Whether the button is shown; the act asks the rules again."""
        if version.state not in self.states or not may(person, self.verb, agency=version.procedure.issuer):
            return False
        return not (self.by_others and wrote(version, person))

    def do(self, version: ProcedureVersion, *, by: Person, **told: Any) -> ProcedureVersion:
        return self.act(version, by=by, **told)


DEEDS = (
    Deed(
        "gui-duyet",
        "Gửi duyệt",
        "đã được gửi duyệt",
        Verb.WRITE_PROCEDURE,
        frozenset({VersionState.DRAFT}),
        actions.submit_for_review,
        "Nội dung được giữ nguyên từ lúc gửi. Một người khác của cơ quan xem thay đổi rồi công bố.",
        kind="",
    ),
    Deed(
        "cong-bo",
        "Duyệt và công bố",
        "đã được duyệt",
        Verb.PUBLISH_PROCEDURE,
        frozenset({VersionState.REVIEW}),
        actions.publish,
        "Hồ sơ và bản soạn đã bắt đầu vẫn giữ phiên bản cũ.",
        needs="day",
        kind="",
        by_others=True,
    ),
    Deed(
        "tra-lai",
        "Trả lại người soạn",
        "đã được trả lại",
        Verb.PUBLISH_PROCEDURE,
        frozenset({VersionState.REVIEW, VersionState.APPROVED}),
        actions.return_to_author,
        "Phiên bản trở lại thành bản nháp để sửa tiếp.",
        needs="note",
    ),
    Deed(
        "lay-lai",
        "Lấy lại để sửa",
        "đã được lấy lại",
        Verb.WRITE_PROCEDURE,
        frozenset({VersionState.REVIEW}),
        actions.return_to_author,
        "Phiên bản trở lại thành bản nháp; khi xong thì gửi duyệt lại.",
        needs="note",
        kind="quiet",
    ),
    Deed(
        "bo",
        "Bỏ bản nháp này",
        "đã được bỏ",
        Verb.WRITE_PROCEDURE,
        frozenset({VersionState.DRAFT}),
        actions.abandon,
        "Bản nháp không dùng nữa; nhật ký vẫn được giữ.",
        kind="quiet",
    ),
    Deed(
        "bai-bo",
        "Bãi bỏ",
        "đã hết áp dụng",
        Verb.PUBLISH_PROCEDURE,
        frozenset({VersionState.PUBLISHED}),
        actions.retire,
        "Không ai nộp được thủ tục này nữa cho đến khi có phiên bản khác được công bố.",
        kind="danger",
        by_others=True,
    ),
)


def deeds_for(version: ProcedureVersion, person: Person) -> list[Deed]:
    """What this person may do with it now."""
    return [deed for deed in DEEDS if deed.is_open_to(version, person)]
