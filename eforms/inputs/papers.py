"""Papers handed in as files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from eforms import kinds
from eforms.definition import DocumentField
from eforms.errors import UploadError
from eforms.inputs.base import Input
from eforms.models import StoredFile
from eforms.receiving import MEGABYTE, ReceivedFile, Room
from eforms.rendering import hole
from eforms.status import ADVICE, REFUSED, Scan
from eforms.uploads import Paper, inspect


@dataclass(frozen=True)
class Batch:
    """The files posted for one paper: those that are good, and why the others are not."""

    papers: Sequence[Paper] = ()
    refusals: Sequence[str] = field(default=())


class DocumentInput(Input[DocumentField]):
    """Its answer is a batch of files, kept beside the draft and never among the answers."""

    template = "eforms/fields/document.html"
    asks = "Hãy đính kèm"

    def posted(self, data: object, files: Any, at: str = "") -> Any:
        return files.getlist(at + self.spec.key) if hasattr(files, "getlist") else ()

    def clean(self, value: object) -> Batch:  # type: ignore[override]
        papers, refusals = [], []
        files = value if isinstance(value, list | tuple) else ()
        for file in (file for file in files if isinstance(file, ReceivedFile)):
            try:
                papers.append(inspect(file, max_megabytes=self.spec.max_megabytes, kinds=self.spec.kinds))
            except UploadError as refusal:
                refusals.append(str(refusal))
        known = _known_refusals(papers)
        refusals += [f"Tệp “{paper.name}”: {known[paper.sha256]}" for paper in papers if paper.sha256 in known]
        return Batch([paper for paper in papers if paper.sha256 not in known], refusals)

    @property
    def room(self) -> Room:
        """How much a page may send for it."""
        each = self.spec.max_megabytes * MEGABYTE
        return Room(each, each * self.spec.max_files)

    def context(self, *, english: bool = False) -> dict[str, object]:
        return {
            "files": hole("files"),
            "accept": kinds.suffixes_of(self.spec.kinds),
            "kinds": kinds.said(self.spec.kinds),
        }


def _known_refusals(papers: Sequence[Paper]) -> dict[str, str]:
    """Contents that were refused before, with the reason: they are refused at once."""
    if not papers:
        return {}
    bad = StoredFile.objects.filter(sha256__in=[paper.sha256 for paper in papers], scan__in=REFUSED)
    return {sha256: ADVICE[Scan(scan)] for sha256, scan in bad.values_list("sha256", "scan")}
