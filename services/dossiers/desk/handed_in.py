"""The papers that were handed in, as staff look through them: page by page, with who has seen which."""

from collections.abc import Sequence
from dataclasses import dataclass

from eforms.files.previews import MAX_PAGES
from eforms.models import Attachment
from services.dossiers.models import Dossier, PaperCheck


@dataclass(frozen=True)
class HandedInPaper:
    """One paper, and who has ticked it as seen."""

    file: Attachment
    label: str
    checks: tuple[PaperCheck, ...] = ()

    @property
    def pages(self) -> int:
        """How many pages can be looked at; none where there is no picture of it."""
        return min(self.file.stored.pages or 1, MAX_PAGES) if self.file.page_path else 0

    def is_checked_by(self, person_id: int) -> bool:
        return any(check.by_id == person_id for check in self.checks)


def handed_in(dossier: Dossier, files: Sequence[Attachment], labels: dict[str, str]) -> list[HandedInPaper]:
    """These files of the dossier, in their order; `labels` name the questions that they answer."""
    readable = [file for file in files if file.is_readable]
    checks: dict[int, list[PaperCheck]] = {}
    if readable and dossier.may_have_checks:
        for check in PaperCheck.objects.filter(dossier=dossier).select_related("by").order_by("at"):
            checks.setdefault(check.attachment_id, []).append(check)
    return [HandedInPaper(file, labels.get(file.field_key, ""), tuple(checks.get(file.pk, ()))) for file in readable]
