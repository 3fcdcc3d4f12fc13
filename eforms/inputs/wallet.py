"""Files of the document wallet: files a person has in the portal already, to attach without uploading again."""

from dataclasses import dataclass
from pathlib import Path

from core.content_storage import ContentStorage
from eforms.files.uploads import AcceptedFile


@dataclass(frozen=True)
class WalletFile:
    """One file in a person's wallet; it was scanned clean, or issued by the portal."""

    key: str
    """The posted value that chooses it."""
    name: str
    origin: str
    """Where it comes from, as text for the page."""
    size: int
    content_type: str
    sha256: str
    storage: ContentStorage

    @property
    def path(self) -> Path:
        """Where it lies on this machine."""
        return self.storage.path_of(self.sha256)

    def open_as_upload(self) -> AcceptedFile:
        """The file opened, as if it had been uploaded."""
        return AcceptedFile(self.path.open("rb"), self.name, self.size, self.sha256, self.content_type)
