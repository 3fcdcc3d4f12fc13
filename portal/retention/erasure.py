"""Erasure of what is kept about one citizen (xóa dữ liệu theo yêu cầu): what nobody else needs goes, the rest says why.

No law is applied here: which erasures it demands or forbids was not at hand. What goes is what the table of retention
deletes by itself one day and no office reads; what stays is held by a reason that is told, or by a trigger.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, Q, QuerySet

from core.access_log.models import AccessRecord
from notifications.models import Delivery, FailingAddress, Notification
from notifications.status import DeliveryState
from payments.models import Order
from portal.accounts.models import Mandate, Session, User
from portal.retention.sweeps import BATCH
from services.documents.models import Document
from services.dossiers.actions import filing as filings
from services.dossiers.models import Dossier, DraftSheet, Filing, Invitation, Printout

Of = Callable[[User], "QuerySet[Any]"]
"""The rows of a person."""

logger = logging.getLogger(__name__)


class ErasureError(Exception):
    """Nothing of this account is erased; the text says why."""


@dataclass(frozen=True)
class Erased:
    """One kind of data that goes: `erase` takes one row in a transaction of its own."""

    what: str
    of: Of
    erase: Callable[[Any], object] = lambda row: row.delete()


@dataclass(frozen=True)
class Kept:
    """One kind of data that stays, and why."""

    what: str
    reason: str
    of: Of


@dataclass(frozen=True)
class Line:
    """How many rows of a kind the person has; with a reason they stay."""

    what: str
    number: int
    reason: str = ""


def _drafts(person: User) -> QuerySet[Filing]:
    """Begun by the person and not submitted. Drafts under a message or an inspection are part of a dossier."""
    return Filing.objects.filter(draft__owner=person, draft__submitted_at=None).select_related("version")


def _needed_notices() -> Q:
    """Not read yet, or with a letter on its way."""
    waiting = Delivery.objects.filter(notification=OuterRef("pk"), state=DeliveryState.WAITING)
    return Q(read_at=None) | Q(Exists(waiting))


@transaction.atomic
def _erase_notice(notice: Notification) -> None:
    notice.deliveries.all().delete()
    notice.delete()


ERASED: Final = (
    Erased("Bản nháp chưa nộp, cùng tệp của bản nháp", _drafts, filings.discard),
    Erased(
        "Thông báo đã đọc, cùng lần gửi thư",
        lambda person: Notification.objects.of(person).exclude(_needed_notices()),
        _erase_notice,
    ),
    Erased("Bản xem trước của tờ khai", lambda person: DraftSheet.objects.filter(owner=person)),
    Erased("Bản in xem một lần", lambda person: Printout.objects.filter(owner=person)),
    Erased(
        "Ghi nhớ địa chỉ thư bị trả lại",
        lambda person: FailingAddress.objects.filter(address=person.email.lower() or None),
    ),
    Erased("Phiên đăng nhập", lambda person: Session.objects.filter(user=person)),
)
KEPT: Final = (
    Kept(
        "Hồ sơ đã nộp, cùng câu trả lời, tệp và nhật ký",
        "Là căn cứ của việc cơ quan đã giải quyết; nhật ký được chuỗi mã băm bảo vệ nên không bỏ được một phần.",
        lambda person: Dossier.objects.filter(Q(applicant=person) | Q(principal=person)),
    ),
    Kept(
        "Giấy tờ, kết quả đã cấp",
        "Người khác có thể đang dựa vào giấy tờ và tra cứu xem giấy tờ có thật không.",
        lambda person: Document.objects.filter(owner=person),
    ),
    Kept(
        "Khoản phải nộp, thanh toán và biên lai",
        "Là sổ sách thu tiền của cơ quan.",
        lambda person: Order.objects.filter(payer=person),
    ),
    Kept(
        "Ủy quyền đã cho, đã nhận",
        "Cho biết ai được làm gì thay ai khi hồ sơ được nộp.",
        lambda person: Mandate.objects.filter(
            Q(person=person) | Q(granted_by=person) | Q(holder=person) | Q(ended_by=person)
        ),
    ),
    Kept(
        "Lời mời cùng xác nhận hồ sơ",
        "Thuộc hồ sơ của người mời.",
        lambda person: Invitation.objects.filter(person=person),
    ),
    Kept(
        "Bản nháp người được ủy quyền đang soạn thay",
        "Là của người soạn; người soạn xóa được bất cứ lúc nào.",
        lambda person: Filing.objects.filter(principal=person, draft__submitted_at=None),
    ),
    Kept(
        "Thông báo chưa đọc, hoặc thư chưa gửi xong",
        "Người nhận có thể chưa biết việc mà thông báo nói đến.",
        lambda person: Notification.objects.of(person).filter(_needed_notices()),
    ),
    Kept(
        "Nhật ký cán bộ đã xem dữ liệu",
        "Để chính người ấy biết ai đã xem; cơ sở dữ liệu không cho xóa sớm hơn năm năm.",
        lambda person: AccessRecord.objects.about(person.pk),
    ),
)
ACCOUNT: Final = "Tài khoản, với họ tên, số định danh, ngày sinh, điện thoại và thư điện tử"
NEEDED: Final = "Dữ liệu còn giữ ở trên thuộc về tài khoản này."


def what_is_held(person: User) -> list[Line]:
    """What would go of this citizen, then what would stay and why; nothing is changed. ErasureError as in `erase`."""
    _check_is_a_citizen(person)
    gone = [Line(one.what, one.of(person).count()) for one in ERASED]
    kept = [Line(one.what, one.of(person).count(), one.reason) for one in KEPT]
    return [*gone, *kept, Line(ACCOUNT, 1, NEEDED if any(line.number for line in kept) else "")]


def erase(person: User) -> list[Line]:
    """Erase what may go of this citizen, the account too where nothing that stays needs it; what went, and what stays.

    Killed at any moment it has lost nothing, and goes on when called again. ErasureError for staff: what they did is
    the office's record, and ends with their posts.
    """
    _check_is_a_citizen(person)
    gone = [Line(one.what, sum(_erase(one, person))) for one in ERASED]
    kept = [Line(one.what, one.of(person).count(), one.reason) for one in KEPT]
    pk, is_gone = person.pk, _erase_account(person)
    logger.info("erasure: %s rows of account %s, the account %s", sum(line.number for line in gone), pk, is_gone)
    return [*gone, *kept, Line(ACCOUNT, 1, "" if is_gone else NEEDED)]


def _check_is_a_citizen(person: User) -> None:
    if person.is_staff:
        raise ErasureError(f"Tài khoản {person.pk} là của cán bộ.")


def _erase(kind: Erased, person: User) -> Iterator[int]:
    """One for each row that went."""
    while rows := list(kind.of(person).order_by("pk")[:BATCH]):
        for row in rows:
            kind.erase(row)
            yield 1


def _erase_account(person: User) -> bool:
    try:
        with transaction.atomic():
            person.delete()
    except ProtectedError:
        return False
    return True
