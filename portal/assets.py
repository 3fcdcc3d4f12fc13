"""How style sheets, fonts and pictures are kept for the browser."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # comes without types
    """A file's name carries its checksum, so a browser keeps it for good; a changed file has another name.

    Compressed with gzip alone: Brotli takes eight seconds at every start to save a few kilobytes.
    """

    def stored_name(self, name: str) -> str:
        """The name with its checksum; the plain one of a file not collected, for a bare page is better than none."""
        return str(self.hashed_files.get(self.hash_key(name), name))

    def create_compressor(self, **options: Any) -> Compressor:
        return Compressor(use_brotli=False, **options)
