"""The embedded broker: kombu's messages in files, each of which appears whole.

Kombu creates the file first and writes into it afterwards; a worker that looks in between reads nothing and
dies of it (kombu issue 1551). A file that is renamed into place is never seen half written.
"""

import os
import time
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **_: object) -> None:  # type: ignore[override]  # as kombu
        name = f"{self.data_folder_out}/{time.time_ns()}_{uuid4()}.{queue}"
        with open(f"{name}.part", "w") as part:
            part.write(dumps(payload))
        os.rename(f"{name}.part", f"{name}.msg")


class Transport(filesystem.Transport):
    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this one."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
