"""Previews of uploaded files, made in a process of its own, and what is learned of their content."""

import json
import os
import subprocess
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final, NamedTuple

from core.limits.subprocesses import run_module
from eforms.files.file_types import PDF, PICTURES
from eforms.status import Scan

PATIENCE: Final = 20
"""Seconds for one file; less than an outbox job may take."""


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
    if content_type != PDF and content_type not in PICTURES:
        return PreviewResult()
    answer = _drawn(place, content_type)
    if fault := answer.pop("fault", ""):
        _check_is_intact(place)
        return Scan(fault)
    return PreviewResult(has_picture=True, **answer)


def _drawn(place: Path, content_type: str) -> dict[str, Any]:
    try:
        output = run_module("eforms.files.thumbnails", str(place), content_type, timeout=PATIENCE)
        return json.loads(output)  # type: ignore[no-any-return]
    except (subprocess.SubprocessError, json.JSONDecodeError) as error:
        if getattr(error, "returncode", None) == os.EX_OSERR:
            raise OSError(f"No preview of {place.name}.") from error
        raise NoVerdictError(place.name) from error


def _check_is_intact(place: Path) -> None:
    """The content must be the one that was handed in, by its hash: a disk that spoils files is no fault of theirs."""
    with place.open("rb") as file:
        if file_digest(file, "sha256").hexdigest() != place.name:
            raise OSError(f"{place.name} is not what was stored.")
