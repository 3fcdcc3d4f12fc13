"""What the studio's pages say besides plain values."""

from django import template

from core.people import Person
from services.agencies.permissions import Verb, may_somewhere

register = template.Library()


@register.filter
def may_use_studio(person: Person) -> bool:
    """Whether somebody writes or approves procedures: then there is a way to the studio."""
    return may_somewhere(person, Verb.WRITE_PROCEDURE) or may_somewhere(person, Verb.PUBLISH_PROCEDURE)
