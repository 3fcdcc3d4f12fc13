"""Actions of the emergency stop of filing: stop, confirm, lift, and lift what nobody confirmed."""

from django.db import transaction
from django.utils import timezone

from core.people import User
from services.catalogue import hooks, rules
from services.catalogue.actions.persistence import renew_edition
from services.catalogue.models import FilingStop, Procedure
from services.catalogue.publication.messages import tell_of_stop


@transaction.atomic
def stop_filing(procedure: Procedure, *, by: User, sentence: str) -> FilingStop:
    """Let nobody file or begin, at once (tạm dừng nhận hồ sơ); drafts are kept, and citizens read the sentence.

    It is lifted again unless a second person confirms it within `CONFIRM_WITHIN`.
    """
    procedure = _lock(procedure, by)
    rules.check_can_be_stopped(procedure)
    rules.check_tells_the_public(sentence)
    procedure.stopped_because = sentence
    procedure.save(update_fields=["stopped_because"])
    stop = procedure.filing_stops.create(sentence=sentence, stopped_by=by, stopped_at=timezone.now())
    _announce(stop, "stopped", by=by)
    return stop


@transaction.atomic
def confirm_filing_stop(procedure: Procedure, *, by: User) -> FilingStop:
    """Confirm as the second person that filing stays stopped."""
    stop = rules.current_stop(_lock(procedure, by))
    rules.check_may_confirm_stop(stop, by)
    stop.confirmed_by, stop.confirmed_at = by, timezone.now()
    stop.save(update_fields=["confirmed_by", "confirmed_at"])
    tell_of_stop(stop, "confirmed", by=by)
    return stop


@transaction.atomic
def lift_filing_stop(procedure: Procedure, *, by: User, note: str) -> FilingStop:
    """Let people file again (mở lại), with a reason."""
    stop = rules.current_stop(_lock(procedure, by))
    rules.check_says_why_lifted(note)
    _lift(stop, by=by, note=note)
    _announce(stop, "lifted", by=by)
    return stop


@transaction.atomic
def lift_unconfirmed(stop: FilingStop) -> None:
    """Lift a stop that nobody confirmed in time; otherwise do nothing (idempotent)."""
    Procedure.objects.select_for_update().get(pk=stop.procedure_id)
    late = FilingStop.objects.lapsed(timezone.now()).select_related("procedure__issuer").filter(pk=stop.pk).first()
    if late:
        _lift(late, by=None, note="")
        _announce(late, "lapsed", by=None)


def _lock(procedure: Procedure, by: User) -> Procedure:
    """The procedure, its row locked, if `by` may stop it."""
    rules.check_may_stop(by, procedure.issuer)
    return Procedure.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=procedure.pk)


def _lift(stop: FilingStop, *, by: User | None, note: str) -> None:
    stop.lifted_by, stop.lifted_at, stop.note = by, timezone.now(), note
    stop.save(update_fields=["lifted_by", "lifted_at", "note"])
    Procedure.objects.filter(pk=stop.procedure_id).update(stopped_because="")


def _announce(stop: FilingStop, what: str, *, by: User | None) -> None:
    """Draw the public pages anew, and tell staff and whoever has a draft."""
    renew_edition()
    tell_of_stop(stop, what, by=by)
    hooks.filing_stop_changed.send(stop)
