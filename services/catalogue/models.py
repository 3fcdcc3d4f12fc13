"""Procedures and their versions. A published version is immutable; a dossier keeps its version for life."""

from typing import Final, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q

from core.status import StatusChoices
from core.weighted_cache import WeightedCache
from services.catalogue.authoring.models import EditLock, SamplePerson, TypedInput
from services.catalogue.experience.models import HandlingTime, NightlyFacts
from services.catalogue.importing.models import ImportItem, RecordImport
from services.catalogue.legal_texts.models import CitedText, ReplacedText
from services.catalogue.library.models import SharedKind, SharedPart, SharedVersion
from services.catalogue.local_fees.models import LocalFee
from services.catalogue.package.definition import Package
from services.catalogue.publication.models import DatedChange, FilingStop, Remark
from services.catalogue.search.models import SearchTerm, SearchTermChange

__all__ = [
    "CitedText",
    "DatedChange",
    "EditLock",
    "FilingStop",
    "HandlingTime",
    "ImportItem",
    "LocalFee",
    "NightlyFacts",
    "RecordImport",
    "Remark",
    "ReplacedText",
    "SamplePerson",
    "SearchTerm",
    "SearchTermChange",
    "SharedKind",
    "SharedPart",
    "SharedVersion",
    "TypedInput",
]


class VersionState(StatusChoices):
    """The states of a version, from draft to retired or abandoned."""

    DRAFT = "draft", "still", "pencil", "Bản nháp"
    REVIEW = "review", "warning", "clock", "Chờ duyệt"
    APPROVED = "approved", "info", "clock", "Đã duyệt, chờ ngày áp dụng"
    PUBLISHED = "published", "success", "success", "Đang áp dụng"
    RETIRED = "retired", "still", "pause", "Hết áp dụng"
    ABANDONED = "abandoned", "still", "cross", "Đã bỏ"

    @classmethod
    def pending(cls) -> frozenset["VersionState"]:
        """States in which the version is being written, reviewed or waits for its effective date."""
        return frozenset({cls.DRAFT, cls.REVIEW, cls.APPROVED})

    @classmethod
    def over(cls) -> frozenset["VersionState"]:
        """Final states."""
        return frozenset({cls.RETIRED, cls.ABANDONED})


class VersionAct(models.TextChoices):
    """What an event of the version log records."""

    IMPORTED = "imported", "Đưa gói thủ tục vào"
    BEGUN = "begun", "Bắt đầu soạn thủ tục"
    COPIED = "copied", "Bắt đầu soạn từ phiên bản trước"
    EDITED = "edited", "Sửa nội dung"
    UNDONE = "undone", "Hoàn tác một lần sửa"
    REDONE = "redone", "Làm lại lần sửa đã hoàn tác"
    TAKEN_OVER = "taken_over", "Sửa thay người đang sửa"
    SUBMITTED = "submitted", "Gửi duyệt"
    RETURNED = "returned", "Trả lại người soạn"
    APPROVED = "approved", "Duyệt, hẹn ngày áp dụng"
    PUBLISHED = "published", "Công bố"
    RETIRED = "retired", "Hết áp dụng"
    ABANDONED = "abandoned", "Bỏ bản nháp"


EDITING_ACTS = frozenset({VersionAct.EDITED, VersionAct.UNDONE, VersionAct.REDONE})
"""Acts that replace the text of a draft by another."""
AUTHORING_ACTS = EDITING_ACTS | {VersionAct.IMPORTED, VersionAct.BEGUN, VersionAct.COPIED}
"""Acts that make a person an author of the version, who then may not approve it."""
PUBLIC_ACTS = (VersionAct.PUBLISHED, VersionAct.RETIRED)
"""Acts that change what citizens read."""
WITHOUT_APPROVER = (VersionState.DRAFT, VersionState.REVIEW, VersionState.ABANDONED)


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def in_force(self) -> Self:
        """Procedures with a published version."""
        return self.filter(versions__state=VersionState.PUBLISHED)

    def with_local_fees(self) -> Self:
        """Those whose version in force leaves a fee to the provinces."""
        return self.exclude(local_fee_keys="")

    def public(self) -> Self:
        """Those in force that citizens see; procedures between offices are not for them."""
        return self.in_force().filter(is_internal=False)


