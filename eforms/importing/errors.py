"""Why a file is not imported."""

from core.refusals import RefusalError


class ImportRefusedError(RefusalError):
    """The file as a whole cannot be imported; the message says what to do."""
