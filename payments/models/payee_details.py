"""Where agencies collect, and their tax codes: each change is proposed by one person and approved by another."""

import json
from collections.abc import Collection, Sequence
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core import encryption
from core.compiled_query import CompiledQuery
from payments.status import PayeeDetailStatus

TAX_CODE = "tax_code"
"""The kind of a tax code; every other kind is the code of a gateway."""


class PayeeDetailQuerySet(models.QuerySet["PayeeDetail"]):
    def approved(self) -> Self:
        """Those that hold or once held."""
        return self.filter(status=PayeeDetailStatus.APPROVED, valid_from__lte=timezone.localdate())

    def in_force(self, kind: str, payee: str) -> "PayeeDetail | None":
        """What holds for this agency today."""
        today = timezone.localdate()
        return next((one for one in APPROVED(kind, payee) if one.valid_from <= today), None)

    def numbers_in_force(self, kind: str, payees: Collection[str]) -> dict[str, str]:
        """What holds for these agencies today, by agency code; those without are left out."""
        rows = self.approved().filter(payee__in=payees, kind=kind).order_by("valid_from", "pk")
        return {row.payee: row.number for row in rows}

    def of_number(self, kind: str, number: str) -> "PayeeDetail | None":
        """The newest about this terminal or account, also where its agency uses another one by now."""
        return self.approved().filter(number=number, kind=kind).order_by("-valid_from", "-pk").first()

    def own_numbers(self, kind: str, since: date) -> list[tuple[str, str]]:
        """Agency code and number of every terminal or account that an agency held on this day or later."""
        rows = self.approved().filter(kind=kind).order_by("payee", "valid_from", "pk")
        return [
            pair
            for payee, held in groupby(rows.values_list("payee", "number", "valid_from"), key=lambda row: row[0])
            for pair in _held_since(payee, [(number, begin) for _, number, begin in held], since)
        ]


def _held_since(payee: str, held: list[tuple[str, date]], since: date) -> list[tuple[str, str]]:
    """Of the numbers that an agency held one after another, those it held on this day or later."""
    ends = [begin for _, begin in held[1:]] + [date.max]
    return list(dict.fromkeys((payee, number) for (number, _), end in zip(held, ends, strict=True) if end > since))


class PayeeDetail(models.Model):
    """One thing that payments must know of an agency that collects: its account at a gateway, or its tax code.

    What was approved is never changed, only followed by another.
    """

    payee = models.CharField("mã cơ quan thu", max_length=35)
    kind = models.CharField("loại", max_length=12)
    number = models.CharField("mã hoặc số", max_length=20)
    """Terminal (TmnCode), account number or tax code."""
    details = models.JSONField("chi tiết", default=dict, blank=True)
    """What else a payer must be told of an account, such as its bank."""
    secrets = models.TextField("khóa", blank=True)
    """JSON list of keys, encrypted (`core.encryption`); the first one signs, all of them verify."""
    valid_from = models.DateField("áp dụng từ ngày")
    reason = models.CharField("căn cứ", max_length=200)
    status = models.CharField(
        "trạng thái", max_length=10, choices=PayeeDetailStatus, default=PayeeDetailStatus.PROPOSED
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc", default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người duyệt"
    )
    decided_at = models.DateTimeField("duyệt lúc", null=True)

    objects = PayeeDetailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "nơi thu, mã số thuế"
        ordering = ["-id"]
        indexes = [
            models.Index(
                name="payee_detail_in_force", fields=["payee", "kind", "-valid_from"], condition=Q(status="approved")
            ),
            models.Index(name="payee_detail_of_number", fields=["number", "kind"], condition=Q(status="approved")),
        ]
        constraints = [
            models.UniqueConstraint(
                name="payee_detail_has_one_proposal_at_a_time", fields=["payee", "kind"], condition=Q(status="proposed")
            ),
            models.CheckConstraint(
                name="payee_detail_is_decided_by_another_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(
                name="payee_detail_says_who_decided",
                condition=Q(status=PayeeDetailStatus.PROPOSED, decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(status=PayeeDetailStatus.PROPOSED) & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payee}: {self.number}"

    @property
    def state(self) -> PayeeDetailStatus:
        return PayeeDetailStatus(self.status)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, decrypted."""
        return tuple(json.loads(encryption.decrypt(self.secrets))) if self.secrets else ()

    @keys.setter
    def keys(self, keys: Sequence[str]) -> None:
        self.secrets = encryption.encrypt(json.dumps(list(keys))) if keys else ""

    def fingerprints(self) -> list[str]:
        """What two people compare of the keys without seeing them: the first eight digits of each one's SHA-256."""
        return [sha256(key.encode()).hexdigest()[:8] for key in self.keys]


APPROVED: Final = CompiledQuery(
    lambda kind, payee: PayeeDetail.objects.filter(kind=kind, payee=payee, status=PayeeDetailStatus.APPROVED).order_by(
        "-valid_from", "-pk"
    )
)
"""What holds, held or will hold for an agency, newest first."""
