"""Rendering of untrusted files: a program of its own with resource limits, so that a hostile file harms nobody.

    python -m eforms.files.thumbnails FOLDER TYPE < FILE

Writes into the folder: `shown`, the picture upright and without what a phone adds (place, time, device), or a PDF
without what acts by itself, where that is needed; `page`, the picture or the first page, for reading; `thumb`, the same
small. Prints the result as JSON. `core.limits.subprocesses.run_module` confines it.

Only what it prints is a verdict on the file. Where it ends otherwise it says nothing of the file: with `EX_OSERR` the
machine failed it (a full disk), with anything else it ran into a limit or an error of its own.
"""

import json
import os
import sys
import zipfile
from pathlib import Path
from typing import IO, Any, Final

import pi_heif
import pypdfium2
from PIL import Image, ImageOps

from eforms.files.active_content import fault_of_word_file, flatten_pdf, is_active_pdf
from eforms.files.file_types import DOCX, HEIC, JPEG, PDF, PNG
from eforms.files.sniffing import MAX_PIXELS

PAGE, THUMB = (1240, 1754), (160, 208)
PDF_VERDICTS: Final = {0: "broken", 3: "broken", 4: "locked", 5: "broken", 6: "broken"}
"""By error code of PDFium (fpdfview.h): no pages, no PDF, a password, other encryption, a bad page. Not among them are
1 (unknown) and 2 (the file cannot be read)."""
PILLOW_OUT_OF_MEMORY: Final = "out of memory"
PLAIN = {"adobe", "adobe_transform", "jfif", "jfif_density", "jfif_unit", "jfif_version", "dpi", "icc_profile"}
PLAIN |= {"progression", "progressive", "aspect", "chromaticity", "gamma", "interlace", "srgb", "transparency"}
"""Picture metadata that may be shown to others."""


def draw(file: IO[bytes], folder: Path, content_type: str) -> dict[str, object]:
    """Render previews of a file: what is known of it, or `fault` with one word, the decoder's verdict."""
    try:
        if content_type == DOCX:
            return {"fault": fault_of_word_file(file)}
        return _pdf(file, folder) if content_type == PDF else _picture(file, folder, content_type)
    except OSError as fault:
        # Pillow raises it for broken data too, but without the error number that the system gives.
        if fault.errno is not None or PILLOW_OUT_OF_MEMORY in str(fault):
            raise
        return {"fault": "broken"}
    except (SyntaxError, ValueError, EOFError, Image.DecompressionBombError, zipfile.BadZipFile, NotImplementedError):
        return {"fault": "broken"}


def _pdf(file: IO[bytes], folder: Path) -> dict[str, object]:
    try:
        document = pypdfium2.PdfDocument(file)
        page = document[0]
    except pypdfium2.PdfiumError as fault:
        if (code := fault.err_code or 0) not in PDF_VERDICTS:
            raise
        return {"fault": PDF_VERDICTS[code]}
    width, height = page.get_size()
    scale = min(PAGE[0] / width, PAGE[1] / height)
    _small(folder, page.render(scale=scale).to_pil())
    known: dict[str, object] = {"pages": len(document)}
    if is_active_pdf(file):
        flatten_pdf(document, folder / "shown")
        known["shown_type"] = PDF
    return known


def _picture(file: IO[bytes], folder: Path, content_type: str) -> dict[str, object]:
    if content_type == HEIC:
        pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(file, formats=("JPEG", "PNG", "HEIF")) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            return {"fault": "broken"}
        upright = ImageOps.exif_transpose(picture)
        shown_type = "" if _is_plain(picture, file, content_type) else _wash(upright, folder, content_type)
    _small(folder, upright)
    return {"shown_type": shown_type}


def _is_plain(picture: Image.Image, file: IO[bytes], content_type: str) -> bool:
    """Whether it can be shown to others as it is: upright, without metadata and without appended data."""
    ending = {JPEG: b"\xff\xd9", PNG: b"IEND\xaeB`\x82"}.get(content_type)
    if ending is None or picture.getexif() or picture.info.keys() - PLAIN:
        return False
    file.seek(-len(ending), os.SEEK_END)
    return file.read() == ending


def _wash(picture: Image.Image, folder: Path, content_type: str) -> str:
    """A copy for others: its pixels and its colour profile, nothing else."""
    profile: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
    shown = folder / "shown"
    if content_type == PNG:
        _bare(picture).save(shown, "PNG", **profile)
        return PNG
    _bare(picture).convert("L" if picture.mode == "L" else "RGB").save(shown, "JPEG", quality=92, **profile)
    return JPEG


def _bare(picture: Image.Image) -> Image.Image:
    """The picture without metadata, some of which Pillow would write back."""
    bare = picture.copy()
    bare.info = {}
    return bare


def _small(folder: Path, picture: Image.Image) -> None:
    for name, size in (("page", PAGE), ("thumb", THUMB)):
        picture.thumbnail(size)
        picture = _on_white(picture)
        picture.save(folder / name, "JPEG", quality=80)


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture on a white background where it is transparent."""
    if picture.mode == "RGB":
        return _bare(picture)
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("RGB")


if __name__ == "__main__":
    try:
        print(json.dumps(draw(sys.stdin.buffer, Path(sys.argv[1]), sys.argv[2])))  # noqa: T201 - its answer
    except OSError as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        sys.exit(os.EX_OSERR)
