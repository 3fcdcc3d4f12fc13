"""The language of what is recorded or sent: papers, letters and notes are Vietnamese for everybody."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import translation


@contextmanager
def official_language() -> Iterator[None]:
    """Context manager and decorator: whatever language the page is read in, this is made in Vietnamese."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
