"""Models: organisations, their legal representatives, mandates."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core.people import Citizen
from core.representation import Principal


class Organisation(models.Model):
    """An enterprise or another organisation (tổ chức), as VNeID told of it when a representative signed in last.

    Or what a desk wrote down of one for which it filed (`desk_key`), until VNeID tells of just this organisation.
    """

    tax_code = models.CharField("mã số thuế", max_length=14)
    enterprise_number = models.CharField("mã số doanh nghiệp", max_length=10, blank=True)
    name = models.CharField("tên", max_length=300)
    address = models.JSONField("địa chỉ trụ sở", default=dict, blank=True)
    """As answers keep an address: province, commune, street."""
    phone = models.CharField("số điện thoại", max_length=15, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    desk_key = models.CharField(
        "tên do quầy ghi", max_length=300, blank=True, default="", db_default="", editable=False
    )
    """Of an organisation that only a desk knows: `name_key` of its name. Nobody verified it, nobody acts for it."""

    class Meta:
        verbose_name = verbose_name_plural = "tổ chức"
        constraints = [
            models.UniqueConstraint(name="organisation_has_one_account", fields=["tax_code", "desk_key"]),
        ]

    def __str__(self) -> str:
        return self.name


class Representative(models.Model):
    """A legal representative of an organisation (người đại diện theo pháp luật); an enterprise may have several.

    Written at each sign-in of the person: what VNeID no longer says of them is gone.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="representatives")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="represented")
    position = models.CharField("chức vụ", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "người đại diện theo pháp luật"
        constraints = [
            models.UniqueConstraint(name="person_represents_an_organisation_once", fields=["organisation", "person"])
        ]

    def __str__(self) -> str:
        return f"{self.person_id} đại diện {self.organisation_id}"


class MandateState(models.TextChoices):
    """What has become of a mandate."""

    OFFERED = "offered", _("Chờ người được ủy quyền nhận")
    IN_FORCE = "in_force", _("Đang có hiệu lực")
    DECLINED = "declined", _("Đã từ chối nhận")
    ENDED = "ended", _("Đã chấm dứt")
    EXPIRED = "expired", _("Đã hết thời hạn")


class MandateQuerySet(models.QuerySet["Mandate"]):
    def of_party(self, person: Citizen) -> Self:
        """Those that this person holds, is offered or gave, and those of the organisations they represent."""
        represented = Representative.objects.filter(person=person.pk).values("organisation")
        return self.filter(
            Q(holder=person.pk)
            | Q(holder_number=person.personal_number or "-", holder=None)
            | Q(person=person.pk)
            | Q(organisation__in=represented)
        )

    def open(self) -> Self:
        """Neither declined nor ended nor past their last day: offered, or in force."""
        return self.filter(declined_at=None, ended_at=None, ends_on__gte=localdate())

    def in_force(self) -> Self:
        """Accepted by their holder, and open."""
        return self.open().filter(accepted_at__isnull=False)


class Mandate(models.Model):
    """A mandate (ủy quyền): a person may file and follow dossiers for an organisation, or for another person.

    Granted by a legal representative or by the person, to somebody named by personal number, who accepts it; either
    side ends it at once. Nobody passes one on.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="mandates")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mandates_given")
    """The person acted for, where it is no organisation."""
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    holder_number = models.CharField("số định danh của người được ủy quyền", max_length=12, db_index=True)
    holder_name = models.CharField("họ tên người được ủy quyền", max_length=120)
    """As the grantor wrote it; only an account of this name may accept."""
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="mandates_held")
    procedures = models.JSONField("thủ tục", default=list, blank=True)
    """Codes of the procedures it is for; empty: all."""
    ends_on = models.DateField("đến hết ngày")
    granted_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "ủy quyền"
        constraints = [
            models.CheckConstraint(
                name="mandate_is_of_one_principal",
                condition=Q(organisation__isnull=True) ^ Q(person__isnull=True),
            ),
            models.CheckConstraint(
                name="mandate_of_a_person_is_given_by_them",
                condition=Q(person__isnull=True) | Q(granted_by=F("person")),
            ),
            models.CheckConstraint(
                name="mandate_is_held_by_another", condition=Q(holder__isnull=True) | ~Q(holder=F("granted_by"))
            ),
            models.CheckConstraint(
                name="accepted_mandate_says_by_whom",
                condition=Q(accepted_at__isnull=True, holder__isnull=True)
                | Q(accepted_at__isnull=False, holder__isnull=False, declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="ended_mandate_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Ủy quyền số {self.pk}"

    @property
    def principal(self) -> Principal:
        return Principal(self.organisation_id, self.person_id)

    @property
    def principal_name(self) -> str:
        return self.organisation.name if self.organisation else str(self.person)

    def state_on(self, day: date) -> MandateState:
        """What has become of it by this day."""
        if self.declined_at:
            return MandateState.DECLINED
        if self.ended_at:
            return MandateState.ENDED
        if self.ends_on < day:
            return MandateState.EXPIRED
        return MandateState.IN_FORCE if self.accepted_at else MandateState.OFFERED
