"""What the dossier pages say besides plain values."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from services.dossiers.desk import queue

register = template.Library()


@register.simple_tag
def urgency(due_at: datetime) -> SafeString:
    """How much time is left, as a chip in words."""
    left = queue.urgency(due_at)
    return format_html('<span class="status status-{}">{}</span>', left.tone, left.words)
