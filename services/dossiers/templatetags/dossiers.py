"""Template tags of the dossier pages."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.people import User
from core.ui.fragments import HtmlFragment, placeholder
from services.agencies.permissions import Verb, may_somewhere
from services.catalogue.templatetags.studio import may_use_studio
from services.dossiers.desk import queue

register = template.Library()


@register.simple_tag
def urgency(due_at: datetime) -> SafeString:
    """The time left until the deadline, as a badge."""
    badge = queue.urgency(due_at)
    return format_html('<span class="status status-{}">{}</span>', badge.tone, badge.text)


@register.simple_tag(takes_context=True)
def desk_header(context: template.Context) -> SafeString:
    """The header of the pages of staff; only the CSRF token is filled in per request."""
    user: User = context["user"]
    drawn = _header(
        user.get_full_name() if user.is_authenticated else "",
        files_at_counter=may_somewhere(user, Verb.FILE_AT_COUNTER),
        uses_studio=may_use_studio(user),
        works_at_an_office=may_somewhere(user, Verb.WORK_ON_TASKS),
    )
    return drawn.fill({"token": str(context["csrf_token"])})


@lru_cache(maxsize=1_000)
def _header(name: str, **rights: bool) -> HtmlFragment:
    context = {"name": name, **rights, "csrf_token": placeholder("token")}
    return HtmlFragment(render_to_string("dossiers/desk_header.html", context))
