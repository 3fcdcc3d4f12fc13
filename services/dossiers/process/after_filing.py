"""What the applicant still has to do once it was filed online: papers to be sent or brought, as the version says."""

from typing import Final

from django.utils.translation import gettext

from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition.english import read_text
from services.catalogue.package.definition import Package, RequiredPaper
from services.dossiers.models import Dossier
from services.dossiers.status import Status

UNDER_WAY: Final = (Status.SUBMITTED, Status.ACCEPTED, Status.IN_PROGRESS)
"""While the office may wait for them."""


def to_do_after_filing(package: Package, form: EvaluatedForm) -> list[RequiredPaper]:
    """The papers that this applicant is asked for and has something left to do with."""
    asked = form.visible_keys
    papers = (paper for paper in package.papers if paper.field is None or paper.field.partition(".")[0] in asked)
    return [paper for paper in papers if paper.after_filing]


def still_to_do(dossier: Dossier) -> str:
    """The same until the office has done its first stage, with its address; empty: nothing has to follow."""
    if dossier.state not in UNDER_WAY or not any(paper.after_filing for paper in dossier.package.papers):
        return ""
    package = dossier.package
    first = [step.key for stage in package.stages[:1] for step in stage.steps]
    if dossier.tasks.filter(step__in=first, done_at__isnull=False).exists():
        return ""
    form = compile_form(package.eform).evaluate(dossier.sheet.answers, today=dossier.filed_on)
    sentences = [read_text(paper, "after_filing") for paper in to_do_after_filing(package, form)]
    office = dossier.agency
    where = (
        [gettext("Địa chỉ nhận: %(name)s, %(address)s.") % {"name": office.name, "address": office.address}]
        if sentences and office.address
        else []
    )
    return " ".join([*sentences, *where])
