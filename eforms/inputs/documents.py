"""Inputs of uploaded documents and portrait photos."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from django.utils.translation import gettext, gettext_noop
from PIL import Image

from core.ui.fragments import placeholder
from eforms.definition import DocumentField, PhotoField
from eforms.definition.english import shown_text
from eforms.errors import UploadError
from eforms.files import file_types
from eforms.files.upload_handler import MEGABYTE, ReceivedFile, UploadLimit
from eforms.files.uploads import AcceptedFile, inspect_upload
from eforms.inputs.base import Input
from eforms.inputs.wallet import WalletFile


@dataclass(frozen=True)
class SelectedFiles:
    """The files selected for one document field: the accepted ones, and messages about the others."""

    accepted: Sequence[AcceptedFile] = ()
    errors: Sequence[str] = field(default=())

    def merged_with(self, other: "SelectedFiles") -> "SelectedFiles":
        return SelectedFiles([*self.accepted, *other.accepted], [*self.errors, *other.errors])


NO_FILES: Final = SelectedFiles()
WALLET_SUFFIX: Final = "-held"
"""Suffix of the input name of files chosen from the wallet."""
WALLET_OPEN_SUFFIX: Final = "-open"
"""Suffix of the name of the hidden input that keeps the list of wallet files open."""


class DocumentInput(Input[DocumentField]):
    """File upload; its value is stored as attachments beside the draft, not among the answers."""

    template_name = "eforms/fields/document.html"
    missing = gettext_noop("Hãy đính kèm “%(label)s”.")

    def value_from_data(self, data: object, files: Any, prefix: str = "") -> Any:
        return files.getlist(prefix + self.spec.key) if hasattr(files, "getlist") else ()

    def clean(self, value: object) -> SelectedFiles:  # type: ignore[override]
        accepted, errors = [], []
        files = value if isinstance(value, list | tuple) else ()
        for file in (file for file in files if isinstance(file, ReceivedFile)):
            try:
                accepted.append(inspect_upload(file, max_megabytes=self.spec.max_megabytes, kinds=self.spec.kinds))
            except UploadError as error:
                errors.append(str(error))
        return self.check_files(accepted, errors)

    def check_files(self, files: Sequence[AcceptedFile], errors: Sequence[str] = ()) -> SelectedFiles:
        """The files that may be attached, with messages about those that may not."""
        return SelectedFiles(files, errors)

    def accepts_wallet_file(self, file: WalletFile) -> bool:
        """Whether type and size of a file in the wallet fit this field."""
        return (
            file.content_type in file_types.content_types_of(self.spec.kinds)
            and file.size <= self.upload_limit.per_file
        )

    @property
    def upload_limit(self) -> UploadLimit:
        """The bytes a request may upload for it."""
        per_file = self.spec.max_megabytes * MEGABYTE
        return UploadLimit(per_file, per_file * self.spec.max_files)

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        return {
            "attachments": placeholder("attachments"),
            "wallet": placeholder("wallet"),
            "accept": file_types.suffixes_of(self.spec.kinds),
            "type_labels": file_types.allowed_types_label(self.spec.kinds),
            "template_label": shown_text(self.spec.template, "label", english=english) if self.spec.template else "",
        }


class PhotoInput(DocumentInput):
    """A portrait photo: it must have the proportions of its print, and 300 pixels to the inch."""

    def check_files(self, files: Sequence[AcceptedFile], errors: Sequence[str] = ()) -> SelectedFiles:
        selected = super().check_files(files, errors)
        photo_errors = {file: error for file in selected.accepted if (error := self._photo_error(file))}
        accepted = [file for file in selected.accepted if file not in photo_errors]
        return SelectedFiles(accepted, [*selected.errors, *photo_errors.values()])

    def accepts_wallet_file(self, file: WalletFile) -> bool:
        return file.content_type in (file_types.JPEG, file_types.PNG) and super().accepts_wallet_file(file)

    def get_context(self, *, english: bool = False) -> dict[str, object]:
        wide, high = PRINT_SIZES_CM[self._size]
        type_labels = gettext("ảnh JPG, PNG cỡ %(wide)s×%(high)s cm") % {"wide": wide, "high": high}
        return {**super().get_context(english=english), "accept": ".jpg,.jpeg,.png", "type_labels": type_labels}

    def _photo_error(self, file: AcceptedFile) -> str:
        """What is wrong with the photo, as a sentence; empty when it is valid."""
        if (pixels := _pixel_size(file)) is None:
            return gettext("Ảnh “%(name)s” phải là ảnh JPG hoặc PNG mở được. Hãy chọn ảnh khác.") % {"name": file.name}
        (width, height), (wide, high) = pixels, PRINT_SIZES_CM[self._size]
        if abs(width * high - height * wide) > TOLERANCE * height * wide:
            return gettext(
                "Ảnh “%(name)s” không đúng tỷ lệ %(wide)s×%(high)s: cần ngang %(wide)s phần, cao %(high)s phần. "
                "Hãy cắt lại ảnh."
            ) % {"name": file.name, "wide": wide, "high": high}
        if width < (1 - TOLERANCE) * wide * PIXELS_PER_CM:
            minimum = f"{wide * PIXELS_PER_CM}×{high * PIXELS_PER_CM}"
            return gettext(
                "Ảnh “%(name)s” quá nhỏ (%(size)s điểm ảnh); cần khoảng %(minimum)s trở lên. Hãy chọn ảnh gốc."
            ) % {"name": file.name, "size": f"{width}×{height}", "minimum": minimum}
        return ""

    @property
    def _size(self) -> str:
        return cast(PhotoField, self.spec).size


PRINT_SIZES_CM: Final = {"2x3": (2, 3), "3x4": (3, 4), "4x6": (4, 6)}
PIXELS_PER_CM: Final = 118
TOLERANCE: Final = 0.05
EXIF_ORIENTATION: Final = 0x0112
QUARTER_TURNS: Final = frozenset({5, 6, 7, 8})
"""EXIF orientations that turn the picture by 90 degrees."""


def _pixel_size(file: AcceptedFile) -> tuple[int, int] | None:
    """Width and height as displayed, after EXIF rotation; None when unreadable. Only the header is decoded."""
    file.file.seek(0)
    try:
        with Image.open(file.file, formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
            turned = picture.getexif().get(EXIF_ORIENTATION, 1) in QUARTER_TURNS
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
    finally:
        file.file.seek(0)
    return (height, width) if turned else (width, height)
