"""A citizen's data erased by two people: one administrator proposes, another decides, a worker carries it out."""

from functools import partial
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.refusals import RefusalError, check_says_why
from notifications.actions import tell
from portal.accounts.actions import administrators
from portal.accounts.models import User
from portal.retention import erasure
from portal.retention.models import Erasure
from services.agencies.permissions import Verb, may_somewhere

JOB: Final = "retention.erase"
TO_DECIDE: Final = "erasure_to_decide"
"""Kind of the notification to the other administrators."""


class ErasingError(RefusalError):
    """Why it is not done, for whoever wanted it."""


def erasures_of(person: User) -> QuerySet[Erasure]:
    """What was proposed about this account, the newest first."""
    return Erasure.objects.filter(account=person.pk).select_related("proposed_by", "decided_by").order_by("-pk")


@transaction.atomic
def propose_erasure(person: User, *, by: User, note: str) -> Erasure:
    """Propose to erase what may go of this citizen; whoever may decide is told."""
    _check_may(by, person)
    check_says_why(note, ErasingError("Hãy ghi lý do và cách bạn đã nhận ra người ấy."))
    try:
        with transaction.atomic():
            proposed = Erasure.objects.create(account=person.pk, reason=note.strip()[:500], proposed_by=by)
    except IntegrityError as twice:
        raise ErasingError("Đã có đề nghị đang chờ người thứ hai.") from twice
    path = reverse("admin:retention_erasure_account", args=[person.pk])
    for keeper in administrators().exclude(pk=by.pk):
        context = {"account": person.pk, "proposer": by, "reason": proposed.reason}
        tell(keeper, TO_DECIDE, key=f"{TO_DECIDE}:{proposed.pk}:{keeper.pk}", path=path, context=context)
    return proposed


@transaction.atomic
def approve_erasure(person: User, *, by: User) -> Erasure:
    """Have it erased, as a second administrator."""
    _check_may(by, person)
    proposed = _open_erasure(person)
    if by.pk == proposed.proposed_by_id:
        raise ErasingError("Bạn đã đề nghị, nên một người quản trị khác phải duyệt.")
    _decide(proposed, by=by, is_granted=True)
    outbox.enqueue(JOB, key=f"{JOB}:{proposed.pk}", erasure_id=proposed.pk)
    return proposed


@transaction.atomic
def reject_erasure(person: User, *, by: User) -> Erasure:
    """Drop the proposal, as anybody who might have made it."""
    _check_may(by, person)
    proposed = _open_erasure(person)
    _decide(proposed, by=by, is_granted=False)
    return proposed


@outbox.handler(JOB, words="Xóa dữ liệu theo yêu cầu")
def carry_out(*, erasure_id: int) -> outbox.OnDone | None:
    """Outbox handler: erase what may go, in small steps; begun anew after a killed worker, it goes on."""
    approved = Erasure.objects.filter(pk=erasure_id, is_granted=True, done_at=None).first()
    if approved is None:
        return None
    if person := User.objects.filter(pk=approved.account).first():
        try:
            erasure.erase(person)
        except erasure.ErasureError as refused:
            raise outbox.PermanentError(str(refused)) from refused
    return partial(_mark_done, erasure_id)


def _mark_done(erasure_id: int) -> None:
    Erasure.objects.filter(pk=erasure_id).update(done_at=timezone.now())


def _check_may(by: User, person: User) -> None:
    if not may_somewhere(by, Verb.KEEP_ACCOUNTS):
        raise ErasingError("Bạn không có thẩm quyền quản lý tài khoản.")
    if person.is_staff:
        raise ErasingError("Tài khoản này là của cán bộ; việc họ đã làm là hồ sơ của cơ quan.")


def _open_erasure(person: User) -> Erasure:
    proposed = Erasure.objects.select_for_update(of=("self",)).filter(account=person.pk, decided_at=None).first()
    if proposed is None:
        raise ErasingError("Không có đề nghị nào đang chờ.")
    return proposed


def _decide(proposed: Erasure, *, by: User, is_granted: bool) -> None:
    proposed.decided_by, proposed.decided_at, proposed.is_granted = by, timezone.now(), is_granted
    proposed.save(update_fields=["decided_by", "decided_at", "is_granted"])
