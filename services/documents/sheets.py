"""A sheet: everything one paper shows, gathered from its row and the settings."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from services.documents import tokens
from services.documents.facts import Facts, Letterhead
from services.documents.models import Document


@dataclass(frozen=True)
class Sheet:
    """What is drawn; equal sheets give equal bytes."""

    facts: Facts
    letterhead: Letterhead
    number_line: str
    issued_at: datetime
    token: str
    verify_url: str
    demo: bool

    @property
    def token_groups(self) -> str:
        return tokens.in_groups(self.token)

    @property
    def verify_site(self) -> str:
        """Where the token may be typed in, without the scheme."""
        return self.verify_url.removesuffix(f"{self.token}/").split("://", 1)[-1]


def sheet_of(document: Document) -> Sheet:
    """The sheet of an issued paper."""
    return Sheet(
        facts=document.parsed_facts,
        letterhead=document.parsed_letterhead,
        number_line=document.number_line,
        issued_at=timezone.localtime(document.issued_at),
        token=document.token,
        verify_url=settings.SITE_URL + document.verify_path(),
        demo=settings.DEMO,
    )
