"""Why a backup or a restore was not done."""


class BackupError(Exception):
    """A sentence for the operator."""
