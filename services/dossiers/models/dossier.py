"""Models: the dossier, its filing and answers, and the offices that receive a copy."""

from datetime import date
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext

from core import representation
from core.people import Person
from core.text import lower_first
from eforms.definition import Answers
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel, ResultDelivery
from services.dossiers.models.on_behalf import FiledOnBehalf
from services.dossiers.status import BEFORE_ACCEPTANCE, FINAL, MAY_WAIT, OPEN, Stage, Status

ENDED_AT: Final = Coalesce("returned_at", "finished_at", "submitted_at")
"""When a dossier in a final status ended."""


class FilingQuerySet(models.QuerySet["Filing"]):
    def unsubmitted_of(self, user_id: int) -> Self:
        """The drafts of this user that are not submitted yet, last touched first; none filled in at a desk."""
        return (
            self.filter(draft__owner_id=user_id, draft__submitted_at__isnull=True, channel=FilingChannel.ONLINE)
            .select_related("draft", "agency", "version__procedure", "round", "organisation", "principal")
            .order_by("-draft__touched_at")
        )


class Filing(FiledOnBehalf):
    """A draft that is being filled in for one procedure version at one office (việc nộp hồ sơ).

    It keeps the version it was begun with until that is replaced: then it is carried over, as it is filed under the law
    in force on the day of filing.
    """

    draft = models.OneToOneField("eforms.Draft", models.CASCADE, primary_key=True, related_name="filing")
    version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="nơi tiếp nhận")
    channel = models.CharField(
        "hình thức nộp",
        max_length=8,
        choices=FilingChannel,
        default=FilingChannel.ONLINE,
        db_default=FilingChannel.ONLINE,
    )
    """Any other than online: staff fill it in for somebody, and `counter` says for whom."""
    refiled_from = models.OneToOneField(
        "dossiers.Dossier",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refiling",
        verbose_name="nộp lại từ hồ sơ",
    )
    """The ended dossier whose answers it was begun with; each is taken up once."""

    objects = FilingQuerySet.as_manager()

    class Meta(FiledOnBehalf.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "hồ sơ đang soạn"

    def __str__(self) -> str:
        return f"{self.version_id} tại {self.agency_id}"

    @property
    def resume_path(self) -> str:
        """Where whoever fills it in goes on."""
        is_online = self.channel == FilingChannel.ONLINE
        return reverse("dossiers:resume" if is_online else "admin:counter_filing", args=[self.draft.key])

    def step_path(self, step: str) -> str:
        """Where a step of it is filled in."""
        is_online = self.channel == FilingChannel.ONLINE
        return reverse("dossiers:step" if is_online else "admin:counter_step", args=[self.draft.key, step])


class DossierQuerySet(models.QuerySet["Dossier"]):
    def of_party(self, person: Person) -> Self:
        """What the person filed for themselves, and what was filed for whom they may act for today.

        Whoever filed for somebody else and may no longer act for them finds it here no more.
        """
        parties = Q(applicant=person.pk, organisation=None, principal=None)
        for authority in representation.authorities_of(person):
            organisation_id, person_id = authority.principal
            matter = Q(organisation=organisation_id) if organisation_id else Q(principal=person_id)
            codes = authority.procedures
            parties |= matter & Q(version__procedure__code__in=sorted(codes)) if codes else matter
        return self.filter(parties)

    def once_a_filing(self) -> Self:
        """Of each interconnected filing the first part alone, which stands for the whole in lists; all others as is."""
        earlier = Dossier.objects.filter(filing=OuterRef("filing"), pk__lt=OuterRef("pk"))
        return self.filter(Q(part="") | ~Exists(earlier))

    def open(self) -> Self:
        """The dossiers in an open status: being handled, not decided or ended."""
        return self.filter(status__in=OPEN)


class Dossier(FiledOnBehalf):
    """One application under one procedure version (hồ sơ), from filing to result.

    `applicant` is the person who filed it, be it for themselves or, as `on_behalf_of` says, for somebody else.
    `status`, `due_at`, `head` and `events` are cached from the event log; only `process.transitions.apply` writes them.
    """

    account_facts: Answers | None = None
    """What the accounts behind it say, once asked for (`filing.prefill.facts_behind`)."""
    may_have_files = may_have_receivers = may_have_extension = may_have_supplement = True
    may_have_paused = may_have_checks = may_owe = True
    """False where a query with `RELATED_ROWS` found none."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="dossiers", db_index=False)
    """With `part` the idempotency key of the submission: one filing becomes one dossier, or one for each part."""
    part = models.CharField("phần", max_length=40, blank=True, default="", db_default="")
    """Key of the part of an interconnected procedure that it is; empty: it is no part."""
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="dossiers", verbose_name="người nộp"
    )
    version = models.ForeignKey(
        "catalogue.ProcedureVersion", models.PROTECT, related_name="+", verbose_name="phiên bản thủ tục"
    )
    status = models.PositiveSmallIntegerField("trạng thái", choices=Status, default=Status.SUBMITTED)
    channel = models.CharField("hình thức nộp", max_length=8, choices=FilingChannel, default=FilingChannel.ONLINE)
    delivery = models.CharField("nhận kết quả", max_length=8, choices=ResultDelivery, default=ResultDelivery.ONLINE)
    code = models.CharField("mã hồ sơ", max_length=50, unique=True, null=True, blank=True)
    title = models.CharField("nội dung yêu cầu", max_length=300)
    abstract = models.CharField("trích yếu", max_length=300, blank=True)
    """Summary of the answers that distinguish it from other dossiers of the procedure in a clerk's list."""
    applicant_name = models.CharField("tên người nộp", max_length=300)
    """Who applies, by name: who filed it or, where it is filed on behalf of somebody, they."""
    place = models.CharField("nơi liên quan", max_length=5, blank=True, default="", db_default="")
    """Code of the commune or province that it is about (`filing.places`), by which tasks may be assigned."""
    addressee = models.CharField("kính gửi", max_length=200, blank=True)
    """To whom the form is addressed (nơi gửi); often the name of the office."""
    submitted_at = models.DateTimeField("nộp lúc")
    accepted_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)
    due_at = models.DateTimeField("hẹn trả kết quả", null=True, blank=True)
    finished_at = models.DateTimeField("kết thúc xử lý lúc", null=True, blank=True)
    returned_at = models.DateTimeField("trả kết quả lúc", null=True, blank=True)
    events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, blank=True, editable=False)
    """Hash of the newest event, which the next event includes."""
    is_counted = models.BooleanField(default=False, db_default=False, editable=False)
    """False from each change of its status until `statistics.counting` has counted it."""
    archived_head = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    """Its `head` when it was archived last: the archive file holds all that happened to it while they are the same."""

    objects = DossierQuerySet.as_manager()

    class Meta(FiledOnBehalf.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "hồ sơ"
        constraints = [
            *FiledOnBehalf.Meta.constraints,
            models.UniqueConstraint(name="filing_has_one_dossier_for_each_part", fields=["filing", "part"]),
            models.CheckConstraint(
                name="dossier_has_code_and_acceptance_together",
                condition=Q(code__isnull=True, accepted_at__isnull=True)
                | Q(code__isnull=False, accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="dossier_in_work_has_a_code",
                condition=Q(code__isnull=False)
                | Q(status__in=[*BEFORE_ACCEPTANCE, Status.SUPPLEMENT_REQUESTED, Status.DUES_REQUESTED])
                | Q(status=Status.WITHDRAWN)
                | Q(status=Status.STOPPED),
            ),
            models.CheckConstraint(
                name="returned_dossier_says_when",
                condition=~Q(status=Status.RETURNED) | Q(returned_at__isnull=False, finished_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "due_at", "id"], name="dossier_queue", condition=Q(status__in=sorted(OPEN))),
            models.Index(fields=["agency", "-id"], name="dossier_of_agency"),
            models.Index(fields=["agency", "status", "-id"], name="dossier_in_status"),
            models.Index(fields=["agency", "version", "-id"], name="dossier_under_version"),
            models.Index(fields=["agency", "submitted_at"], name="dossier_filed"),
            models.Index(
                fields=["agency", "channel", "-id"],
                name="dossier_not_filed_online",
                condition=~Q(channel=FilingChannel.ONLINE),
            ),
            models.Index(fields=["-id"], name="dossier_to_count", condition=Q(is_counted=False)),
            models.Index(
                ENDED_AT,
                "id",
                name="dossier_to_archive",
                condition=Q(status__in=sorted(FINAL)) & ~Q(archived_head=F("head")),
            ),
            models.Index(fields=["id"], name="dossier_may_wait", condition=Q(status__in=sorted(MAY_WAIT))),
            models.Index(
                fields=["agency", "accepted_at", "id"], name="dossier_received", condition=Q(accepted_at__isnull=False)
            ),
            models.Index(fields=["applicant", "-id"], name="dossier_of_applicant"),
            models.Index(
                fields=["organisation", "-id"],
                name="dossier_of_organisation",
                condition=Q(organisation__isnull=False),
            ),
            models.Index(
                fields=["principal", "-id"], name="dossier_of_principal", condition=Q(principal__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.code or f"Hồ sơ mới số {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:track", args=[self.pk])

    @property
    def package(self) -> Package:
        """The rules that it is handled under: those of the version it was filed under, or of its part there."""
        package = self.version.package
        return package.for_part(self.part) if self.part else package

    @property
    def whole_path(self) -> str:
        """The page of all that was filed together: of the interconnected filing, or of the dossier itself."""
        return reverse("dossiers:whole", args=[self.filing_id]) if self.part else self.get_absolute_url()

    @property
    def whole_title(self) -> str:
        """The name of the interconnected procedure that it is a part of; empty for any other dossier."""
        return self.version.package.record.name if self.part else ""

    @property
    def filed_on(self) -> date:
        """The day of filing (ngày nộp): its form, fees and time limit are those of this day, whenever they are read."""
        return localdate(self.submitted_at)

    @property
    def state(self) -> Status:
        """The status as an enum member."""
        return Status(self.status)

    @property
    def has_ended(self) -> bool:
        """Whether the status is final."""
        return self.state.stage is Stage.FINAL

    @property
    def name(self) -> str:
        """Its name in sentences: by code once it has one."""
        return gettext("Hồ sơ %(code)s") % {"code": self.code} if self.code else gettext("Hồ sơ này")

    @property
    def name_within(self) -> str:
        """The same where it does not begin the sentence."""
        return lower_first(self.name)

    @property
    def name_elsewhere(self) -> str:
        """The same inside a sentence on the page of another dossier."""
        return f"hồ sơ {self.code or f'nộp lúc {localtime(self.submitted_at):%H:%M ngày %d/%m/%Y}'}"


class AnswerSheet(models.Model):
    """The declared answers (nội dung tờ khai), in a table of their own to keep the dossier row narrow."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, primary_key=True, related_name="sheet")
    answers = models.JSONField()
    revision = models.PositiveSmallIntegerField(default=1)
    """Increased by each answered supplement request; the event keeps the former answers."""
    hash = models.CharField(max_length=64)
    """SHA-256 of the answers; a database trigger refuses a change of the row that no event with this hash records."""

    class Meta:
        verbose_name = verbose_name_plural = "nội dung tờ khai"

    def __str__(self) -> str:
        return f"Tờ khai của {self.dossier_id}, bản {self.revision}"


class Receiver(models.Model):
    """An office that receives a copy of a dossier for information, besides the handling one (nơi đồng gửi)."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="receivers")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")

    class Meta:
        verbose_name = verbose_name_plural = "nơi đồng gửi"
        constraints = [models.UniqueConstraint(name="dossier_is_sent_to_an_office_once", fields=["dossier", "agency"])]

    def __str__(self) -> str:
        return f"{self.dossier_id} gửi {self.agency_id}"


class DossierSerial(models.Model):
    """The last serial used in the dossier codes of one agency on one day; locked while the next is taken."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(name="one_serial_per_agency_and_day", fields=["agency", "day"])]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}: {self.last}"
