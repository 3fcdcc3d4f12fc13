"""Every sample of every procedure, walked through the wizard and submitted; and every branch has a sample."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import transaction

from eforms.compiled.fields import CompiledField
from eforms.compiled.form import compile_form
from eforms.definition import Answers
from eforms.sampling.coverage import BranchCoverage, BranchPoint
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.sampling.coverage import all_branch_points, covered_branch_points
from services.catalogue.sampling.samples import Sample, package_codes, read_samples
from services.dossiers.models import WaitingPart
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
                version.package, walked.draft.whole_answers, until=walked.stopped_at, on=sample.today
            )
            sentences |= walked.sentences
            if walked.dossier:
                check_is_filed_as_shown(walked)
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


def check_is_filed_as_shown(walked: Walk) -> None:
    """What was on the pages is in the dossiers and nothing else; papers were asked for; the fee is the one named."""
    sample, dossiers = walked.sample, walked.dossiers
    waiting = WaitingPart.objects.filter(whole=walked.draft.pk)
    filed = [(one.package, one.sheet.answers, one.agency) for one in dossiers]
    filed += [(walked.package.for_part(one.part), one.answers, one.agency) for one in waiting]
    assert {key for _, answers, _ in filed for key in answers} <= set().union(*walked.asked.values())
    assert {one.field_key for one in walked.draft.attachments.present()} == {
        walked.field_key(name) for name in walked.posted & sample.papers.keys() if sample.papers[name]
    }
    assert sum(due_vnd(package, answers, office, sample.today) for package, answers, office in filed) == sample.pays
    assert [said for one in dossiers for said in unsaid_on_paper(one)] == []


def due_vnd(package: Package, answers: Answers, office: Agency, on: date) -> int:
    case = fees.FeeCase(FilingChannel.ONLINE, on, office)
    return sum(due.amount_vnd for due in fees.calculate(package, answers, case))


def said(turn: BranchPoint) -> str:
    return f"  {turn.path} {'holds' if turn.outcome else 'does not hold'} ({turn.label[:80]})"
