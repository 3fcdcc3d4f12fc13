"""What becomes of the money when a dossier ends without a result, in sentences."""

from collections.abc import Iterator

from django.utils.translation import gettext

from core.ui.formatting import format_vnd
from payments.status import OrderStatus
from services.catalogue.package.fees.charges import Ending
from services.dossiers.models import Dossier, Fee
from services.dossiers.status import Status


def ending_of(dossier: Dossier, status: Status | None = None) -> Ending | None:
    """The ending of a dossier without a result, in its present status or in another; None for any other status."""
    match status or dossier.state:
        case Status.REFUSED:
            return Ending.REFUSED
        case Status.STOPPED:
            return Ending.STOPPED
        case Status.WITHDRAWN:
            return Ending.WITHDRAWN_LATE if dossier.code else Ending.WITHDRAWN_EARLY
    return None


def money_sentences(dossier: Dossier, ending: Ending) -> list[str]:
    """A sentence for each fee of the dossier: not to be paid any more, given back after approval, or kept."""
    fees = dossier.fees.filter(exempt_reason="").select_related("order").order_by("pk")
    return [sentence for fee in fees for sentence in _of_fee(fee, ending)]


def _of_fee(fee: Fee, ending: Ending) -> Iterator[str]:
    amount, status = format_vnd(fee.order.total_vnd), fee.order.status
    given_back = min(fee.given_back.get(ending, 0), fee.order.total_vnd)
    if status in {OrderStatus.OPEN, OrderStatus.CANCELLED}:
        yield gettext("Khoản %(amount)s chưa nộp: bạn không phải nộp nữa.") % {"amount": amount}
    elif not given_back:
        yield gettext("Khoản %(amount)s đã nộp: theo quy định không được hoàn trả.") % {"amount": amount}
    elif given_back < fee.order.total_vnd:
        part = format_vnd(given_back)
        yield gettext(
            "Khoản %(amount)s đã nộp: được đề nghị hoàn trả %(part)s; cơ quan duyệt xong, Cổng báo riêng."
        ) % {"amount": amount, "part": part}
    else:
        yield gettext("Khoản %(amount)s đã nộp: được đề nghị hoàn trả toàn bộ; cơ quan duyệt xong, Cổng báo riêng.") % {
            "amount": amount
        }
