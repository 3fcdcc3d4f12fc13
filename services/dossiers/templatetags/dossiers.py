"""Template tags of the dossier pages."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.people import Person
from services.agencies.permissions import Verb, may_somewhere
from services.dossiers.desk import queue

register = template.Library()


@register.simple_tag
def urgency(due_at: datetime) -> SafeString:
    """The time left until the deadline, as a badge."""
    badge = queue.urgency(due_at)
    return format_html('<span class="status status-{}">{}</span>', badge.tone, badge.text)


@register.filter
def works_at_an_office(person: Person) -> bool:
    """Whether the person works on the dossiers of an office."""
    return may_somewhere(person, Verb.WORK_ON_TASKS)


@register.filter
def files_at_counter(person: Person) -> bool:
    """Whether the person files for others at the desk of an office."""
    return may_somewhere(person, Verb.FILE_AT_COUNTER)
