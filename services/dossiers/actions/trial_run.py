"""Trial runs of a procedure version: begin, keep as a sample person, end, end expired ones."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from core.people import User
from eforms import actions as forms
from eforms import list_actions
from eforms.models import Draft
from services.catalogue import actions as catalogue
from services.catalogue.lint import package_lint
from services.catalogue.models import ProcedureVersion, SamplePerson
from services.dossiers import rules
from services.dossiers.errors import DossierError
from services.dossiers.filing.sample_answers import fitted
from services.dossiers.models import Trial

RETENTION: Final = timedelta(days=1)
"""How long a trial is kept after its last change."""


@transaction.atomic
def begin(version: ProcedureVersion, *, by: User, person: SamplePerson | None = None) -> Trial:
    """Create a trial: a draft that can never be submitted. Ends the former trial of this user.

    `person`: whose answers it begins with, as far as they have a place in the version.

    Raises DossierError for a version without an eForm or with lint errors.
    """
    rules.check_may_run_trial(by, version)
    if not version.package.is_online:
        raise DossierError("Thủ tục này chưa có biểu mẫu điện tử để đi thử.")
    if package_lint.errors(version.package):
        raise DossierError("Phiên bản còn lỗi nên chưa đi thử được. Hãy sửa các lỗi trước.")
    for former in Trial.objects.filter(draft__owner=by).select_related("draft"):
        end(former)
    draft = Draft.objects.create(owner=by, checksum=version.package.eform.checksum)
    if person is not None:
        list_actions.fill(draft, version.package.eform, fitted(person, version.package.eform).answers)
    return Trial.objects.create(draft=draft, version=version, body_id=version.checksum, person=person)


@transaction.atomic
def keep(trial: Trial, *, name: str, by: User) -> SamplePerson:
    """Keep the answers of a trial with its version, as those of the person it began with or of a new one; end it."""
    person, form = trial.person, trial.pinned_version.package.eform
    kept = catalogue.write_sample_person(
        trial.version,
        trial.draft.whole_answers,
        checksum=trial.body_id,
        by=by,
        name=name,
        person=person,
        former=fitted(person, form).lost if person else (),
    )
    end(trial)
    return kept


def end(trial: Trial) -> None:
    """Delete the trial with its answers and files."""
    forms.discard(trial.draft)


def expired(now: datetime) -> QuerySet[Trial]:
    """The trials left untouched for longer than `RETENTION`."""
    return Trial.objects.filter(draft__touched_at__lte=now - RETENTION)


@transaction.atomic
def end_expired(pk: int, now: datetime) -> bool:
    """End one trial, unless somebody went on with it meanwhile; return whether."""
    trial = expired(now).select_related("draft").filter(pk=pk).first()
    if trial is not None:
        end(trial)
    return trial is not None