class Procedure(models.Model):
    """A procedure that can be applied for (thủ tục hành chính); descriptive columns copy the version in force."""

    code = models.CharField("mã thủ tục", max_length=40, unique=True)
    issuer = models.ForeignKey(
        "agencies.Agency", models.PROTECT, related_name="procedures_issued", verbose_name="cơ quan công bố"
    )
    name = models.CharField("tên thủ tục", max_length=1500)
    field = models.CharField("lĩnh vực", max_length=200)
    folded = models.TextField(editable=False)
    """Search text: name, code, field and keywords in lower case without diacritics."""
    levels = models.CharField("cấp thực hiện", max_length=60, blank=True)
    """Values of `public_record.Level`, separated by commas."""
    is_online = models.BooleanField("nộp trực tuyến được", default=False)
    is_internal = models.BooleanField("thủ tục nội bộ", default=False)
    """Between offices (codes 5. and 6.): hidden from citizens."""
    audiences = models.CharField("đối tượng", max_length=60, blank=True)
    """Values of `audience.Audience`, separated by commas."""
    has_fee = models.BooleanField("có phí, lệ phí", null=True)
    """None: the record does not say."""
    keywords = models.TextField("tên gọi thường ngày", blank=True)
    """Everyday names, one a line."""
    received_by = models.CharField("tiếp nhận theo loại cơ quan", max_length=400, blank=True)
    """Kinds of office, separated by commas, all of which receive it; `ministry` is the issuer (`receiving.py`)."""
    offices = models.ManyToManyField(
        "agencies.Agency", related_name="procedures_offered", verbose_name="nơi tiếp nhận", blank=True
    )
    """Added by hand; who receives it by kind is not among them."""
    excluded_offices = models.ManyToManyField(
        "agencies.Agency", related_name="+", verbose_name="nơi không tiếp nhận", blank=True
    )
    """Taken out by hand, of those that would receive it by kind."""
    stopped_because = models.TextField("tạm dừng nhận hồ sơ vì", blank=True)
    """What citizens read while filing is stopped (`FilingStop`); empty: it is not."""
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced", verbose_name="thủ tục thay thế"
    )
    """Where its page leads once it is abolished; always one that was in force when it was named."""
    replaces = models.TextField("thay cho", blank=True, editable=False)
    """Code and name of each procedure it is the successor of, one a line, for the search."""
    gaps = models.CharField("chỗ chưa đầy đủ", max_length=200, null=True, blank=True, editable=False)
    """Keys of the checks of `publication.completeness` that are not met, `|form|laws|`; None: not yet looked at."""
    local_fee_keys = models.TextField("khoản thu do tỉnh quy định", blank=True, editable=False)
    """Keys of the fees that the version in force leaves to the provinces, `|online|desk|`; empty: none."""

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "thủ tục hành chính"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} – {self.name}"


class Sha256(Func):
    """SHA-256 in hexadecimal, computed by the database; PostgreSQL needs no extension for it."""

    function = "SHA256"
    output_field = models.CharField(max_length=64)
    template = "ENCODE(SHA256(CONVERT_TO(%(expressions)s, 'UTF8')), 'hex')"

    def as_sqlite(self, compiler, connection, **extra):  # type: ignore[no-untyped-def]
        return super().as_sql(compiler, connection, template="SHA256(%(expressions)s)", **extra)


class Body(models.Model):
    """The canonical JSON of a package under its SHA-256; immutable and shared by versions."""

    checksum = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()

    class Meta:
        verbose_name = verbose_name_plural = "nội dung phiên bản"
        constraints = [
            models.CheckConstraint(name="checksum_is_that_of_the_text", condition=Q(checksum=Sha256(F("text")))),
        ]

    def __str__(self) -> str:
        return self.checksum


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    def in_force(self) -> Self:
        """The published version of each procedure, under which new dossiers are filed."""
        return self.filter(state=VersionState.PUBLISHED)

    def public(self) -> Self:
        """Those in force that citizens see."""
        return self.in_force().filter(procedure__is_internal=False)


