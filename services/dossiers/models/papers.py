"""Models: the papers issued in a dossier, and whom a result names."""

from typing import Final, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from core.compiled_query import CompiledQuery
from core.text import lower_first
from services.documents.document_types import DocumentType
from services.dossiers.models.dossier import Dossier


class PaperQuerySet(models.QuerySet["Paper"]):
    def listed(self) -> Self:
        """In order of issue, with the documents but without their large content columns."""
        return self.select_related("document").defer("document__facts", "document__letterhead").order_by("pk")


class Paper(models.Model):
    """An official paper issued in a dossier, or its declaration."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    kind = models.CharField("loại giấy", max_length=12, choices=DocumentType)
    document = models.OneToOneField("documents.Document", models.PROTECT, related_name="+")
    result = models.CharField("kết quả", max_length=40, blank=True)
    """Key of the result in the package; empty for other papers."""
    holder = models.CharField("cấp cho", max_length=300, blank=True)
    """Names of the holders; empty: the applicant."""
    about = models.CharField("về", max_length=200, blank=True)
    """What tells it apart from those of the same result that name the same holders: the parcel it is for."""
    copy_number = models.PositiveSmallIntegerField("bản sao số", default=0)
    """Which of the copies ordered with the result it is, from 1; 0: it is no copy."""

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "giấy tờ đã ban hành"

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_result(self) -> bool:
        return self.kind == DocumentType.RESULT

    @property
    def title(self) -> str:
        """Its name in lists: where several results are issued, what the paper itself is called."""
        return self.document.title if self.is_result else self.get_kind_display()

    @property
    def full_title(self) -> str:
        """Its title on one line with what tells it apart."""
        return f"{self.title} ({self.distinction})" if self.distinction else self.title

    @property
    def distinction(self) -> str:
        """What tells it apart from the other results of the dossier: about what, whom it names, which copy."""
        parts = (
            self.about,
            gettext("Cấp cho %(holder)s") % {"holder": self.holder} if self.holder else "",
            gettext("bản sao số %(copy_number)s") % {"copy_number": self.copy_number} if self.copy_number else "",
        )
        return " · ".join(filter(None, parts))

    @property
    def note(self) -> str:
        """The same, and how many originals; of a request for a supplement, which may come twice, its number."""
        if self.kind == DocumentType.SUPPLEMENT:
            return self.document.reference
        originals = self.dossier.package.originals_of(self.result)
        count = (
            gettext("%(originals)s bản chính") % {"originals": originals}
            if originals > 1 and not self.copy_number
            else ""
        )
        return " · ".join(filter(None, (self.distinction, count, self.void_note)))

    @property
    def void_note(self) -> str:
        """That it is no longer in force, and what stands in its place; empty while it is."""
        return (
            gettext("không còn giá trị: %(revoked_reason)s")
            % {"revoked_reason": lower_first(self.document.revoked_reason)}
            if self.is_void
            else ""
        )

    @property
    def is_void(self) -> bool:
        return self.document.revoked_at is not None


LISTED: Final = CompiledQuery(lambda dossier: Paper.objects.filter(dossier=dossier).listed())


def listed_papers(dossier: Dossier) -> list[Paper]:
    """The papers of a dossier as its pages list them."""
    return LISTED(dossier.pk, dossier=dossier)


class ResultHolder(models.Model):
    """A person whom a result names by personal number (người được cấp): reads it from an account of their own."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="holders")
    name = models.CharField("họ tên", max_length=300)
    personal_number = models.CharField("số định danh cá nhân", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "người được cấp"
        constraints = [
            models.UniqueConstraint(name="paper_names_a_holder_once", fields=["paper", "personal_number"]),
        ]
        indexes = [models.Index(fields=["personal_number", "-id"], name="results_of_a_holder")]

    def __str__(self) -> str:
        return self.name


class PaperCheck(models.Model):
    """That somebody has looked through a paper that was handed in (đã xem): a note of the office on one dossier."""

    dossier = models.ForeignKey("dossiers.Dossier", models.CASCADE, related_name="paper_checks", db_index=False)
    attachment = models.ForeignKey("eforms.Attachment", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "giấy tờ đã xem"
        constraints = [
            models.UniqueConstraint(name="person_checks_a_paper_once", fields=["dossier", "attachment", "by"]),
        ]

    def __str__(self) -> str:
        return f"{self.attachment_id} của hồ sơ {self.dossier_id}"
