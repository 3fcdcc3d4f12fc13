"""Template filters of the studio."""

from django import template

from core.people import Person
from services.agencies.permissions import Verb, may_somewhere

register = template.Library()


@register.filter
def may_use_studio(person: Person) -> bool:
    """Whether the user may write or publish procedures somewhere."""
    return may_somewhere(person, Verb.WRITE_PROCEDURE) or may_somewhere(person, Verb.PUBLISH_PROCEDURE)
