"""Why a paper could not be had."""


class DocumentError(Exception):
    """A refusal, in a sentence the person can read."""
