"""Results worded from the template of their version: what a dossier, its declaration and its result say in it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from eforms.definition import Answer, Answers
from services.agencies.models import Agency
from services.catalogue.package.results import Result
from services.documents.facts import Applicant
from services.dossiers.filing.declarations import applicant_of
from services.dossiers.models import Dossier
from services.dossiers.papers.merging import (
    MergeValues,
    day_value,
    merged,
    merged_whole,
    printed_blocks,
    text_values,
    values_of,
)

MAX_TITLE = 300
"""Characters of the title of a document."""


def worded(result: Result, values: MergeValues, title: str, *, every_block: bool = False) -> dict[str, Any]:
    """Title and blocks of a paper with a template, as `ResultFacts` has them.

    A sample shows `every_block`, whatever its condition: an author reads all of the words.
    """
    if result.template is None:
        raise ValueError(f"{result.key} has no template.")
    own = merged(result.template.title, values.named).strip()
    return {"name": own[:MAX_TITLE] or title, "blocks": printed_blocks(result.template, values, every=every_block)}


def declared_values(dossier: Dossier) -> MergeValues:
    """What the dossier and its declaration say."""
    applicant = applicant_of(dossier.applicant, dossier, name=dossier.applicant_name)
    name, filed = dossier.package.record.name, dossier.filed_on
    official = official_values(applicant, dossier.agency, procedure=name, code=dossier.code or "", filed=filed)
    form = dossier.package.form
    return values_of(form, dossier.sheet.answers, today=dossier.filed_on).over(official) if form else official


def official_values(applicant: Applicant, agency: Agency, *, procedure: str, code: str, filed: date) -> MergeValues:
    """What a dossier says besides its answers."""
    said = text_values(
        {
            "code": code,
            "procedure.name": procedure,
            "applicant.full_name": applicant.name,
            "applicant.personal_number": applicant.personal_number,
            "applicant.tax_code": applicant.tax_code,
            "applicant.address": applicant.address,
            "office.name": agency.name,
            "office.address": agency.address,
        }
    )
    return MergeValues({**said, "filed_on": [day_value(filed)]})


def result_values(
    result: Result, answers: Answers, declared: MergeValues, holders: Iterable[str], *, on: date
) -> MergeValues:
    """What one paper of a result may say, issued on this day."""
    of_issue = {**text_values({"holders": "; ".join(holders)}), "issued_on": [day_value(on)]}
    asked = declared.asked
    besides = MergeValues({name: said for name, said in of_issue.items() if name not in asked})
    return values_of(result.eform, answers).over(besides.over(declared))


def prefilled(results: Iterable[Result], dossier: Dossier) -> dict[str, Answer]:
    """What the questions of these results begin with: of each the first text whose fields all say something."""
    rules = [prefill for result in results for prefill in result.prefill]
    named = declared_values(dossier).named if rules else {}
    found = ((rule.into, (merged_whole(text, named) for text in rule.texts)) for rule in rules)
    return {into: text for into, texts in found if (text := next(filter(None, texts), ""))}
