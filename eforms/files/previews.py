"""Previews of uploaded files, made in a process of its own, and what is learned of their content."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final, NamedTuple

from core.limits.subprocesses import run_module
from eforms.files.file_types import PDF, PICTURES
from eforms.status import Scan

PATIENCE: Final = 20
"""Seconds for one file; less than an outbox job may take."""


class PreviewResult(NamedTuple):
    """What is known of a readable file."""

    shown_type: str = ""
    pages: int | None = None
    has_picture: bool = False


def inspect_content(place: Path, content_type: str) -> PreviewResult | Scan:
    """Render previews in a separate process; the reason when the file cannot be read.

    A PDF for which that takes too long, or whose process dies, counts as readable: it only has no preview.
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
    output = run_module("eforms.files.thumbnails", str(place), content_type, timeout=PATIENCE)
    return json.loads(output)  # type: ignore[no-any-return]
