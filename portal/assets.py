"""Storage of static files (STORAGES)."""

from typing import Any

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # comes without types
    """Manifest storage of WhiteNoise: hashed file names, which browsers cache for ever, compressed with gzip.

    Brotli is left out: it takes eight seconds at every start and saves a few kilobytes.
    """

    def stored_name(self, name: str) -> str:
        """The hashed name; the plain name of a file that was not collected, where Django would raise ValueError."""
        return str(self.hashed_files.get(self.hash_key(name), name))

    def create_compressor(self, **options: Any) -> Compressor:
        return Compressor(use_brotli=False, **options)
