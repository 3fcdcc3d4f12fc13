"""Fields for documents and photos to upload."""

from typing import Annotated, ClassVar, Literal

import pydantic
from pydantic import NonNegativeInt, PositiveInt

from eforms.definition.base import ValueType
from eforms.definition.fields import Question
from eforms.definition.rules import Link
from eforms.files.file_types import FileKind


class DocumentField(Question):
    """A document to upload, as one or several files (thành phần hồ sơ)."""

    value_type: ClassVar[ValueType | None] = None
    type: Literal["document"]
    originals: NonNegativeInt = pydantic.Field(default=0, le=100)
    copies: NonNegativeInt = pydantic.Field(default=0, le=100)
    """How many originals and copies the law asks for on paper; online one scan of each will do."""
    template: Link | None = None
    """A form to download, fill in and upload (mẫu đơn, tờ khai)."""
    kinds: Annotated[tuple[FileKind, ...], pydantic.Field(min_length=1)] = ("pdf", "picture")
    max_files: PositiveInt = pydantic.Field(default=5, le=50)
    max_megabytes: PositiveInt = pydantic.Field(default=20, le=200)


class PhotoField(DocumentField):
    """A portrait photo (ảnh chân dung); `size` is that of its print in centimetres: `4x6` is 4 wide and 6 high."""

    type: Literal["photo"]  # type: ignore[assignment]
    size: Literal["2x3", "3x4", "4x6"] = "4x6"
    kinds: Annotated[tuple[FileKind, ...], pydantic.Field(min_length=1)] = ("picture",)
    max_files: PositiveInt = pydantic.Field(default=1, le=1)
    max_megabytes: PositiveInt = pydantic.Field(default=5, le=20)
