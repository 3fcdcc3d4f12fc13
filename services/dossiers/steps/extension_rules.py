"""The rules of extending a time limit: each `check_…` raises DossierError, whose text is a sentence, or returns."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.timezone import localdate, localtime

from core.people import Person
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Extension
from services.dossiers.process.deadlines import Calendar
from services.dossiers.process.extensions import last_day_to_issue
from services.dossiers.status import Status

RUNNING: Final = frozenset({Status.ACCEPTED, Status.IN_PROGRESS})
"""The statuses in which the time limit runs."""
MOST_DAYS: Final = 366
"""No rule of law: a later day is taken for a slip of the keyboard."""


def check_may_be_extended(dossier: Dossier, *, at: datetime) -> datetime:
    """Return the due time to be extended: it was not extended yet, nothing is proposed, and it is not too late."""
    due_at = check_is_in_time(dossier, at=at)
    if not dossier.may_have_extension:
        return due_at
    if Extension.objects.granted().filter(dossier=dossier).exists():
        raise DossierError(f"{dossier.name} đã được gia hạn một lần. Pháp luật chỉ cho hẹn lại ngày trả một lần.")
    if Extension.objects.open().filter(dossier=dossier).exists():
        raise DossierError(f"{dossier.name} đã có đề nghị gia hạn đang chờ lãnh đạo quyết định.")
    return due_at


def check_is_in_time(dossier: Dossier, *, at: datetime) -> datetime:
    """Return the due time: the apology is issued at the latest one day before it (NĐ 61/2018 art. 19(9))."""
    due_at = dossier.due_at
    if due_at is None or dossier.state not in RUNNING:
        raise DossierError(f"{dossier.name} không có hạn đang tính nên không có gì để gia hạn.")
    if sentence := too_late(dossier, at=at):
        raise DossierError(sentence)
    return due_at


def too_late(dossier: Dossier, *, at: datetime) -> str:
    """That the last day to issue the apology is over; empty where it is not, or no time limit runs."""
    if dossier.due_at is None:
        return ""
    last = last_day_to_issue(dossier.due_at, Calendar.of(dossier.agency))
    if localdate(at) <= last:
        return ""
    if dossier.accepted_at and localdate(dossier.accepted_at) > last:
        return (
            "Văn bản xin lỗi phải ban hành trước hạn một ngày làm việc, mà hạn "
            f"{localtime(dossier.due_at):%H:%M %d/%m/%Y} ngắn hơn thế. "
            "Không trả kết quả kịp thì hồ sơ được tính là trễ hạn."
        )
    return (
        f"Văn bản xin lỗi phải ban hành chậm nhất ngày {last:%d/%m/%Y}, một ngày làm việc trước hạn "
        f"{localtime(dossier.due_at):%H:%M %d/%m/%Y}; nay đã quá ngày ấy nên không gia hạn được. "
        "Không trả kết quả kịp thì hồ sơ được tính là trễ hạn."
    )


def check_new_day(day: date, *, due_at: datetime, calendar: Calendar) -> None:
    """The new day is a working day after the old one."""
    if day <= localdate(due_at):
        raise DossierError(f"Ngày hẹn mới phải sau hạn đã hẹn ({localdate(due_at):%d/%m/%Y}).")
    if day > localdate(due_at) + timedelta(days=MOST_DAYS):
        raise DossierError(f"Ngày {day:%d/%m/%Y} cách hạn đã hẹn hơn một năm. Hãy xem lại năm.")
    if not calendar.is_working(day):
        following = calendar.next_working(day)
        raise DossierError(f"Ngày {day:%d/%m/%Y} là ngày nghỉ. Hãy chọn ngày làm việc, ví dụ {following:%d/%m/%Y}.")


def check_has_open_extension(dossier: Dossier) -> Extension:
    """Return the proposed extension that nobody has decided yet; there must be one."""
    extension = Extension.objects.open().filter(dossier=dossier).first()
    if extension is None:
        raise DossierError(f"{dossier.name} không có đề nghị gia hạn nào đang chờ quyết định.")
    return extension


def check_did_not_propose_extension(person: Person, dossier: Dossier) -> None:
    """Whoever proposed the extension does not approve it, whatever roles they hold."""
    if check_has_open_extension(dossier).proposed_by_id == person.pk:
        raise DossierError("Bạn đã đề nghị gia hạn này. Một người khác có thẩm quyền phải quyết định.")
