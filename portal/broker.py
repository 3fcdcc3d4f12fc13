"""The embedded broker: kombu's messages in files, each of which appears whole.

Kombu creates the file first and writes into it afterwards; a worker that looks in between reads nothing and
dies of it (kombu issue 1551). A file that is renamed into place is never seen half written.
"""

import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **_: object) -> None:  # type: ignore[override]  # as kombu
        whole = Path(self.data_folder_out) / f"{time.time_ns()}_{uuid4()}.{queue}.msg"
        part = whole.with_suffix(".part")
        part.write_text(dumps(payload))
        part.rename(whole)


class Transport(filesystem.Transport):
    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
