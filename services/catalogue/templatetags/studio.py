"""What the studio's pages say besides plain values."""

from django import template

from core.people import Person
from services.agencies.permissions import Verb, agencies_where

register = template.Library()


@register.filter
def shapes_procedures(person: Person) -> bool:
    """Whether somebody writes or approves procedures: then there is a way to the studio."""
    return bool(agencies_where(person, Verb.WRITE_PROCEDURE) or agencies_where(person, Verb.PUBLISH_PROCEDURE))
