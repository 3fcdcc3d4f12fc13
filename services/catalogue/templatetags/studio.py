"""Template filters of the studio."""

from django import template

from core.people import Person
from eforms.lint.finding import Finding
from services.agencies.permissions import Verb, may_somewhere
from services.catalogue.authoring.editor.findings import placed
from services.catalogue.differences.labels import PART_LABELS
from services.catalogue.package.definition import Package

register = template.Library()


@register.filter
def may_use_studio(person: Person) -> bool:
    """Whether the user may write or publish procedures somewhere."""
    return may_somewhere(person, Verb.WRITE_PROCEDURE) or may_somewhere(person, Verb.PUBLISH_PROCEDURE)


@register.filter
def mended_at(finding: Finding, package: Package) -> str:
    """The address of the part whose form mends the finding; empty where only the text does."""
    return next(placed(package, [finding])).address


@register.filter
def stands_in(finding: Finding, package: Package) -> str:
    """What the part that a finding is about is called, for those who read and do not edit."""
    return next(placed(package, [finding])).title or PART_LABELS.get(finding.path.partition(".")[0], "")
