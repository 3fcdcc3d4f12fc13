"""Input of the PDF engine: everything a paper prints, gathered from its database row and the settings."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from services.agencies.models import Agency
from services.documents.facts import Facts, Letterhead
from services.documents.issuing import tokens
from services.documents.models import Document
from services.documents.signing import seals
from services.documents.signing.pictures import pictures_on
from services.documents.signing.seals import Signature

DEFAULT_PLACE = "Hà Nội"  # the seat of agencies that belong to no province or commune


@dataclass(frozen=True)
class PrintableDocument:
    """One paper ready to be rendered; equal values give equal PDF bytes."""

    facts: Facts
    letterhead: Letterhead
    number_line: str
    issued_at: datetime
    token: str
    verify_url: str
    demo: bool
    signature: Signature | None = None
    """The digital signature added after rendering."""
    signature_picture: str = ""
    seal_picture: str = ""
    """Pictures as data URIs, on a paper with a digital signature only."""

    @property
    def is_issued(self) -> bool:
        """False for a draft or a sheet of the office: it has no token and nothing to verify."""
        return bool(self.token)

    @property
    def is_draft(self) -> bool:
        """Not issued yet, and to be: a sheet of the office never is."""
        return not self.is_issued and not self.facts.is_internal

    @property
    def digest(self) -> str:
        """Fingerprint of what it says, whenever it is rendered."""
        return sha256(f"{self.letterhead.model_dump_json()}{self.facts.model_dump_json()}".encode()).hexdigest()

    @property
    def grouped_token(self) -> str:
        return tokens.group_token(self.token)

    @property
    def verify_site(self) -> str:
        """The address of the verification page without its scheme, as printed."""
        return self.verify_url.removesuffix(f"{self.token}/").split("://", 1)[-1]


def printable_draft(facts: Facts, agency: Agency) -> PrintableDocument:
    """A draft: the paper as it would look if it were issued now; or a sheet of the office, which never is."""
    return PrintableDocument(
        facts=facts,
        letterhead=current_letterhead(agency),
        number_line="",
        issued_at=timezone.localtime(),
        token="",
        verify_url="",
        demo=settings.DEMO,
    )


def signature_for(document: Document) -> Signature | None:
    """The signature of a numbered paper, if its agency has a seal; an applicant's form has no number and none."""
    seal = seals.seal_for_agency(seals.code_for(document.agency)) if document.number else None
    return seal.signature_at(timezone.localtime(document.issued_at)) if seal else None


def current_letterhead(agency: Agency) -> Letterhead:
    """The letterhead of an agency with its present names. Needs `superior` and `unit`: select them for no extra query.

    People's Committees answer to nobody on paper: only other agencies print the one above them.
    """
    superior = None if agency.name.startswith("Ủy ban nhân dân") else agency.superior
    return Letterhead(
        agency=agency.name,
        superior=superior.name if superior else "",
        desk=agency.desk_name,
        place=agency.unit.name if agency.unit else DEFAULT_PLACE,
        address=agency.address,
        phone=agency.phone,
        email=agency.email,
    )


def printable_document(document: Document) -> PrintableDocument:
    """The printable form of an issued paper."""
    signature = signature_for(document)
    of_person, of_agency = pictures_on(document) if signature else ("", "")
    return PrintableDocument(
        facts=document.parsed_facts,
        letterhead=document.parsed_letterhead,
        number_line=document.number_line,
        issued_at=timezone.localtime(document.issued_at),
        token=document.token,
        verify_url=settings.SITE_URL + document.verify_path(),
        demo=settings.DEMO,
        signature=signature,
        signature_picture=of_person,
        seal_picture=of_agency,
    )
