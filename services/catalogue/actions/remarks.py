"""Actions of a review: say what is to be looked at again, and settle it."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.catalogue import rules
from services.catalogue.actions.persistence import lock_version
from services.catalogue.models import ProcedureVersion, Remark, VersionState


@transaction.atomic
def write_remark(version: ProcedureVersion, *, by: User, place: str, text: str) -> Remark:
    """Say something about a place of a version under review; an empty place: about the whole."""
    version = lock_version(version)
    rules.check_may_publish(version, by)
    rules.check_state(version, VersionState.REVIEW)
    rules.check_remark_says_something(text)
    return version.remarks.create(place=place, text=text, by=by)


@transaction.atomic
def resolve_remark(remark: Remark, *, by: User, answer: str) -> Remark:
    """Settle a remark: an author says what was done, or whoever made it that it is settled."""
    version = lock_version(remark.version)
    rules.check_may_resolve(remark, version, by)
    remark = version.remarks.get(pk=remark.pk)
    rules.check_state(version, *VersionState.pending())
    rules.check_is_unresolved(remark)
    rules.check_answers_remark(answer)
    remark.answer, remark.resolved_by, remark.resolved_at = answer, by, timezone.now()
    remark.save(update_fields=["answer", "resolved_by", "resolved_at"])
    return remark
