"""The names in a PDF, packed objects included, for `eforms.files.active_content`."""

from collections.abc import Iterator
from typing import IO, Any

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject
from pyhanko.pdf_utils.reader import PdfFileReader


def names_in(file: IO[bytes]) -> Iterator[str]:
    """Every key and name that can be reached from the document's root."""
    todo: list[Any] = [PdfFileReader(file, strict=False).trailer_view]
    seen: set[Any] = set()
    while todo:
        part = todo.pop()
        if isinstance(part, IndirectObject):
            if part.reference in seen:
                continue
            seen.add(part.reference)
            part = part.get_object()  # type: ignore[no-untyped-call]
        if isinstance(part, DictionaryObject):
            yield from part.keys()
            todo += [part.raw_get(key) for key in part]
        elif isinstance(part, ArrayObject):
            todo += [part.raw_get(index) for index in range(len(part))]
        elif isinstance(part, NameObject):
            yield part
