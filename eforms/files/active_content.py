"""What in a document acts by itself: scripts, programs to start, files inside, templates fetched from elsewhere.

Read in a confined child only (`eforms.files.thumbnails`): here files of strangers are unpacked.
"""

import re
import zipfile
from pathlib import Path
from typing import IO, Final

import pypdfium2
import pypdfium2.raw as pdfium

from eforms.files.sniffing import MAX_UNPACKED

ACTIVE_NAMES: Final = frozenset(
    {"/AA", "/EmbeddedFile", "/EmbeddedFiles", "/ImportData", "/JS", "/JavaScript"}
    | {"/Launch", "/RichMedia", "/SubmitForm", "/XFA"}
)
"""Names in a PDF that let it act (ISO 32000-2 sections 12.6 and 7.11.4)."""
_ACTIVE_BYTES: Final = re.compile(rb"/(?:EmbeddedFiles?|ImportData|JavaScript|Launch|RichMedia|SubmitForm)\b")
"""Those too long to stand in a picture by chance; they count even where the reader does not come."""
_OBJECTS_IN_ARCHIVE: Final = re.compile(r"vbaProject|vbaData|/activeX/|/embeddings/.*\.bin$")
_EXTERNAL: Final = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_HYPERLINK: Final = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")
CHUNK: Final = 2**20


def is_active_pdf(file: IO[bytes]) -> bool:
    """Whether a PDF can act; also where that cannot be told, as what reads it later may see more."""
    file.seek(0)
    if _ACTIVE_BYTES.search(file.read()):
        return True
    from eforms.files.pdf_names import names_in  # its library takes a third of a second, which pictures need not wait

    try:
        return not ACTIVE_NAMES.isdisjoint(names_in(file))
    except Exception:
        return True


def flatten_pdf(document: pypdfium2.PdfDocument, target: Path) -> None:
    """A copy of what the pages show, forms and notes drawn in: nothing else of the document comes along."""
    flat = pypdfium2.PdfDocument.new()
    for index, page in enumerate(document):
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
        left, bottom, right, top = page.get_cropbox()
        drawn = document.page_as_xobject(index, flat).as_pageobject()
        drawn.set_matrix(pypdfium2.PdfMatrix().translate(-left, -bottom))
        copy = flat.new_page(right - left, top - bottom)
        copy.insert_obj(drawn)
        copy.set_rotation(page.get_rotation())
        copy.gen_content()
        page.close()
    flat.save(target)


def fault_of_word_file(file: IO[bytes]) -> str:
    """`broken` for sizes that are not as stated, `infected` for what acts or fetches; empty for a plain document.

    A wrong size or checksum makes zipfile raise: what is stated is what is unpacked.
    """
    with zipfile.ZipFile(file) as archive:
        unpacked = 0
        for entry in archive.infolist():
            if _OBJECTS_IN_ARCHIVE.search(f"/{entry.filename}"):
                return "infected"
            is_described = entry.filename.endswith((".rels", "[Content_Types].xml"))
            with archive.open(entry) as part:
                while chunk := part.read(CHUNK):
                    unpacked += len(chunk)
                    if unpacked > MAX_UNPACKED:
                        return "broken"
                    if is_described and _fetches(chunk):
                        return "infected"
    return ""


def _fetches(description: bytes) -> bool:
    links = (match[0] for match in _EXTERNAL.finditer(description))
    return b"macroEnabled" in description or any(not _HYPERLINK.search(link) for link in links)
