"""Rendering of untrusted files: a program of its own with resource limits, so that a hostile file harms nobody.

    python -m eforms.files.thumbnails PLACE TYPE

Writes beside the file: `.shown`, the picture upright and without what a phone adds (place, time, device), where that is
needed; `.page`, the picture or the first page, for reading; `.thumb`, the same small. Prints the result as JSON.

Only what it prints is a verdict on the file. Where it ends otherwise it says nothing of the file: with `EX_OSERR` the
machine failed it (a full disk), with anything else it ran into a limit or an error of its own.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

import pi_heif
import pypdfium2
from PIL import Image, ImageOps

from core.limits.subprocesses import limit_resources
from eforms.files.file_types import HEIC, JPEG, PDF, PNG
from eforms.files.sniffing import MAX_PIXELS

PAGE, THUMB = (1240, 1754), (160, 208)
MEMORY, CPU_SECONDS, OUTPUT = 2 * 2**30, 20, 200 * 2**20
PDF_VERDICTS: Final = {0: "broken", 3: "broken", 4: "locked", 5: "broken", 6: "broken"}
"""By error code of PDFium (fpdfview.h): no pages, no PDF, a password, other encryption, a bad page. Not among them are
1 (unknown) and 2 (the file cannot be read)."""
PILLOW_OUT_OF_MEMORY: Final = "out of memory"
PLAIN = {"adobe", "adobe_transform", "jfif", "jfif_density", "jfif_unit", "jfif_version", "dpi", "icc_profile"}
PLAIN |= {"progression", "progressive", "aspect", "chromaticity", "gamma", "interlace", "srgb", "transparency"}
"""Picture metadata that may be shown to others."""


def draw(place: Path, content_type: str) -> dict[str, object]:
    """Render previews of a file: what is known of it, or `fault` with one word, the decoder's verdict."""
    try:
        return _pdf(place) if content_type == PDF else _picture(place, content_type)
    except OSError as fault:
        # Pillow raises it for broken data too, but without the error number that the system gives.
        if fault.errno is not None or PILLOW_OUT_OF_MEMORY in str(fault):
            raise
        return {"fault": "broken"}
    except (SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return {"fault": "broken"}


def _pdf(place: Path) -> dict[str, object]:
    try:
        document = pypdfium2.PdfDocument(place)
        page = document[0]
    except pypdfium2.PdfiumError as fault:
        if (code := fault.err_code or 0) not in PDF_VERDICTS:
            raise
        return {"fault": PDF_VERDICTS[code]}
    width, height = page.get_size()
    scale = min(PAGE[0] / width, PAGE[1] / height)
    _small(place, page.render(scale=scale).to_pil())
    return {"pages": len(document)}


def _picture(place: Path, content_type: str) -> dict[str, object]:
    if content_type == HEIC:
        pi_heif.register_heif_opener(thumbnails=False)
    with Image.open(place, formats=("JPEG", "PNG", "HEIF")) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            return {"fault": "broken"}
        upright = ImageOps.exif_transpose(picture)
        shown_type = "" if _is_plain(picture, place, content_type) else _wash(upright, place, content_type)
    _small(place, upright)
    return {"shown_type": shown_type}


def _is_plain(picture: Image.Image, place: Path, content_type: str) -> bool:
    """Whether it can be shown to others as it is: upright, without metadata and without appended data."""
    ending = {JPEG: b"\xff\xd9", PNG: b"IEND\xaeB`\x82"}.get(content_type)
    if ending is None or picture.getexif() or picture.info.keys() - PLAIN:
        return False
    return place.read_bytes()[-len(ending) :] == ending


def _wash(picture: Image.Image, place: Path, content_type: str) -> str:
    """A copy for others: its pixels and its colour profile, nothing else."""
    profile: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
    if content_type == PNG:
        _save(_bare(picture), place, "shown", format="PNG", **profile)
        return PNG
    plain = _bare(picture).convert("L" if picture.mode == "L" else "RGB")
    _save(plain, place, "shown", format="JPEG", quality=92, **profile)
    return JPEG


def _bare(picture: Image.Image) -> Image.Image:
    """The picture without metadata, some of which Pillow would write back."""
    bare = picture.copy()
    bare.info = {}
    return bare


def _small(place: Path, picture: Image.Image) -> None:
    for name, size in (("page", PAGE), ("thumb", THUMB)):
        picture.thumbnail(size)
        picture = _on_white(picture)
        _save(picture, place, name, format="JPEG", quality=80)


def _save(picture: Image.Image, place: Path, name: str, **options: Any) -> None:
    """Write a picture beside the file, in one step: others may be reading the one of an earlier drawing."""
    written = f"{place}.{name}.{os.getpid()}"
    picture.save(written, **options)
    os.replace(written, f"{place}.{name}")


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture on a white background where it is transparent."""
    if picture.mode == "RGB":
        return _bare(picture)
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    return white.convert("RGB")


if __name__ == "__main__":
    limit_resources(memory=MEMORY, cpu_seconds=CPU_SECONDS, file_size=OUTPUT)
    try:
        print(json.dumps(draw(Path(sys.argv[1]), sys.argv[2])))  # noqa: T201 - its answer
    except OSError as fault:
        print(fault, file=sys.stderr)  # noqa: T201
        sys.exit(os.EX_OSERR)
