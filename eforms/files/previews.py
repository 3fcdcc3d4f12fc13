"""Having a file looked at, and learning what it is like inside."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings

from eforms.files.file_types import PDF, PICTURES
from eforms.status import Scan

PATIENCE: Final = 20
"""Seconds for one file; less than an effect may take."""


class PreviewResult(NamedTuple):
    """What is known of a file that can be read."""

    shown_type: str = ""
    pages: int | None = None
    has_picture: bool = False


def inspect_content(place: Path, content_type: str) -> PreviewResult | Scan:
    """Draw a file in a process of its own; the reason when it cannot be read.

    A PDF that takes too long, or the process with it, is readable all the same: it only has no picture.
    """
    if content_type != PDF and content_type not in PICTURES:
        return PreviewResult()
    try:
        answer = _drawn(place, content_type)
    except (subprocess.SubprocessError, json.JSONDecodeError):
        return PreviewResult() if content_type == PDF else Scan.BROKEN
    if fault := answer.pop("fault", ""):
        return Scan(fault)
    return PreviewResult(has_picture=True, **answer)


def _drawn(place: Path, content_type: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "eforms.files.thumbnails", str(place), content_type]
    done = subprocess.run(  # noqa: S603 - our own program; a place and a type are ours too
        command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=True
    )
    return json.loads(done.stdout)  # type: ignore[no-any-return]
