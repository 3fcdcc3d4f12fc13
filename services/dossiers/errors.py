"""Errors of the dossiers; the text of each is a sentence that its user may read."""

from core.refusals import RefusalError


class DossierError(RefusalError):
    """A rule forbids the action on this dossier; the text is a sentence for the user who tried it."""


class AuthorityEndedError(DossierError):
    """The person may not act, or no longer, for the organisation or person on whose behalf it is filed."""


class IncompleteFormError(DossierError):
    """The form as a whole has problems, which the check page lists one by one."""
