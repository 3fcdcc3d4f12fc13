"""The way through a list: the page of one dossier knows the list it was opened from and the rows beside it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from core.people import Person
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.dossier_list import Beside, DossierList, ListedRow

LIST: Final = "trong"
PLACE: Final = "vi-tri"
"""The parameters: the query string of the list, and the cursor of the row in it."""


def link_to(row: ListedRow, address: Address) -> str:
    """The page of a row, with the way back to the list."""
    return f"{row.row.path}?{urlencode({LIST: str(address), PLACE: row.cursor})}"


@dataclass(frozen=True)
class Way:
    """Where somebody is in a list."""

    person: Person
    address: Address
    cursor: str

    @classmethod
    def of(cls, request: HttpRequest) -> "Way | None":
        """That of a request; None where no list was left."""
        if LIST not in request.GET:
            return None
        return cls(request.user, Address.of(request.GET[LIST]), request.GET.get(PLACE, ""))

    @property
    def query(self) -> str:
        """What an address takes along, to stay on the way."""
        return urlencode({LIST: str(self.address), PLACE: self.cursor})

    @property
    def back(self) -> str:
        return f"{reverse('admin:dossier_queue')}?{self.address}"

    @property
    def label(self) -> str:
        return self.address.scope.label

    @cached_property
    def _beside(self) -> Beside:
        return DossierList(self.person, self.address).beside(self.cursor)

    @property
    def previous(self) -> str:
        """The page of the row before; empty at the beginning."""
        return link_to(self._beside.previous, self.address) if self._beside.previous else ""

    @property
    def next(self) -> str:
        """The page of the row after; empty at the end."""
        return link_to(self._beside.next, self.address) if self._beside.next else ""
