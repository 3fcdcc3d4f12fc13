"""A sheet: everything one paper shows, gathered from its row and the settings."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from services.agencies.models import Agency
from services.documents.facts import Facts, Letterhead
from services.documents.issuing import tokens
from services.documents.models import Document
from services.documents.signing import seals
from services.documents.signing.seals import Signature

CAPITAL = "Hà Nội"  # the seat of agencies that belong to no province or commune


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
    signature: Signature | None = None
    """What the file will be signed with once it is drawn."""

    @property
    def is_issued(self) -> bool:
        """A draft has no token: there is nothing yet that could be checked."""
        return bool(self.token)

    @property
    def token_groups(self) -> str:
        return tokens.in_groups(self.token)

    @property
    def verify_site(self) -> str:
        """Where the token may be typed in, without the scheme."""
        return self.verify_url.removesuffix(f"{self.token}/").split("://", 1)[-1]


def draft_of(facts: Facts, agency: Agency) -> Sheet:
    """The sheet of a paper as it would be if it were issued now."""
    return Sheet(
        facts=facts,
        letterhead=letterhead_of(agency),
        number_line="",
        issued_at=timezone.localtime(),
        token="",
        verify_url="",
        demo=settings.DEMO,
    )


def signature_of(document: Document) -> Signature | None:
    """Numbered papers are signed by their agency; a form without a number is the applicant's word, not the agency's."""
    seal = seals.of_agency(document.agency.code) if document.number else None
    return seal.signature_of(timezone.localtime(document.issued_at)) if seal else None


def letterhead_of(agency: Agency) -> Letterhead:
    """The agency as it is called today; the paper keeps it. Costs no query when superior and unit came along.

    People's Committees answer to nobody on paper: only other agencies print the one above them.
    """
    superior = None if agency.name.startswith("Ủy ban nhân dân") else agency.superior
    return Letterhead(
        agency=agency.name,
        superior=superior.name if superior else "",
        desk=agency.desk_name,
        place=agency.unit.name if agency.unit else CAPITAL,
        address=agency.address,
        phone=agency.phone,
        email=agency.email,
    )


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
        signature=signature_of(document),
    )
