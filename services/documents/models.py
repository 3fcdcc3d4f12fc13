"""Official papers: the content is fixed when issued, the PDF is rendered once and never replaced."""

from datetime import datetime
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from core.outbox.models import OutboxJob
from services.documents.document_types import DocumentType
from services.documents.facts import FACTS, Facts, Letterhead
from services.documents.issuing import tokens

FILE_NAMES = {
    DocumentType.ACKNOWLEDGEMENT: "Giay-tiep-nhan",
    DocumentType.SUPPLEMENT: "Phieu-yeu-cau-bo-sung",
    DocumentType.REFUSAL: "Phieu-tu-choi",
    DocumentType.APOLOGY: "Van-ban-xin-loi",
    DocumentType.STOP: "Thong-bao-dung",
    DocumentType.RESULT: "Ket-qua",
    DocumentType.WITHDRAWAL: "Quyet-dinh-thu-hoi",
    DocumentType.FORM: "To-khai",
    DocumentType.MINUTES: "Bien-ban-kiem-tra",
    DocumentType.FEE_RECEIPT: "Bien-lai",
    DocumentType.CONTROL: "Phieu-kiem-soat",
    DocumentType.REGISTER: "So-theo-doi",
}
RENDER: Final = "documents.render"
"""The kind of the jobs that draw papers."""
_FILE_NAME_REPLACEMENTS = str.maketrans("/ Đ", "--D")


class Series(models.Model):
    """The last number given in one agency's series of one symbol and year (NĐ 30/2020 art. 15: from 01 each year)."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="+", verbose_name="cơ quan")
    symbol = models.CharField("ký hiệu", max_length=30)
    year = models.PositiveSmallIntegerField("năm")
    last = models.PositiveIntegerField("số cuối cùng")

    class Meta:
        verbose_name = verbose_name_plural = "sổ số văn bản"
        constraints = [
            models.UniqueConstraint(name="series_is_counted_once", fields=["agency", "symbol", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.last:02}/{self.symbol} ({self.year})"


def render_job(document_id: int | str) -> str:
    """The key of the job that draws a paper: there is one at most."""
    return f"{RENDER}:{document_id}"


class DocumentQuerySet(models.QuerySet["Document"]):
    def not_begun(self) -> Self:
        """Those without a file that nobody has asked for either."""
        job = OutboxJob.objects.filter(key=Concat(Value(render_job("")), Cast(OuterRef("pk"), models.CharField())))
        return self.filter(~Exists(job), stored_at__isnull=True)


class Document(models.Model):
    """One official paper (giấy tờ): numbered with fixed facts when issued, rendered and stored soon after."""

    kind = models.CharField("loại", max_length=12, choices=DocumentType)
    key = models.CharField("khóa chống trùng", max_length=100, unique=True)
    """Idempotency key: issuing twice under one key gives one paper."""
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, related_name="documents", verbose_name="cơ quan")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="documents", verbose_name="người nhận"
    )
    year = models.PositiveSmallIntegerField("năm")
    symbol = models.CharField("ký hiệu", max_length=30, blank=True)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    code = models.CharField("mã hồ sơ", max_length=60, blank=True, db_index=True)
    title = models.CharField("tên giấy", max_length=300)
    letterhead = models.JSONField("cơ quan ban hành")
    facts = models.JSONField("nội dung")
    token = models.CharField(
        "mã xác thực", max_length=tokens.LENGTH, unique=True, default=tokens.new_token, editable=False
    )
    issued_at = models.DateTimeField("ban hành lúc")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người lập"
    )
    """None when the portal itself issued it."""

    stored_at = models.DateTimeField("lưu lúc", null=True, blank=True)
    path = models.CharField("tệp", max_length=120, blank=True)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, blank=True)
    size = models.PositiveIntegerField("dung lượng", null=True, blank=True)

    sealed_by = models.CharField("ký số bởi", max_length=300, blank=True)
    """Holder named in the certificate; empty: the file carries no digital signature."""
    sealed_at = models.DateTimeField("ký số lúc", null=True, blank=True)

    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người thu hồi"
    )
    revoked_reason = models.CharField("lý do thu hồi", max_length=500, blank=True)
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes", verbose_name="bởi giấy"
    )
    """The paper that replaced it, or by which it was withdrawn; none where it was revoked without one."""

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "giấy tờ"
        indexes = [
            models.Index(name="papers_of_an_agency", fields=["agency", "-id"]),
            models.Index(name="papers_of_a_kind", fields=["agency", "kind", "-id"]),
            models.Index(name="papers_not_drawn", fields=["id"], condition=Q(stored_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(name="number_is_given_once", fields=["agency", "symbol", "year", "number"]),
            models.CheckConstraint(
                name="paper_with_a_symbol_has_a_number",
                condition=Q(symbol="", number__isnull=True) | (~Q(symbol="") & Q(number__gte=1)),
            ),
            models.CheckConstraint(
                name="stored_paper_has_its_file_whole",
                condition=Q(stored_at__isnull=True, path="", sha256="", size__isnull=True)
                | (Q(stored_at__gte=F("issued_at"), size__gt=0) & ~Q(path="") & ~Q(sha256="")),
            ),
            models.CheckConstraint(
                name="sealed_paper_has_a_number_and_says_by_whom_and_when",
                condition=Q(sealed_by="", sealed_at__isnull=True)
                | (Q(sealed_at__isnull=False, stored_at__isnull=False, number__isnull=False) & ~Q(sealed_by="")),
            ),
            models.CheckConstraint(
                name="revoked_paper_says_when_by_whom_and_why",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoked_reason="")
                | (Q(revoked_at__gte=F("issued_at"), revoked_by__isnull=False) & ~Q(revoked_reason="")),
            ),
            models.CheckConstraint(
                name="superseded_paper_is_revoked",
                condition=Q(superseded_by__isnull=True) | Q(revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number_line}".strip()

    def get_absolute_url(self) -> str:
        return reverse("documents:paper", args=[self.pk])

    @property
    def number_line(self) -> str:
        """Number and symbol, as papers of this type print them."""
        return FACTS[DocumentType(self.kind)].number_line(self.number, self.symbol) if self.number else ""

    @property
    def reference(self) -> str:
        """How another paper names it: `số 12/GCN, ngày 05/02/2027`."""
        number = f"số {self.number_line}, " if self.number else ""
        return f"{number}ngày {localtime(self.issued_at):%d/%m/%Y}"

    @property
    def parsed_facts(self) -> Facts:
        return FACTS[DocumentType(self.kind)].model_validate(self.facts)

    @property
    def parsed_letterhead(self) -> Letterhead:
        return Letterhead.model_validate(self.letterhead)

    @property
    def masked_holder(self) -> str:
        """The holders' names masked for the public page: Nguyễn T*** H***."""
        return ", ".join(_masked(name) for name in self.parsed_facts.holders)

    @property
    def file_name(self) -> str:
        """File name of the download in plain ASCII: `Giay-tiep-nhan-H26.03-261121-0001.pdf`.

        That of a result has its number as well: a dossier may have several.
        """
        number = self.number_line.translate(_FILE_NAME_REPLACEMENTS)
        tells_results_apart = number if self.kind == DocumentType.RESULT else ""
        which = "-".join(filter(None, (self.code, tells_results_apart))) or number or self.pk
        return f"{FILE_NAMES[DocumentType(self.kind)]}-{which}.pdf"

    def download_path(self) -> str:
        return reverse("documents:download", args=[self.pk])

    def verify_path(self) -> str:
        return reverse("documents:verify", args=[self.token])