class ProcedureVersion(models.Model):
    """Everything the law fixes for the dossiers filed under it, as one frozen document (phiên bản thủ tục)."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions", verbose_name="thủ tục")
    number = models.PositiveIntegerField("phiên bản")
    state = models.CharField("trạng thái", max_length=10, choices=VersionState, default=VersionState.DRAFT)
    body = models.ForeignKey(
        Body, models.PROTECT, related_name="+", db_column="checksum", db_index=False, verbose_name="nội dung"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người soạn")
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người duyệt"
    )
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)
    retired_at = models.DateTimeField("hết áp dụng lúc", null=True, blank=True)
    effective_on = models.DateField("áp dụng từ ngày", null=True, blank=True)
    """Date on which an approved version goes into force; None: at once on approval."""

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "phiên bản thủ tục"
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(name="version_number_is_used_once", fields=["procedure", "number"]),
            models.UniqueConstraint(
                name="procedure_has_one_version_in_force",
                fields=["procedure"],
                condition=Q(state=VersionState.PUBLISHED),
            ),
            models.CheckConstraint(
                name="published_version_says_by_whom_and_when",
                condition=Q(state__in=WITHOUT_APPROVER, approver=None, published_at=None)
                | Q(state=VersionState.APPROVED, approver__isnull=False, published_at=None)
                | Q(
                    state__in=[VersionState.PUBLISHED, VersionState.RETIRED],
                    approver__isnull=False,
                    published_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="approved_version_waits_for_a_day",
                condition=Q(state=VersionState.APPROVED, effective_on__isnull=False)
                | Q(state__in=WITHOUT_APPROVER, effective_on=None)
                | Q(state__in=[VersionState.PUBLISHED, VersionState.RETIRED]),
            ),
            models.UniqueConstraint(
                name="procedure_has_one_version_waiting", fields=["procedure"], condition=Q(state=VersionState.APPROVED)
            ),
            models.CheckConstraint(
                name="retired_version_says_since_when",
                condition=Q(state=VersionState.RETIRED, retired_at__isnull=False)
                | (~Q(state=VersionState.RETIRED) & Q(retired_at=None)),
            ),
            models.CheckConstraint(
                name="nobody_approves_their_own_version",
                condition=Q(approver__isnull=True) | ~Q(approver=F("author")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} phiên bản {self.number}"

    @property
    def status(self) -> VersionState:
        """The state as VersionState, with label, colour and icon of its badge."""
        return VersionState(self.state)

    @property
    def is_in_force(self) -> bool:
        return self.status is VersionState.PUBLISHED

    @property
    def is_scheduled(self) -> bool:
        return self.status is VersionState.APPROVED

    @property
    def checksum(self) -> str:
        """SHA-256 of the body in canonical JSON."""
        return self.body_id

    @property
    def package(self) -> Package:
        """The body, parsed once per checksum; read only where it did not come with the row."""
        if ProcedureVersion.body.is_cached(self):
            return package_by_checksum.get(self.body_id, lambda: _parse(self.body.text))
        return package_by_checksum(self.body_id)


class VersionEventQuerySet(models.QuerySet["VersionEvent"]):
    def public_changes(self) -> Self:
        """What came into force or ended, of procedures that citizens see."""
        return self.filter(act__in=PUBLIC_ACTS, version__procedure__is_internal=False)


class VersionEvent(models.Model):
    """An entry of the version log (append-only): who did what, when, why, and the text after it."""

    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="events", verbose_name="phiên bản")
    act = models.CharField("việc", max_length=10, choices=VersionAct)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người làm"
    )
    """None: the scheduler, on the effective date."""
    at = models.DateTimeField("lúc", auto_now_add=True)
    note = models.TextField("ghi chú", blank=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+", db_column="checksum", db_index=False)

    objects = VersionEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "nhật ký phiên bản"
        ordering = ["pk"]
        indexes = [models.Index(name="public_version_events", fields=["at", "id"], condition=Q(act__in=PUBLIC_ACTS))]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.get_act_display()}"


MOST_PARSED: Final = 4_000_000
"""Characters of package texts that a process keeps parsed; a parsed package takes some five bytes for each."""


def _parse_body(checksum: str) -> tuple[Package, int]:
    return _parse(Body.objects.values_list("text", flat=True).get(pk=checksum))


def _parse(text: str) -> tuple[Package, int]:
    return Package.model_validate_json(text), len(text)


package_by_checksum: Final = WeightedCache(_parse_body, most=MOST_PARSED)
"""The parsed package with that checksum. It is immutable, so a process keeps those it used last."""


def package_in_force(code: str) -> Package | None:
    """The published package of a procedure; None while none is in force."""
    version = ProcedureVersion.objects.in_force().filter(procedure__code=code).first()
    return version.package if version else None


class Edition(models.Model):
    """Cache key of the whole catalogue: one row, whose stamp every change of the catalogue renews."""

    stamp = models.UUIDField(default=uuid4)

    def __str__(self) -> str:
        return str(self.stamp)

    @classmethod
    def current(cls) -> UUID:
        """The present stamp; a new one on every call while there is no row."""
        return cls.objects.values_list("stamp", flat=True).first() or uuid4()
