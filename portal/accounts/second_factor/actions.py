"""A lost second factor put back by two people: one administrator proposes, another decides; nobody for themselves."""

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.refusals import RefusalError, check_says_why
from notifications.actions import tell
from portal.accounts.actions import administrators
from portal.accounts.models import FactorReset, Session, User
from services.agencies.permissions import Verb, may_somewhere

PROPOSED, DONE, TO_DECIDE = (f"second_factor_reset_{event}" for event in ("proposed", "done", "to_decide"))
"""Kinds of notifications: the first two to the person, the third to the administrators."""


class FactorResetError(RefusalError):
    """Why it is not done, for whoever wanted it."""


@transaction.atomic
def propose_reset(person: User, *, by: User, note: str) -> FactorReset:
    """Propose to remove the second factor of a person who has lost it; they are told, and who may decide."""
    _check_may(by, person)
    check_says_why(note, FactorResetError("Hãy ghi lý do và cách bạn đã nhận ra người ấy."))
    if not Authenticator.objects.filter(user_id=person.pk).exists():
        raise FactorResetError("Tài khoản này chưa có lớp xác thực thứ hai.")
    try:
        with transaction.atomic():
            reset = FactorReset.objects.create(person=person, reason=note.strip()[:500], proposed_by=by)
    except IntegrityError as twice:
        raise FactorResetError("Đã có đề nghị đang chờ người thứ hai.") from twice
    _tell(person, PROPOSED, reset, reverse("accounts:profile"))
    for keeper in administrators().exclude(pk__in=(by.pk, person.pk)):
        _tell(keeper, TO_DECIDE, reset, reverse("admin:accounts_user_factors", args=[person.pk]))
    return reset


@transaction.atomic
def approve_reset(person: User, *, by: User) -> FactorReset:
    """Remove the factors and end the sessions of the person, as a second administrator; the person is told."""
    _check_may(by, person)
    reset = _open_reset(person)
    if by.pk == reset.proposed_by_id:
        raise FactorResetError("Bạn đã đề nghị, nên một người quản trị khác phải duyệt.")
    _decide(reset, by=by, is_granted=True)
    Authenticator.objects.filter(user_id=person.pk).delete()
    Session.objects.filter(user_id=person.pk).delete()
    _tell(person, DONE, reset, reverse("accounts:profile"))
    return reset


@transaction.atomic
def reject_reset(person: User, *, by: User) -> FactorReset:
    """Drop the proposal, as anybody who might have made it."""
    _check_may(by, person)
    reset = _open_reset(person)
    _decide(reset, by=by, is_granted=False)
    return reset


def _check_may(by: User, person: User) -> None:
    if not may_somewhere(by, Verb.KEEP_ACCOUNTS):
        raise FactorResetError("Bạn không có thẩm quyền quản lý tài khoản.")
    if by.pk == person.pk:
        raise FactorResetError("Không ai đặt lại lớp xác thực của chính mình.")


def _open_reset(person: User) -> FactorReset:
    reset = FactorReset.objects.select_for_update().filter(person=person, decided_at=None).first()
    if reset is None:
        raise FactorResetError("Không có đề nghị nào đang chờ.")
    return reset


def _decide(reset: FactorReset, *, by: User, is_granted: bool) -> None:
    reset.decided_by, reset.decided_at, reset.is_granted = by, timezone.now(), is_granted
    reset.save(update_fields=["decided_by", "decided_at", "is_granted"])


def _tell(recipient: User, kind: str, reset: FactorReset, path: str) -> None:
    context = {"person": reset.person, "proposer": reset.proposed_by, "reason": reset.reason}
    tell(recipient, kind, key=f"{kind}:{reset.pk}:{recipient.pk}", path=path, context=context)
