"""Where an agency collects, and its tax code: one person proposes a change, another one approves it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils import timezone

from core import encryption
from core.people import User
from payments import rules
from payments.models import PayeeDetail
from payments.status import PayeeDetailStatus
from payments.verbs import MoneyVerb


@dataclass(frozen=True)
class PayeeDetailInput:
    """Where an agency collects from a day on (`kind` is a gateway's code), or its tax code."""

    payee: str
    kind: str
    number: str
    valid_from: date
    reason: str
    details: Mapping[str, str] = field(default_factory=dict)
    keys: Sequence[str] = field(default=(), repr=False)


@transaction.atomic
def propose_payee_detail(given: PayeeDetailInput, *, by: User) -> PayeeDetail:
    """Propose it; another person approves."""
    rules.check_may_at(by, MoneyVerb.PROPOSE_ACCOUNT, given.payee)
    rules.check_says_why(given.reason)
    detail = PayeeDetail(
        payee=given.payee,
        kind=given.kind,
        number=given.number,
        details=dict(given.details),
        valid_from=given.valid_from,
        reason=given.reason.strip(),
        proposed_by=by,
    )
    detail.keys = given.keys
    rules.check_payee_detail(detail)
    detail.save()
    return detail


@transaction.atomic
def approve_payee_detail(detail: PayeeDetail, *, by: User) -> PayeeDetail:
    """Approve a proposal as the second person; it holds from its day on."""
    return _decide(detail, PayeeDetailStatus.APPROVED, by)


@transaction.atomic
def reject_payee_detail(detail: PayeeDetail, *, by: User) -> PayeeDetail:
    """Reject a proposal as the second person; nothing changes."""
    return _decide(detail, PayeeDetailStatus.REJECTED, by)


def _decide(detail: PayeeDetail, to: PayeeDetailStatus, by: User) -> PayeeDetail:
    # Two agencies that propose the same number queue up behind one another.
    rivals = PayeeDetail.objects.select_for_update(of=("self",)).filter(kind=detail.kind, number=detail.number)
    detail = next(rival for rival in rivals.order_by("pk") if rival.pk == detail.pk)
    rules.check_may(by, MoneyVerb.APPROVE_ACCOUNT, detail)
    rules.check_may_decide(detail, by)
    if to == PayeeDetailStatus.APPROVED:
        rules.check_number_is_free(detail)
    detail.status, detail.decided_by, detail.decided_at = to, by, timezone.now()
    detail.save(update_fields=["status", "decided_by", "decided_at"])
    return detail


@transaction.atomic
def rotate_keys(*, batch: int = 500) -> int:
    """Encrypt every stored key with the first of settings.ENCRYPTION_KEYS; returns the number of rows."""
    rows = PayeeDetail.objects.exclude(secrets="").select_for_update(of=("self",)).only("secrets")
    changed = list(rows.iterator(chunk_size=batch))
    for row in changed:
        row.secrets = encryption.rotate(row.secrets)
    PayeeDetail.objects.bulk_update(changed, ["secrets"], batch_size=batch)
    return len(changed)
