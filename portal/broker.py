"""Celery broker on files: kombu's filesystem transport with atomic writes.

Kombu creates a message's file first and writes into it afterwards; a worker that reads in between gets an empty message
and crashes (kombu issue 1551). Here the file is renamed into place once it is complete.
"""

import os
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **_: object) -> None:  # type: ignore[override]  # as kombu
        name = f"{self.data_folder_out}/{time.time_ns()}_{uuid4()}.{queue}"
        try:
            with open(f"{name}.part", "w") as part:
                part.write(dumps(payload))
            os.rename(f"{name}.part", f"{name}.msg")
        except OSError:  # the disk is full: each worker looks through this folder twenty times a second
            with suppress(OSError):
                os.unlink(f"{name}.part")
            raise


class Transport(filesystem.Transport):
    Channel = Channel


def install() -> None:
    """Register this transport for `filesystem://` URLs."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
