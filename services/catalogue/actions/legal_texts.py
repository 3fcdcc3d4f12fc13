"""Actions on legal texts: mark one as replaced, and take that back."""

from datetime import date

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.db import transaction

from core.people import User
from services.catalogue import rules
from services.catalogue.legal_texts.citations import key_of
from services.catalogue.models import ReplacedText


@transaction.atomic
def mark_replaced(number: str, replaced_by: str, since: date, *, by: User) -> ReplacedText:
    """Mark a text as replaced by another from a day on: whoever cites it finds it listed, nothing else changes."""
    rules.check_may_mark_texts(by)
    key = key_of(number)
    rules.check_text_is_replaced_once(key, key_of(replaced_by))
    text = ReplacedText.objects.create(number=key, replaced_by=replaced_by.strip(), since=since, marked_by=by)
    LogEntry.objects.log_actions(by.pk, [text], ADDITION, change_message=str(text), single_object=True)
    return text


@transaction.atomic
def take_mark_back(text: ReplacedText, *, by: User) -> None:
    """Take a mark back that was a mistake."""
    rules.check_may_mark_texts(by)
    LogEntry.objects.log_actions(by.pk, [text], DELETION, change_message=str(text), single_object=True)
    text.delete()
