"""Previews of uploaded files, made in a process of its own, and what is learned of their content."""

import json
import os
import subprocess
from pathlib import Path
from shutil import copyfile
from typing import Any, Final, NamedTuple

from core.content_storage import is_intact
from core.limits.subprocesses import Limits, child_folder, regular_files, run_module
from eforms.files.file_types import DOCX, JPEG, PDF, PNG
from eforms.status import Scan

LIMITS: Final = Limits(memory=2 * 2**30, cpu_seconds=20, file_size=200 * 2**20)
MADE: Final = frozenset({"shown", "page", "thumb"})
SHOWN_TYPES: Final = frozenset({PDF, JPEG, PNG})
"""What a child may leave and say; whatever else a hostile file makes it do is dropped."""
PATIENCE: Final = 20
"""Seconds for one file; less than an outbox job may take."""
MAX_PAGES: Final = 200
"""Pages of one PDF that are drawn for reading; those after them are read in the file."""
MAX_PICTURE: Final = 10 * 2**20
"""Bytes of the picture of one page."""
PAGE_PATIENCE: Final = 10
"""Seconds for one page: somebody waits for it."""


class NoVerdictError(Exception):
    """The process died, ran into a limit or took too long: nothing is known of the file."""


class PreviewResult(NamedTuple):
    """What is known of a readable file."""

    shown_type: str = ""
    pages: int | None = None
    has_picture: bool = False


def inspect_content(place: Path, content_type: str) -> PreviewResult | Scan:
    """Render previews in a separate process; the reason, when the decoder says that the file cannot be read.

    Nothing but that verdict refuses a file: OSError when the machine failed, NoVerdictError when there is none.
    """
    answer = _drawn(place, content_type)
    if fault := answer.pop("fault", ""):
        if not is_intact(place, place.name):  # a disk that spoils files is no fault of theirs
            raise OSError(f"{place.name} is not what was stored.")
        return Scan(fault)
    shown_type = answer.get("shown_type", "")
    return PreviewResult(
        shown_type=shown_type if shown_type in SHOWN_TYPES else "",
        pages=answer.get("pages"),
        has_picture=content_type != DOCX,
    )


def _drawn(place: Path, content_type: str) -> dict[str, Any]:
    """What the child says; its pictures are copied beside the file, as the child may write nowhere else."""
    with child_folder() as folder, place.open("rb") as file:
        try:
            output = run_module(
                "eforms.files.thumbnails", str(folder), content_type, stdin=file, timeout=PATIENCE, limits=LIMITS
            )
            answer: dict[str, Any] = json.loads(output)
        except (subprocess.SubprocessError, json.JSONDecodeError) as error:
            if getattr(error, "returncode", None) == os.EX_OSERR:
                raise OSError(f"No preview of {place.name}.") from error
            raise NoVerdictError(place.name) from error
        for made in regular_files(folder):
            if made.name in MADE:
                _keep(made, place.with_name(f"{place.name}.{made.name}"))
    return answer


def page_picture(place: Path, number: int) -> Path | None:
    """The picture of a page of a PDF, kept beside it once it was drawn; None where it cannot be drawn.

    The first page is there already, as its preview. The pictures go when the file goes.
    """
    picture = place.with_name(f"{place.name}.page" if number == 1 else f"{place.name}.page-{number}")
    if picture.exists() or not 1 < number <= MAX_PAGES:
        return picture if picture.exists() else None
    with child_folder() as folder, place.open("rb") as file:
        try:
            arguments = (str(folder), str(number))
            run_module("eforms.files.page_pictures", *arguments, stdin=file, timeout=PAGE_PATIENCE, limits=LIMITS)
        except subprocess.SubprocessError:
            return None
        for made in regular_files(folder):
            if made.name == f"page-{number}" and made.stat().st_size <= MAX_PICTURE:
                _keep(made, picture)
    return picture if picture.exists() else None


def _keep(made: Path, place: Path) -> None:
    """Copy a picture to its place in one step: others may be reading the one of an earlier drawing."""
    copy = place.with_name(f".{place.name}.{os.getpid()}")
    copyfile(made, copy)
    copy.replace(place)
