"""A mail server that takes the first message and never answers."""

import time
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import filebased

STALLED = settings.VAR_DIR / "stalled"


class EmailBackend(filebased.EmailBackend):
    """Leaves a sign when it stalls; once the sign is there it delivers into files."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if not STALLED.exists():
            STALLED.touch()
            time.sleep(600)
        return super().send_messages(email_messages)
