"""Template tags of the dossier pages."""

from datetime import datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.people import User
from core.ui.fragments import HtmlFragment, placeholder
from eforms.definition.base import FrozenModel
from eforms.definition.english import is_english, shown_text
from services.agencies.permissions import Verb, may_somewhere
from services.catalogue.templatetags.studio import may_use_studio
from services.dossiers.desk import queue
from services.dossiers.models import Dossier, Filing

register = template.Library()


@register.simple_tag
def urgency(due_at: datetime) -> SafeString:
    """The time left until the deadline, as a badge."""
    badge = queue.urgency(due_at)
    return format_html('<span class="status status-{}">{}</span>', badge.tone, badge.text)


@register.simple_tag
def named(record: FrozenModel) -> str:
    """The name of a procedure in the language read; marked as Vietnamese where it has no English."""
    return shown_text(record, "name", english=is_english())


@register.simple_tag
def filing_title(filing: Filing) -> str:
    """The name of the procedure that a draft is for."""
    return named(filing.version.package.record) if is_english() else filing.version.procedure.name


@register.simple_tag
def shown_title(dossier: Dossier) -> str:
    """The title of a dossier: in English the name of its procedure."""
    return named(dossier.package.record) if is_english() else dossier.title


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
    return HtmlFragment(render_to_string("admin/dossiers/desk_header.html", context))
