"""Record a letter that came back; the mail server pipes it in: record_bounce "$ORIGINAL_RECIPIENT"."""

import sys
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandParser

from notifications import actions

MAX_BYTES = 2**20
"""What follows, such as the letter itself, says nothing more."""


class Command(BaseCommand):
    help = __doc__
    stealth_options = ("letter",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("returned_to", help="the address it came back to")

    def handle(self, *, returned_to: str, letter: BinaryIO = sys.stdin.buffer, **options: Any) -> None:
        delivery = actions.record_bounce(returned_to, letter.read(MAX_BYTES))
        self.stdout.write(f"Delivery {delivery.pk} came back." if delivery else "Nothing to record.")
