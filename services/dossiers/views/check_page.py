"""The check page of a draft: everything declared, who receives it, what it costs, and what is wrong with it."""

from functools import cache
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext

from core.people import Citizen, SignedInRequest
from core.refusals import allows
from eforms.definition import Answers
from eforms.definition.english import is_english, shown_text
from eforms.filling.addresses import field_address
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public import wording
from services.catalogue.receiving import nearby, receivers_of
from services.dossiers import rules
from services.dossiers.applicant.answer_summary import SummaryLine, recipient_lines, summarise
from services.dossiers.combined.cards import fee_totals, part_cards
from services.dossiers.filing.checking import CheckedFiling, check, newer_version
from services.dossiers.filing.expiry import expiry_warnings
from services.dossiers.forms.staff_forms import OfficeForm
from services.dossiers.models import Filing
from services.dossiers.money.explanations import explanation
from services.dossiers.participants.check_page import invitee_lines
from services.dossiers.process.after_filing import to_do_after_filing

MOST_NEARBY: Final = 200
"""Offices offered in place of one that receives the procedure no more."""


def check_page(
    request: SignedInRequest,
    filing: Filing,
    *,
    facts: Answers | None = None,
    refusal: str = "",
    office_form: OfficeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The check page, with why it was refused and what can be done about it."""
    checked = checked_filing(filing, request.user, facts=facts)
    is_in_force = filing.version.is_in_force
    context = {
        **check_context(checked),
        "refusal": refusal,
        "is_in_force": is_in_force,
        "stopped_because": filing.version.procedure.stopped_because,
        "newer": None if is_in_force else newer_version(filing),
        "office_form": office_form or (_office_form(checked) if refusal else None),
    }
    return render(request, "dossiers/check_answers.html", context, status=status)


def checked_filing(filing: Filing, applicant: Citizen, *, facts: Answers | None = None) -> CheckedFiling:
    """The draft as this applicant would file it today."""
    return check(filing, applicant=applicant, today=timezone.localdate(), facts=facts)


def check_context(checked: CheckedFiling, *, step_page: str = "dossiers:step") -> dict[str, object]:
    """Answer summary, problems with links to their fields, offices and fees, and the fingerprint of all this."""
    package = checked.package

    @cache
    def step_url(step: str) -> str:
        return reverse(step_page, args=[checked.filing.draft.key, step]) + "?sua"

    return {
        "filing": checked.filing,
        "title": shown_text(package.record, "name", english=is_english()),
        "principal_name": checked.filing.principal_name,
        "sections": summarise(
            package.eform,
            checked.answers,
            checked.attachments,
            step_url=step_url,
            locked=checked.known_for_good,
        ),
        "problems": [
            (field_address(package.eform, step_url(problem.step), problem.key), problem.message)
            for problem in checked.problems
        ],
        "warnings": expiry_warnings(package, checked.answers, checked.routing.handler),
        "facts": _routing_and_fee_lines(checked),
        "parts": part_cards(checked),
        "totals": fee_totals(checked),
        "trail": [(reverse("catalogue:procedure", args=[package.code]), gettext("Trang thủ tục"))],
        "shown": checked.fingerprint,
        "invitees": invitee_lines(checked),
    }


def _office_form(checked: CheckedFiling) -> OfficeForm | None:
    """The choice of another office, where the present one no longer offers the procedure."""
    version = checked.filing.version
    if allows(rules.check_takes_the_dossier, version, checked.routing.handler):
        return None
    return office_choice_near(checked.filing.version, checked.filing.agency)


def _routing_and_fee_lines(checked: CheckedFiling) -> list[SummaryLine]:
    """The receiving offices and the fees, or the free text of the record; of parts, each part says its own."""
    if checked.package.parts:
        return []
    routing, no_fee = checked.routing, wording.format_no_fee(checked.package, FilingChannel(checked.filing.channel))
    offices = [
        SummaryLine(gettext("Cơ quan tiếp nhận"), routing.handler.name),
        *recipient_lines(routing.addressee, routing.handler, [one.name for one in routing.receivers]),
    ]
    fee_lines = [SummaryLine(due.fee.name, explanation(due)) for due in checked.dues]
    fee_lines += [SummaryLine(fee.name, wording.format_fee_found_later(fee)) for fee in checked.fees_found_later]
    english, papers = is_english(), to_do_after_filing(checked.package, checked.form)
    left = format_html_join("\n", "{}", ((shown_text(paper, "after_filing", english=english),) for paper in papers))
    return [
        *offices,
        *(fee_lines or [SummaryLine(gettext("Phí, lệ phí"), no_fee)]),
        *([SummaryLine(gettext("Còn phải làm sau khi nộp"), left)] if left else []),
    ]


def office_choice_near(version: ProcedureVersion, office: Agency, data: Any = None) -> OfficeForm:
    """The choice of another office: any that receives the procedure, those of the same province shown."""
    near = nearby(receivers_of(version.procedure_id), office).order_by("code")[:MOST_NEARBY]
    return OfficeForm(version.procedure_id, near, data)
