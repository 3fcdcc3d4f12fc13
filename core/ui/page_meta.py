"""What a public page tells search engines and those who share its address."""

from dataclasses import dataclass

from django.conf import settings

LONGEST = 300
"""Characters of a description; search engines show fewer."""


@dataclass(frozen=True)
class PageMeta:
    """Canonical address, description and Open Graph of a page, for `components/page_meta.html`."""

    path: str
    title: str
    description: str
    linked_data: str = ""
    """Path of the same content as JSON-LD; empty without one."""
    is_listed: bool = True
    """Whether search engines may list it; what somebody typed into a search is no page of the portal."""

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.path

    @property
    def summary(self) -> str:
        """The description on one line, cut at a word."""
        text = " ".join(self.description.split())
        return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0] + "…"
