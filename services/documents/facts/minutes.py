"""Facts of the minutes of an inspection."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from services.documents.document_types import DocumentType
from services.documents.facts.base import ApplicantFacts, FactModel, RequiredText, Text
from services.documents.facts.sections import FactSection


class Attendance(FactModel):
    """Somebody who was there, for which side, and how they stand to the minutes."""

    side: RequiredText
    name: RequiredText
    position: Text = ""
    signature: RequiredText
    remark: Text = ""


class Picture(FactModel):
    """A picture taken there, by its name and the SHA-256 of its content."""

    name: RequiredText
    sha256: RequiredText


class MinutesFacts(ApplicantFacts):
    """Minutes of an inspection (biên bản kiểm tra): who was there, when, what was found."""

    kind = DocumentType.MINUTES

    symbol: Text = "BB"
    code: RequiredText
    place: RequiredText
    began_at: datetime
    ended_at: datetime
    attendees: Annotated[tuple[Attendance, ...], Field(min_length=1)]
    content: tuple[RequiredText, ...] = ()
    """In paragraphs."""
    sections: tuple[FactSection, ...] = ()
    """What the step's own form recorded."""
    conclusion: Annotated[tuple[RequiredText, ...], Field(min_length=1)]
    pictures: tuple[Picture, ...] = ()
    recorder: RequiredText
    """Người ghi biên bản."""
    office_side: RequiredText
    """The label of the side whose names stand on the right."""

    @property
    def sides(self) -> dict[str, list[Attendance]]:
        """Who was there by the side they are on, the office first."""
        sides: dict[str, list[Attendance]] = {self.office_side: []}
        for one in self.attendees:
            sides.setdefault(one.side, []).append(one)
        return sides

    @property
    def of_office(self) -> tuple[Attendance, ...]:
        return tuple(one for one in self.attendees if one.side == self.office_side)

    @property
    def of_others(self) -> tuple[Attendance, ...]:
        return tuple(one for one in self.attendees if one.side != self.office_side)
