"""Storage of static files (STORAGES)."""

import os
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
        return ReadableCompressor(use_brotli=False, **options)


class ReadableCompressor(Compressor):  # type: ignore[misc]
    """Compressed files that the front server may read like what they were made from, whatever the umask."""

    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        written: str = super().write_data(path, data, suffix, stat_result)
        os.chmod(written, stat_result.st_mode)
        return written
