"""How far an interconnected filing is: each of its parts, with what its applicant has to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext, gettext_noop

from services.agencies.models import Agency
from services.catalogue.package.definition import Package, Part
from services.documents.document_types import DocumentType
from services.dossiers.applicant.next_step import NOTHING_TO_DO, next_step
from services.dossiers.models import Dossier, Fee, Paper, WaitingPart
from services.dossiers.results.withheld import is_withheld_of
from services.dossiers.status import FINAL, Status

PAY_ABOVE = gettext_noop("Cần nộp khoản của phần này, ghi ở đầu trang.")


@dataclass(frozen=True)
class PartProgress:
    """One part: opened, waiting, or not to be opened any more."""

    title: str
    agency: Agency
    dossier: Dossier | None = None
    waiting: WaitingPart | None = None
    after: str = ""
    """The title of the part on whose result it waits."""
    fees: Sequence[Fee] = field(default_factory=list)
    """What is owed now."""
    papers: Sequence[Paper] = field(default_factory=list)
    """Its results; those that are withheld are among them, and say so (`is_withheld`)."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.dossier.has_ended if self.dossier else bool(self.waiting and self.waiting.dropped_at)

    @property
    def state_text(self) -> str:
        """Its status in lower case, for a list of parts."""
        if self.dossier:
            return self.dossier.state.label.lower()
        return gettext("không bắt đầu") if self.has_ended else gettext("chưa bắt đầu")

    @property
    def needs_supplement(self) -> bool:
        return self.dossier is not None and self.dossier.state is Status.SUPPLEMENT_REQUESTED

    @property
    def what_next(self) -> str:
        """What the applicant has to do, in a sentence; empty where the supplement says so itself."""
        if self.dossier is None:
            return (self.waiting.reason if self.waiting else "") or gettext(
                "Bắt đầu khi có kết quả phần “%(after)s”."
            ) % {"after": self.after}
        if self.fees:
            return gettext(PAY_ABOVE)
        if self.needs_supplement or self.has_ended:
            return ""
        return next_step(self.dossier) or gettext(NOTHING_TO_DO)


@dataclass(frozen=True)
class Progress:
    """All parts of one filing, in the order of the version."""

    parts: Sequence[PartProgress]

    @property
    def ended(self) -> int:
        """How many parts have ended."""
        return sum(part.has_ended for part in self.parts)

    @property
    def has_ended(self) -> bool:
        return self.ended == len(self.parts)

    @property
    def summary(self) -> str:
        """How far it is, without any name: `2 trong 3 phần đã kết thúc`."""
        if self.has_ended:
            return gettext("Cả %(parts)s phần đã kết thúc") % {"parts": len(self.parts)}
        waiting = sum(part.dossier is None and not part.has_ended for part in self.parts)
        values = {"ended": self.ended, "parts": len(self.parts), "waiting": waiting}
        if waiting:
            return gettext("%(ended)s trong %(parts)s phần đã kết thúc, %(waiting)s phần chưa bắt đầu") % values
        return gettext("%(ended)s trong %(parts)s phần đã kết thúc") % values

    @property
    def owed_vnd(self) -> int:
        """What all parts owe together now."""
        return sum(fee.order.total_vnd for fee in self.fees)

    @property
    def fees(self) -> list[Fee]:
        """What all parts owe now, one by one."""
        return [fee for part in self.parts for fee in part.fees]

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether a part is left that has not ended and is not decided."""
        return any(
            part.dossier is not None and part.dossier.state not in FINAL | {Status.COMPLETED} for part in self.parts
        )


def progress_of(filing_id: int, package: Package, *, with_matters: bool = True) -> Progress:
    """How far the filing is; without `with_matters` neither fees nor papers are read."""
    return progress_of_each({filing_id: package}, with_matters=with_matters)[filing_id]


def progress_of_each(packages: Mapping[int, Package], *, with_matters: bool = True) -> dict[int, Progress]:
    """How far several filings are, given with their packages; as many queries as for one, and none for none."""
    if not packages:
        return {}
    dossiers = list(Dossier.objects.filter(filing__in=packages).select_related("agency"))
    waits = list(WaitingPart.objects.filter(whole__in=packages).select_related("agency"))
    fees = list(Fee.objects.owed().filter(dossier__filing__in=packages).order_by("pk")) if with_matters else []
    results = Paper.objects.listed().filter(dossier__filing__in=packages, kind=DocumentType.RESULT)
    papers = list(results.annotate(is_withheld=is_withheld_of("dossier"))) if with_matters else []
    opened = {(one.filing_id, one.part): one for one in dossiers}
    waiting = {(one.whole_id, one.part): one for one in waits}
    return {
        filing_id: Progress(
            [
                _part_progress(package, part, opened.get(key), waiting.get(key), fees, papers)
                for part in package.parts
                if (key := (filing_id, part.key)) in opened or key in waiting
            ]
        )
        for filing_id, package in packages.items()
    }


def _part_progress(
    package: Package,
    part: Part,
    dossier: Dossier | None,
    waiting: WaitingPart | None,
    fees: Sequence[Fee],
    papers: Sequence[Paper],
) -> PartProgress:
    here = dossier or waiting
    if here is None:
        raise ValueError(f"{part.key} was not asked for.")
    return PartProgress(
        title=part.title,
        agency=here.agency,
        dossier=dossier,
        waiting=None if dossier else waiting,
        after=package.part(waiting.after).title if waiting else "",
        fees=[fee for fee in fees if dossier and fee.dossier_id == dossier.pk],
        papers=[paper for paper in papers if dossier and paper.dossier_id == dossier.pk],
    )
