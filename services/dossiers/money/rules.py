"""The rules of the money of a dossier: each `check_…` raises DossierError, whose text is a sentence, or returns."""

from collections.abc import Sequence
from typing import Final

from core.compiled_query import CompiledQuery
from core.people import Person
from core.text import visible
from core.ui.formatting import format_vnd
from payments.models import Refund
from payments.orders.order_input import LineInput
from payments.status import RefundStatus
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, Exemption, Fee, FeeMoment, Task
from services.dossiers.status import Status
from services.dossiers.steps.step_rules import check_is_being_examined

OWED_EARLY: Final = CompiledQuery(
    lambda dossier: Fee.objects.owed().filter(dossier=dossier, moment__in=FeeMoment.charged_early()).values_list("pk")
)


def check_no_fee_is_open_before_acceptance(dossier: Dossier) -> None:
    """A fee collected before handling must be paid or exempted before acceptance (thu trước)."""
    if OWED_EARLY(dossier.pk):
        raise owes_before_acceptance(dossier)


def owes_before_acceptance(dossier: Dossier) -> DossierError:
    """The refusal of accepting it while an early fee is open."""
    return DossierError(
        f"{dossier.name} chưa nộp phí, lệ phí nên chưa thể tiếp nhận. "
        "Người nộp đã được nhắc thanh toán trên trang hồ sơ."
    )


def check_no_fee_is_open_before_return(dossier: Dossier) -> None:
    """Every fee must be paid or exempted before the result is handed over (thu sau)."""
    if fee := dossier.fees.owed().first():
        raise owes_before_return(dossier, fee)


def owes_before_return(dossier: Dossier, fee: Fee) -> DossierError:
    """The refusal of returning its result while this fee is open."""
    return DossierError(
        f"{dossier.name} còn {format_vnd(fee.order.total_vnd)} chưa nộp nên chưa thể trả kết quả. "
        "Người nộp đã được nhắc thanh toán trên trang hồ sơ."
    )


def check_has_open_fee(dossier: Dossier) -> Fee:
    """Return the open fee; there must be one."""
    fee = dossier.fees.owed().first()
    if fee is None:
        raise DossierError(f"{dossier.name} không có khoản nào đang chờ nộp.")
    return fee


def check_may_request_dues(dossier: Dossier) -> Task:
    """Return the open task of whoever requests dues; no other fee may be open."""
    if dossier.fees.owed().exists():
        raise DossierError(f"{dossier.name} đang có một khoản chờ nộp. Hãy chờ người nộp nộp xong khoản ấy.")
    if dossier.state is Status.IN_PROGRESS:
        return check_is_being_examined(dossier)
    task = dossier.tasks.open().first()
    if task is None:
        raise DossierError(f"{dossier.name} hiện không do ai xem xét.")
    return task


def check_lines_have_legal_basis(lines: Sequence[LineInput]) -> None:
    """Every line must have a name, a legal basis and an amount above 0.

    Source: Hiến pháp 2013 art. 47; Luật 97/2015/QH13 art. 4.
    """
    if not lines or any(not (visible(line.name) and visible(line.legal_basis)) for line in lines):
        raise DossierError("Mỗi khoản phải nộp cần có tên và căn cứ pháp lý.")
    if any(line.amount_vnd < 1 for line in lines):
        raise DossierError("Mỗi khoản phải nộp cần có số tiền lớn hơn 0.")


def check_has_undecided_refund(dossier: Dossier) -> list[Refund]:
    """Return the refunds that a second person has to decide on; there must be one."""
    if waiting := undecided_refunds(dossier):
        return waiting
    raise DossierError(f"{dossier.name} không có đề nghị hoàn trả nào đang chờ duyệt.")


def undecided_refunds(dossier: Dossier) -> list[Refund]:
    """The proposed refunds of the dossier; without any, those that a gateway refused, which are decided again."""
    refunds = Refund.objects.filter(collected__order__in=dossier.fees.values("order"))
    proposed = list(refunds.filter(status=RefundStatus.PROPOSED))
    return proposed or list(refunds.filter(status=RefundStatus.REFUSED))


def proposers_of_refunds(dossier: Dossier) -> list[int]:
    """Who proposed the refunds that wait for a second person."""
    return [refund.proposed_by_id for refund in undecided_refunds(dossier) if refund.proposed_by_id]


def check_did_not_propose_exemption(person: Person, dossier: Dossier) -> None:
    """Whoever proposed the exemption does not grant it, whatever roles they hold."""
    if check_has_open_exemption(dossier).proposed_by_id == person.pk:
        raise DossierError("Bạn đã đề nghị miễn khoản này. Một người khác có thẩm quyền phải quyết định.")


def check_has_open_exemption(dossier: Dossier) -> Exemption:
    """Return the proposed exemption that nobody has decided yet; there must be one."""
    exemption = Exemption.objects.open().filter(fee__dossier=dossier).select_related("fee__order", "task").first()
    if exemption is None:
        raise DossierError(f"{dossier.name} không có đề nghị miễn nộp nào đang chờ quyết định.")
    return exemption
