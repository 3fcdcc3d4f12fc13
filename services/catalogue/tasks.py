"""Celery tasks and the handlers of background jobs; idempotent."""

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from core import outbox
from core.batches import NIGHTLY_LIMITS, handle_each, in_batches
from services.catalogue import actions
from services.catalogue.actions import lift_unconfirmed, put_in_force
from services.catalogue.actions.persistence import keep_figures, renew_edition
from services.catalogue.importing import publishing
from services.catalogue.models import FilingStop, Procedure, ProcedureVersion, VersionState
from services.catalogue.package.definition import Package
from services.catalogue.publication.messages import tell_stuck

outbox.handler(publishing.PUBLISH, given_up=publishing.stop, words="Công bố một đợt nhập thủ tục")(
    publishing.publish_batch
)


@shared_task(name="catalogue.open_due_versions", ignore_result=True)
def open_due_versions() -> None:
    """Every minute: put in force approved versions whose effective date has come."""
    due = ProcedureVersion.objects.filter(state=VersionState.APPROVED, effective_on__lte=timezone.localdate())
    handle_each(list(due.select_related("procedure", "approver")), _put_in_force_or_tell)


def _put_in_force_or_tell(version: ProcedureVersion) -> None:
    """Put it in force; where the portal itself fails, the version before stays in force and people are told once."""
    try:
        put_in_force(version)
    except SoftTimeLimitExceeded:  # the minute is over: it is tried again
        raise
    except Exception:  # whatever it is, the log of the batch says it
        tell_stuck(version)
        raise


@shared_task(name="catalogue.lift_unconfirmed_stops", ignore_result=True)
def lift_unconfirmed_stops() -> None:
    """Every minute: let people file again where nobody confirmed in time that filing stays stopped."""
    handle_each(list(FilingStop.objects.lapsed(timezone.now())), lift_unconfirmed)


@shared_task(name="catalogue.relate_procedures", ignore_result=True, **NIGHTLY_LIMITS)
def relate_procedures() -> None:
    """Nightly: find out which procedures need the result of which."""
    actions.relate_procedures()


@shared_task(name="catalogue.keep_figures", ignore_result=True, **NIGHTLY_LIMITS)
def keep_figures_of_all() -> None:
    """Nightly: write down anew what lists say of each version in force, those of imports too."""
    before = _english_names()
    versions = ProcedureVersion.objects.in_force().select_related("body")
    handle_each(in_batches(versions, size=100), _keep_figures_of)
    if _english_names() != before:
        renew_edition()


def _english_names() -> set[tuple[int, str]]:
    """Of the procedures that have one: pages are kept with it, and a release that brings the column finds none."""
    return set(Procedure.objects.exclude(name_en="").values_list("pk", "name_en"))


def _keep_figures_of(version: ProcedureVersion) -> None:
    keep_figures(version.procedure_id, Package.model_validate_json(version.body.text))
