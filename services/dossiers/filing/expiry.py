"""Papers that will have expired when the result is due: told to whoever files, and to the clerk."""

from datetime import date

from django.utils import timezone

from eforms.answers.validation import AnswerProblem, expiring_papers, says_until_when
from eforms.compiled.form import compile_form
from eforms.definition import Answers
from services.agencies.models import Agency
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.process.deadlines import Calendar, calculate_deadline


def expiry_warnings(package: Package, answers: Answers, office: Agency) -> list[AnswerProblem]:
    """The papers of a draft that expire before its result would be due, were it accepted now."""
    if not says_until_when(package.eform):
        return []
    due_on = expected_due_date(package, answers, office)
    return expiring_papers(package.eform, answers, by=due_on) if due_on else []


def expected_due_date(package: Package, answers: Answers, office: Agency) -> date | None:
    """The day on which a result would be due of what this office accepts now; None without a limit."""
    compiler, now = compile_form(package.eform).compiler, timezone.now()
    limit = next(
        (
            limit
            for limit in package.limits_for(FilingChannel.ONLINE)
            if limit.when is None or compiler.compile_condition(limit.when).is_true(answers, today=timezone.localdate())
        ),
        None,
    )
    due_at = calculate_deadline(now, limit, Calendar.of(office)) if limit else None
    return timezone.localtime(due_at).date() if due_at else None
