"""What the check page says of each part before it is filed: office, limit, fees, and when it begins."""

from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext

from eforms.compiled.form import compile_form
from services.catalogue.package.definition import Package
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public import wording
from services.dossiers.applicant.answer_summary import SummaryLine, SummaryPart, recipient_lines
from services.dossiers.combined.planning import PlannedPart
from services.dossiers.filing.checking import CheckedFiling
from services.dossiers.money.explanations import explanation, total_lines


def part_cards(checked: CheckedFiling) -> list[SummaryPart]:
    """The parts that would be filed; none where the procedure has no parts."""
    filed_on = checked.form.today or localdate()
    channel = FilingChannel(checked.filing.channel)
    return [part_card(planned, checked.package, filed_on=filed_on, channel=channel) for planned in checked.parts]


def fee_totals(checked: CheckedFiling) -> list[SummaryLine]:
    """What is paid of all fees together, now and later; none where one fee, or none, says it all."""
    if not checked.parts and len(checked.dues) < 2:
        return []
    now = [*checked.dues, *(due for part in checked.parts if not part.after for due in part.dues)]
    waiting = [due for part in checked.parts if part.after for due in part.dues]
    return [SummaryLine(label, amount) for label, amount in total_lines(now, waiting)]


def part_card(
    planned: PlannedPart, whole: Package, *, filed_on: date, channel: FilingChannel = FilingChannel.ONLINE
) -> SummaryPart:
    """One part with its office, limit and fees, as rows of the summary component."""
    routing = planned.routing
    after = (
        [
            SummaryLine(
                gettext("Bắt đầu"),
                gettext("Khi có kết quả phần “%(title)s”") % {"title": whole.part(planned.after).title},
            )
        ]
        if planned.after
        else []
    )
    fee_lines = [SummaryLine(due.fee.name, explanation(due)) for due in planned.dues]
    rows = [
        SummaryLine(gettext("Cơ quan giải quyết"), routing.handler.name),
        *recipient_lines(routing.addressee, routing.handler, [one.name for one in routing.receivers]),
        *after,
        SummaryLine(gettext("Thời hạn giải quyết"), _limit(planned, filed_on, channel)),
        *(fee_lines or [SummaryLine(gettext("Phí, lệ phí"), wording.format_no_fee(planned.package, channel))]),
    ]
    return SummaryPart(planned.part.title, tuple(rows))


def _limit(planned: PlannedPart, filed_on: date, channel: FilingChannel) -> str:
    """The first limit whose condition the answers fulfil."""
    compiler = compile_form(planned.package.eform).compiler
    for limit in planned.package.limits_for(channel):
        if limit.when is None or compiler.compile_condition(limit.when).is_true(planned.answers, today=filed_on):
            return wording.format_limit(limit)
    return gettext("Theo quy định của pháp luật")
