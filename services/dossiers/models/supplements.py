"""Models: supplement requests, and the proposals of further ones."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class SupplementRequest(models.Model):
    """A supplement request (yêu cầu bổ sung): only the named fields open again, each with what is wrong with it."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="supplements")
    fields = models.JSONField("mục cần bổ sung")
    """Keys of the form's fields that open again."""
    remarks = models.JSONField("sai, thiếu gì", default=dict, blank=True)
    """What is wrong, by these keys; a field without a remark is meant by the note."""
    note = models.TextField("nội dung chung", blank=True)
    number = models.PositiveSmallIntegerField("lần", default=1)
    """Which request of its dossier it is; the law knows one, so each further one is approved by a second person."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người yêu cầu")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    asked_at = models.DateTimeField("yêu cầu lúc")
    answered_at = models.DateTimeField("bổ sung lúc", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "yêu cầu bổ sung"
        ordering = ["dossier", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_open_supplement_request",
                fields=["dossier"],
                condition=Q(answered_at__isnull=True),
            ),
            models.UniqueConstraint(name="supplement_requests_are_counted", fields=["dossier", "number"]),
            models.CheckConstraint(
                name="further_supplement_request_is_approved_by_a_second_person",
                condition=Q(number=1, approved_by__isnull=True)
                | (Q(number__gt=1, approved_by__isnull=False) & ~Q(approved_by=F("by"))),
            ),
        ]

    def __str__(self) -> str:
        return (self.note or "; ".join(self.remarks.values()))[:60]


class SupplementProposalQuerySet(models.QuerySet["SupplementProposal"]):
    def open(self) -> Self:
        """Proposed and not decided yet."""
        return self.filter(decided_at__isnull=True)


class SupplementProposal(models.Model):
    """A proposal to request a supplement once more, and what a second person decided (đề nghị yêu cầu bổ sung lần nữa).

    It stays open where the dossier ended before anybody decided.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="supplement_proposals")
    fields = models.JSONField("mục cần bổ sung")
    remarks = models.JSONField("sai, thiếu gì", default=dict, blank=True)
    note = models.TextField("nội dung chung", blank=True)
    """These three as in `SupplementRequest`."""
    reason = models.TextField("lý do yêu cầu lần nữa")
    """Why it was not asked for the first time; the applicant does not read it."""
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người đề nghị"
    )
    proposed_at = models.DateTimeField("đề nghị lúc")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    decided_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    is_approved = models.BooleanField("được duyệt", null=True)

    objects = SupplementProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "đề nghị yêu cầu bổ sung"
        constraints = [
            models.UniqueConstraint(
                name="dossier_has_one_open_supplement_proposal",
                fields=["dossier"],
                condition=Q(decided_at__isnull=True),
            ),
            models.CheckConstraint(
                name="supplement_proposal_is_decided_by_a_second_person",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, is_approved__isnull=True)
                | (
                    Q(decided_by__isnull=False, decided_at__isnull=False, is_approved__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reason[:60]
