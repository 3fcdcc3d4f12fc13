"""Template filters of the studio."""

from django import template

from core.people import Person
from eforms.lint.finding import Finding
from services.agencies.permissions import Verb, may_somewhere
from services.catalogue.authoring.editor.findings import Mending, mending
from services.catalogue.package.definition import Package

register = template.Library()


@register.filter
def may_use_studio(person: Person) -> bool:
    """Whether the user may write or publish procedures somewhere."""
    return may_somewhere(person, Verb.WRITE_PROCEDURE) or may_somewhere(person, Verb.PUBLISH_PROCEDURE)


@register.filter
def mended_at(finding: Finding, package: Package) -> Mending:
    """The page whose form mends the finding."""
    return mending(package, finding.path.split("."))
