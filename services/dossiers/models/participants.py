"""Models: the invitations of those who have to confirm a filing, and the round they belong to."""

import secrets
from datetime import date
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import representation
from core.people import Person
from core.status import StatusChoices

TOKEN_BYTES = 24


def new_token() -> str:
    """The unguessable part of the link of an invitation."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class InvitationState(StatusChoices):
    """How somebody answered an invitation (tình trạng xác nhận)."""

    INVITED = "invited", "info", "clock", gettext_lazy("Chờ xác nhận")
    CONFIRMED = "confirmed", "success", "check", gettext_lazy("Đã xác nhận")
    DECLINED = "declined", "error", "error", gettext_lazy("Không đồng ý")
    EXPIRED = "expired", "warning", "warning", gettext_lazy("Hết hạn xác nhận")


class ConfirmationWay(models.TextChoices):
    """How somebody confirms (cách xác nhận)."""

    VNEID = "vneid", gettext_lazy("Xác nhận qua VNeID")
    PAPER = "paper", gettext_lazy("Ký trên giấy")
    APPLICANT = "applicant", gettext_lazy("Người nộp, xác nhận khi gửi")


class ConfirmationRound(models.Model):
    """The wait of one filing for those who have to confirm it (đợt lấy xác nhận).

    It is there from when the applicant sends the invitations; the dossier is filed when all have confirmed.
    """

    filing = models.OneToOneField("dossiers.Filing", models.CASCADE, primary_key=True, related_name="round")
    sent_at = models.DateTimeField("gửi lúc")
    shown = models.TextField()
    """The fingerprint of the check page that the applicant sent: that and nothing else is filed."""
    obstacle = models.TextField(blank=True)
    """Why it was not filed though all had confirmed; a sentence for the applicant."""

    class Meta:
        verbose_name = verbose_name_plural = "đợt lấy xác nhận"

    def __str__(self) -> str:
        return f"{self.filing_id}"


def _addresses_of(person: Person) -> list[Q]:
    """The ways in which an invitation may be addressed to this account; none of most staff."""
    number = getattr(person, "personal_number", None)
    own = [Q(personal_number=number)] if number else []
    for tax_code, procedures in representation.tax_codes_of(person).items():
        covered = Q(round__filing__version__procedure__code__in=procedures) if procedures else Q()
        own.append(Q(tax_code=tax_code) & covered)
    return own


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def of_person(self, person: Person) -> Self:
        """The invitations addressed to the personal number of this account, or to whom it may act for; else none."""
        addresses = _addresses_of(person)
        return self.filter(reduce(or_, addresses)) if addresses else self.none()

    def online(self) -> Self:
        """Those that are answered in the portal: neither on paper nor by the applicant."""
        return self.filter(way=ConfirmationWay.VNEID)

    def unconfirmed(self) -> Self:
        return self.exclude(state=InvitationState.CONFIRMED)


class Invitation(models.Model):
    """One person who has to confirm a filing (lời mời xác nhận), and how they answered."""

    round = models.ForeignKey(ConfirmationRound, models.CASCADE, related_name="invitations")
    participant = models.CharField(max_length=40)
    """The key of the participant in the package."""
    position = models.PositiveSmallIntegerField()
    """Its place among the invitations of the filing."""
    title = models.CharField("tư cách", max_length=200)
    name = models.CharField("họ tên", max_length=300)
    personal_number = models.CharField("số định danh cá nhân", max_length=12, blank=True)
    """Empty for whoever has none, who can sign on paper only, and for organisations."""
    tax_code = models.CharField("mã số thuế", max_length=14, blank=True)
    """Of an organisation: whoever may act for it answers on its behalf."""
    way = models.CharField("cách xác nhận", max_length=12, choices=ConfirmationWay, default=ConfirmationWay.VNEID)
    state = models.CharField("tình trạng", max_length=12, choices=InvitationState, default=InvitationState.INVITED)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    content = models.JSONField()
    """Hashes of what they are shown, by key: what they confirm."""
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    """The account that answered."""
    on_behalf_of = models.JSONField("thay mặt", default=dict, blank=True)
    """The organisation that the account answered for, and by which mandate; empty of what one answers for oneself."""
    reason = models.TextField("lý do", blank=True)
    serial = models.PositiveSmallIntegerField(default=1)
    """How often they were invited; in the keys of messages."""
    invited_at = models.DateTimeField("mời lúc")
    ends_on = models.DateField("hết hạn")
    next_on = models.DateField(null=True)
    """The day of the next reminder, or the first day on which it is over; null when nothing is due."""
    reminded_on = models.DateField(null=True)
    answered_at = models.DateTimeField("trả lời lúc", null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "lời mời xác nhận"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="person_is_invited_once_as_one_participant",
                fields=["round", "participant", "personal_number"],
                condition=~Q(personal_number=""),
            ),
            models.UniqueConstraint(
                name="organisation_is_invited_once_as_one_participant",
                fields=["round", "participant", "tax_code"],
                condition=~Q(tax_code=""),
            ),
            models.CheckConstraint(
                name="answered_invitation_says_when",
                condition=Q(state__in=["confirmed", "declined"], answered_at__isnull=False)
                | (~Q(state__in=["confirmed", "declined"]) & Q(answered_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="who_has_no_number_signs_on_paper",
                condition=~Q(personal_number="") | ~Q(tax_code="") | Q(way="paper"),
            ),
        ]
        indexes = [
            models.Index(name="invitation_of_person", fields=["personal_number", "-id"]),
            models.Index(name="invitation_of_organisation", fields=["tax_code", "-id"], condition=~Q(tax_code="")),
            models.Index(name="invitation_due", fields=["next_on", "id"], condition=Q(next_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:invitation", args=[self.token])

    @property
    def status(self) -> InvitationState:
        """The state as an enum member."""
        return InvitationState(self.state)

    @property
    def number(self) -> str:
        """The personal number, or the tax code of an organisation; empty for whoever has none."""
        return self.personal_number or self.tax_code

    @property
    def identity(self) -> tuple[str, str]:
        """What tells it from the other invitations of the filing, as `Invitee.identity`."""
        return self.participant, self.number or self.name

    @property
    def is_confirmed(self) -> bool:
        return self.state == InvitationState.CONFIRMED

    def is_open(self, today: date) -> bool:
        """Whether it can be answered on this day."""
        return self.state == InvitationState.INVITED and today <= self.ends_on
