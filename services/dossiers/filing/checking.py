"""A draft as it would be filed now: what the check page shows, and what is then submitted.

The page carries a fingerprint of what it showed. Whoever changes the draft in another tab, or files on a day with
another fee, is shown the page anew: nobody files what they did not check.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext, gettext_noop

from core.official_language import official_language
from core.people import Citizen
from eforms.answers.facts import locked_keys, with_locked_facts
from eforms.answers.validation import AnswerProblem, validate_whole
from eforms.compiled.form import EvaluatedForm, compile_form
from eforms.definition import Answer, Answers
from eforms.models import Attachment
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.fees.charges import FeeRule
from services.catalogue.package.public_record import FilingChannel
from services.catalogue.public import wording
from services.dossiers.combined.attachments import FILES
from services.dossiers.combined.planning import PlannedPart, plan_parts
from services.dossiers.errors import DossierError
from services.dossiers.filing.prefill import prefill_answers
from services.dossiers.filing.principals import unfounded_answers
from services.dossiers.filing.routing import Routing, route
from services.dossiers.models import Filing
from services.dossiers.money import fees
from services.dossiers.money.explanations import explanation

PARTS: Final = {
    "_version": gettext_noop("Quy định của thủ tục"),
    "_papers": gettext_noop("Giấy tờ kèm theo"),
    "_office": gettext_noop("Nơi nhận hồ sơ"),
    "_fees": gettext_noop("Phí, lệ phí"),
    "_parts": gettext_noop("Các phần và nơi giải quyết"),
}
"""What the check page shows besides the steps, whose keys begin with a letter."""
HASH_LENGTH: Final = 12


@dataclass(frozen=True)
class CheckedFiling:
    """Answers, papers, offices and fees of a draft on one day, with what keeps it from being filed."""

    filing: Filing
    form: EvaluatedForm
    attachments: Sequence[Attachment]
    routing: Routing
    dues: list[fees.AmountDue]
    problems: list[AnswerProblem]
    facts: Answers
    """What the accounts of the applicant, and of whom they act for, say."""
    parts: tuple[PlannedPart, ...] = ()
    """Those of an interconnected procedure that are asked for."""

    @property
    def package(self) -> Package:
        return self.filing.version.package

    @property
    def answers(self) -> dict[str, Answer]:
        """The answers to visible fields, with the identity of the account: what is filed."""
        return self.form.answers

    @property
    def fees_found_later(self) -> list[FeeRule]:
        """The fees that depend on what the office will find."""
        if self.package.parts:
            return []
        return fees.found_later(self.package, self.fee_case)

    @property
    def fee_case(self) -> fees.FeeCase:
        """How, when and where it would be filed, as far as fees depend on it."""
        return fees.FeeCase(FilingChannel(self.filing.channel), self.form.today, self.routing.handler)

    @property
    def known_for_good(self) -> frozenset[str]:
        """The questions that accounts answer and nobody changes."""
        return locked_keys(self.package.eform, self.answers, self.facts)

    @property
    def fingerprint(self) -> str:
        """A hash of each part, for the hidden input of the check page."""
        return urlencode(self._hashes())

    def changed_parts(self, fingerprint: str) -> list[str]:
        """The titles of the parts that differ from those of this fingerprint."""
        shown, now = dict(parse_qsl(fingerprint)), self._hashes()
        titles = {step.key: step.title for step in self.package.eform.steps}
        titles |= {key: gettext(title) for key, title in PARTS.items()}
        changed = [part for part in [*now, *(shown.keys() - now.keys())] if shown.get(part) != now.get(part)]
        return list(dict.fromkeys(titles[part] for part in changed if part in titles))

    @official_language()
    def _hashes(self) -> Mapping[str, str]:
        routing = self.routing
        offices = [routing.handler.pk, routing.addressee, sorted(office.pk for office in routing.receivers)]
        steps = {key: {node.field.key: node.answer for node in nodes} for key, nodes in self.form.nodes.items()}
        parts: dict[str, object] = {
            **steps,
            "_papers": [[file.field_key, file.name, file.stored.sha256] for file in self.attachments],
            "_version": self.filing.version_id,
            "_office": offices,
            "_fees": [
                *([due.fee.name, explanation(due)] for due in self.dues),
                *([fee.name, wording.format_fee(fee)] for fee in self.fees_found_later),
            ],
        }
        if self.parts:
            parts["_parts"] = [
                [one.part.key, one.routing.handler.pk, one.after, *(explanation(due) for due in one.dues)]
                for one in self.parts
            ]
        return {part: _hash(content) for part, content in parts.items()}


def check(filing: Filing, *, applicant: Citizen, today: date, facts: Answers | None = None) -> CheckedFiling:
    """The draft as this applicant would file it on this day; `facts` where they are known already."""
    package, draft = filing.version.package, filing.draft
    principal = filing.on_behalf_of
    facts = prefill_answers(applicant, principal) if facts is None else facts
    answers = with_locked_facts(package.eform, draft.whole_answers, facts, today=today)
    form = compile_form(package.eform).evaluate(answers, today=today)
    attachments = FILES(draft.pk)
    routing = route(filing.version, form.answers, chosen_office=filing.agency)
    problems = validate_whole(package.eform, answers, attachments, draft.typed, today=today)
    channel = FilingChannel(filing.channel)
    at_counter = channel is not FilingChannel.ONLINE
    problems += unfounded_answers(package, answers, principal, today=today, at_counter=at_counter)
    try:
        dues = fees.calculate(package, form.answers, fees.FeeCase(channel, today, routing.handler))
    except DossierError as refusal:  # no fee can be reckoned from what was typed
        first = package.eform.steps[0]
        dues, problems = [], [*problems, AnswerProblem(first.key, first.fields[0].key, "", str(refusal))]
    plan = plan_parts(filing, form.answers, today=today)
    return CheckedFiling(
        filing=filing,
        form=form,
        attachments=attachments,
        routing=routing,
        dues=dues,
        problems=[*problems, *plan.problems],
        facts=facts,
        parts=plan.parts,
    )


def newer_version(filing: Filing) -> ProcedureVersion | None:
    """The version now in force under which the draft can be filed online, if that is another than its own."""
    version = ProcedureVersion.objects.in_force().filter(procedure=filing.version.procedure_id).first()
    return version if version and version != filing.version and version.package.is_online else None


def _hash(content: object) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:HASH_LENGTH]
