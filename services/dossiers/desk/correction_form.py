"""The form of a correction: the results that were issued, as they were issued, for the clerk to put right."""

from typing import Any

from eforms.compiled.form import compile_form
from services.dossiers.desk.result_fields import ResultForm, drafted_form
from services.dossiers.models import Dossier, TaskDraft
from services.dossiers.results import proposals
from services.dossiers.results.choice import Choice
from services.dossiers.results.in_force import issued_answers
from services.dossiers.results.page import page_of


def correction_form(
    dossier: Dossier,
    data: Any = None,
    *,
    posted_to: str = "",
    draft: TaskDraft | None = None,
    is_weighed: bool = False,
) -> ResultForm:
    """The form, its parameters as those of `result_form`. Nothing is concluded: the results are those issued."""
    package, issued = dossier.package, issued_answers(dossier)
    choice = Choice(tuple(result for result in package.issued_results if result.key in issued), ())
    begun = proposals.all_answers(package, proposals.to_store(package, issued))
    step = compile_form(page_of(choice)).steps[0]
    page = drafted_form(step, data, begun=begun, posted_to=posted_to, draft=draft, is_weighed=is_weighed)
    page.package, page.choice = package, choice
    return page
