"""A paper somebody has in the portal already, to be chosen instead of sent again."""

from dataclasses import dataclass
from pathlib import Path

from eforms.files.uploads import AcceptedFile


@dataclass(frozen=True)
class WalletFile:
    """One file that lies in the portal, and was found clean or made here."""

    key: str
    """What a page posts to choose it."""
    name: str
    said: str
    """Where it comes from, for the eye."""
    size: int
    content_type: str
    sha256: str
    place: Path

    def as_paper(self) -> AcceptedFile:
        """The same as if it had been sent."""
        return AcceptedFile(self.place.open("rb"), self.name, self.size, self.sha256, self.content_type)
