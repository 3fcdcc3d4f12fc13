"""Every sample of every procedure, walked through the wizard and submitted; and every branch has a sample."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import transaction

from eforms.compiled.fields import CompiledField
from eforms.compiled.form import compile_form
from eforms.sampling.coverage import BranchCoverage, BranchPoint
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.sampling.coverage import all_branch_points, covered_branch_points
from services.catalogue.sampling.samples import Sample, package_codes, read_samples
from services.dossiers.models import Dossier
from services.dossiers.money import fees
from tests.procedures.declarations import unsaid_on_paper
from tests.procedures.walking import Walk, walk

FORENOON = time(9, tzinfo=ZoneInfo(settings.TIME_ZONE))
WITH_SAMPLES = [code for code in package_codes() if read_samples(code)]


@pytest.mark.parametrize("code", WITH_SAMPLES)
def test_every_sample_ends_as_it_says_and_every_branch_has_one(code, portal, subtests):
    version = ProcedureVersion.objects.in_force().get(procedure__code=code)
    turns: set[BranchPoint] = set()
    sentences: set[str] = set()
    for sample in read_samples(code):
        with subtests.test(sample.name), on_its_day(sample), transaction.atomic():
            walked = walk(version, sample)
            turns |= covered_branch_points(
                version.package, walked.draft.answers, until=walked.stopped_at, on=sample.today
            )
            sentences |= walked.sentences
            if walked.dossier:
                check_is_filed_as_shown(walked, walked.dossier)
            transaction.set_rollback(True)

    missing = all_branch_points(version.package) - turns
    assert not missing, "\n".join(["No sample for:", *sorted(map(said, missing))])
    never_read = {
        path: text
        for path, text in BranchCoverage(version.package.eform).refusal_messages.items()
        if text not in sentences
    }
    assert not never_read


@pytest.mark.parametrize("code", WITH_SAMPLES)
def test_samples_answer_only_what_the_form_can_ask(code, portal):
    form = compile_form(ProcedureVersion.objects.in_force().get(procedure__code=code).package.eform)
    known = re.compile("|".join(name for step in form.steps for name in inputs(step.fields)))

    said = {name for sample in read_samples(code) for name in [*sample.answers, *sample.papers]}
    assert [name for name in said if not known.fullmatch(name)] == []


def inputs(fields: Iterable[CompiledField], at: str = "") -> Iterator[str]:
    """The names under which pages post them, as patterns."""
    for field in fields:
        if (group := field.as_group) is not None:
            yield at + field.key
            yield from inputs(group.fields, rf"{at}{field.key}-{r'[0-9]+-' if group.is_repeating else ''}")
        else:
            yield from (at + name for name in field.input.names)


def on_its_day(sample: Sample) -> time_machine.travel:
    return time_machine.travel(datetime.combine(sample.today, FORENOON), tick=False)


def check_is_filed_as_shown(walked: Walk, dossier: Dossier) -> None:
    """What was on the pages is in the dossier and nothing else; the papers were asked for; the fee is the one named."""
    sample = walked.sample
    assert set(dossier.sheet.answers) <= set().union(*walked.asked.values())
    assert {one.field_key for one in walked.draft.attachments.present()} == walked.posted & sample.papers.keys()
    case = fees.FeeCase(FilingChannel.ONLINE, sample.today, dossier.agency)
    assert sum(due.amount_vnd for due in fees.calculate(walked.package, dossier.sheet.answers, case)) == sample.pays
    assert unsaid_on_paper(dossier) == []


def said(turn: BranchPoint) -> str:
    return f"  {turn.path} {'holds' if turn.outcome else 'does not hold'} ({turn.label[:80]})"