class OfficialPictureQuerySet(models.QuerySet["OfficialPicture"]):
    def in_force_at(self, moment: datetime | OuterRef) -> Self:
        """Those that were confirmed by then and not ended; of a subquery, by a moment outside."""
        confirmed = self.filter(is_granted=True, decided_at__lte=moment)
        return confirmed.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=moment))


class OfficialPicture(models.Model):
    """The picture of a leader's signature or an office's seal (hình chữ ký, hình dấu), confirmed by a second person."""

    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+", verbose_name="cơ quan")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="người ký"
    )
    """Whose it is: the seal of an agency, or the signature of a person."""
    png = models.BinaryField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    """From when on it is drawn on no further paper."""

    objects = OfficialPictureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "hình chữ ký, hình dấu"
        constraints = [
            models.CheckConstraint(
                name="picture_is_of_a_person_or_an_agency", condition=Q(agency__isnull=True) ^ Q(person__isnull=True)
            ),
            models.CheckConstraint(
                name="picture_takes_two_people",
                condition=Q(is_granted=False) | Q(decided_at__isnull=False) & ~Q(decided_by=F("proposed_by")),
            ),
            *(
                models.UniqueConstraint(
                    name=f"one_open_picture_of_a_{owner}", fields=[owner], condition=Q(decided_at__isnull=True)
                )
                for owner in ("agency", "person")
            ),
        ]

    def __str__(self) -> str:
        return f"Hình dấu của {self.agency}" if self.agency else f"Hình chữ ký của {self.person}"


def _masked(name: str) -> str:
    first, *others = name.split()
    return " ".join([first, *(f"{word[0]}***" for word in others)])
