"""Rendering of one page of an untrusted PDF: a program of its own with resource limits, like `thumbnails`.

    python -m eforms.files.page_pictures FOLDER NUMBER < FILE

Writes `page-NUMBER`, a JPEG for reading, into the folder; nothing where there is no such page.
"""

import sys
from pathlib import Path

import pypdfium2

from eforms.files.thumbnails import PAGE


def main(folder: Path, number: int) -> None:
    document = pypdfium2.PdfDocument(sys.stdin.buffer)
    if not 1 <= number <= len(document):
        return
    page = document[number - 1]
    width, height = page.get_size()
    picture = page.render(scale=min(PAGE[0] / width, PAGE[1] / height)).to_pil()
    picture.convert("RGB").save(folder / f"page-{number}", "JPEG", quality=80)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
