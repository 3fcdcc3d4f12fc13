"""How style sheets, fonts and pictures are kept for the browser."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # comes without types
    """A file's name carries its checksum, so a browser keeps it for good; a changed file has another name.

    Compressed with gzip alone: Brotli takes eight seconds at every start to save a few kilobytes.
    """

    def create_compressor(self, **options: Any) -> Compressor:
        return Compressor(use_brotli=False, **options)
