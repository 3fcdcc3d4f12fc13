"""Template filters of the studio."""

from collections.abc import Iterable

from django import template

from core.people import Person
from eforms.lint.finding import Finding
from services.agencies.permissions import Verb, may_somewhere
from services.catalogue.authoring.editor.findings import PlacedFinding, placed
from services.catalogue.package.definition import Package

register = template.Library()


@register.filter
def may_use_studio(person: Person) -> bool:
    """Whether the user may write or publish procedures somewhere."""
    return may_somewhere(person, Verb.WRITE_PROCEDURE) or may_somewhere(person, Verb.PUBLISH_PROCEDURE)


@register.filter
def placed_in(findings: Iterable[Finding], package: Package) -> list[PlacedFinding]:
    """The findings with the page whose form mends each."""
    return list(placed(package, findings))
