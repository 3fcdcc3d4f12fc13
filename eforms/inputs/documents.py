"""Papers handed in as files."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from PIL import Image

from core.fragments import placeholder
from eforms.definition import DocumentField, PhotoField
from eforms.errors import UploadError
from eforms.files import file_types
from eforms.files.upload_handler import MEGABYTE, ReceivedFile, UploadLimit
from eforms.files.uploads import AcceptedFile, inspect_upload
from eforms.inputs.base import Input
from eforms.inputs.wallet import WalletFile
from eforms.models import StoredFile
from eforms.status import ADVICE, REFUSED, Scan


@dataclass(frozen=True)
class SelectedFiles:
    """The files posted for one paper: those that are good, and why the others are not."""

    papers: Sequence[AcceptedFile] = ()
    refusals: Sequence[str] = field(default=())

    def joined_by(self, other: "SelectedFiles") -> "SelectedFiles":
        return SelectedFiles([*self.papers, *other.papers], [*self.refusals, *other.refusals])


WALLET_SUFFIX: Final = "-held"
"""Ends the name under which a page posts papers that were chosen among those in the portal."""
WALLET_OPEN_SUFFIX: Final = "-open"
"""Ends the name that tells that a page listed them: it goes on listing them."""


class DocumentInput(Input[DocumentField]):
    """Its answer is a batch of files, kept beside the draft and never among the answers."""

    template = "eforms/fields/document.html"
    asks = "Hãy đính kèm"

    def posted(self, data: object, files: Any, at: str = "") -> Any:
        return files.getlist(at + self.spec.key) if hasattr(files, "getlist") else ()

    def clean(self, value: object) -> SelectedFiles:  # type: ignore[override]
        papers, refusals = [], []
        files = value if isinstance(value, list | tuple) else ()
        for file in (file for file in files if isinstance(file, ReceivedFile)):
            try:
                papers.append(inspect_upload(file, max_megabytes=self.spec.max_megabytes, kinds=self.spec.kinds))
            except UploadError as refusal:
                refusals.append(str(refusal))
        return self.weighed(papers, refusals)

    def weighed(self, papers: Sequence[AcceptedFile], refusals: Sequence[str] = ()) -> SelectedFiles:
        """The papers that will do here, and why others will not."""
        known = _known_bad_files(papers)
        found = [f"Tệp “{paper.name}”: {known[paper.sha256]}" for paper in papers if paper.sha256 in known]
        return SelectedFiles([paper for paper in papers if paper.sha256 not in known], [*refusals, *found])

    def takes(self, held: WalletFile) -> bool:
        """Whether a paper that lies in the portal already can be chosen here."""
        return held.content_type in file_types.content_types_of(self.spec.kinds) and held.size <= self.room.each

    @property
    def room(self) -> UploadLimit:
        """How much a page may send for it."""
        each = self.spec.max_megabytes * MEGABYTE
        return UploadLimit(each, each * self.spec.max_files)

    def context(self, *, english: bool = False) -> dict[str, object]:
        return {
            "files": placeholder("files"),
            "held": placeholder("held"),
            "accept": file_types.suffixes_of(self.spec.kinds),
            "kinds": file_types.allowed_types_label(self.spec.kinds),
        }


class PhotoInput(DocumentInput):
    """A portrait must have the proportions of its print, and enough points for it (300 to the inch)."""

    def weighed(self, papers: Sequence[AcceptedFile], refusals: Sequence[str] = ()) -> SelectedFiles:
        batch = super().weighed(papers, refusals)
        faults = {paper: fault for paper in batch.papers if (fault := self._fault(paper))}
        refusals = [f"Ảnh “{paper.name}” {fault}" for paper, fault in faults.items()]
        return SelectedFiles([paper for paper in batch.papers if paper not in faults], [*batch.refusals, *refusals])

    def takes(self, held: WalletFile) -> bool:
        return held.content_type in (file_types.JPEG, file_types.PNG) and super().takes(held)

    def context(self, *, english: bool = False) -> dict[str, object]:
        wide, high = PRINT_SIZES_CM[self._size]
        said = f"ảnh JPG, PNG cỡ {wide}×{high} cm"
        return {**super().context(english=english), "accept": ".jpg,.jpeg,.png", "kinds": said}

    def _fault(self, paper: AcceptedFile) -> str:
        """What is wrong with the picture, in a sentence; nothing when it will do."""
        if (points := _pixel_size(paper)) is None:
            return "phải là ảnh JPG hoặc PNG mở được. Hãy chọn ảnh khác."
        (width, height), (wide, high) = points, PRINT_SIZES_CM[self._size]
        if abs(width * high - height * wide) > TOLERANCE * height * wide:
            return f"không đúng tỷ lệ {wide}×{high}: cần ngang {wide} phần, cao {high} phần. Hãy cắt lại ảnh."
        if width < (1 - TOLERANCE) * wide * PIXELS_PER_CM:
            least = f"{wide * PIXELS_PER_CM}×{high * PIXELS_PER_CM}"
            return f"quá nhỏ ({width}×{height} điểm ảnh); cần khoảng {least} trở lên. Hãy chọn ảnh gốc."
        return ""

    @property
    def _size(self) -> str:
        return cast(PhotoField, self.spec).size


PRINT_SIZES_CM: Final = {"3x4": (3, 4), "4x6": (4, 6)}
PIXELS_PER_CM: Final = 118
TOLERANCE: Final = 0.05
EXIF_ORIENTATION: Final = 0x0112
QUARTER_TURNS: Final = frozenset({5, 6, 7, 8})
"""Values of the EXIF orientation with which a picture is turned by a quarter before it is shown."""


def _pixel_size(paper: AcceptedFile) -> tuple[int, int] | None:
    """Width and height as it is shown: phones store some pictures lying. Nothing is decoded but the header."""
    paper.file.seek(0)
    try:
        with Image.open(paper.file, formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
            lies = picture.getexif().get(EXIF_ORIENTATION, 1) in QUARTER_TURNS
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    finally:
        paper.file.seek(0)
    return (height, width) if lies else (width, height)


def _known_bad_files(papers: Sequence[AcceptedFile]) -> dict[str, str]:
    """Contents that were refused before, with the reason: they are refused at once."""
    if not papers:
        return {}
    bad = StoredFile.objects.filter(sha256__in=[paper.sha256 for paper in papers], scan__in=REFUSED)
    return {sha256: ADVICE[Scan(scan)] for sha256, scan in bad.values_list("sha256", "scan")}
