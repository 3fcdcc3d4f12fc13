"""Papers handed in as files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from eforms.definition import DocumentField
from eforms.errors import UploadError
from eforms.inputs.base import Input
from eforms.rendering import hole
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
        for file in (file for file in files if isinstance(file, UploadedFile)):
            try:
                papers.append(inspect(file, max_megabytes=self.spec.max_megabytes))
            except UploadError as refusal:
                refusals.append(str(refusal))
        return Batch(papers, refusals)

    def context(self) -> dict[str, object]:
        return {"files": hole("files")}
