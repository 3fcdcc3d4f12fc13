"""The confirmations of a filing: whether all are there when it is filed, and what they prove afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eforms.compiled.form import compile_form
from eforms.definition import Answers
from eforms.models import Attachment
from services.dossiers.combined.attachments import held_files
from services.dossiers.filing.checking import CheckedFiling
from services.dossiers.history import evidence
from services.dossiers.models import ConfirmationRound, ConfirmationWay, Dossier, DossierEvent, EventType, Invitation
from services.dossiers.participants import rules
from services.dossiers.participants.content import Content, answers_content, changed_titles, content_of, fingerprint
from services.dossiers.participants.people import Invitee, people_of

CONFIRMATIONS = "confirmations"
SENT_AT = "sent_at"
"""Keys in the data of the event of filing: the confirmations, and when the applicant sent what was confirmed."""


@dataclass(frozen=True)
class Confirmation:
    """How one participant confirmed a filed dossier, as its history proves it."""

    title: str
    name: str
    way: ConfirmationWay
    at: datetime
    acted: str = ""
    """Who confirmed on behalf of an organisation; empty where one did for oneself."""
    former: tuple[str, ...] = ()
    """The labels of what a supplement has changed since: the confirmation is of the former answers."""


def invited_content(checked: CheckedFiling, invitee: Invitee, *, on_paper: bool) -> Content:
    """What this person is shown of the draft as it is now."""
    office = checked.routing.handler.code
    return content_of(checked.package, checked.form, checked.attachments, invitee, office=office, on_paper=on_paper)


def confirmed_by_all(checked: CheckedFiling) -> dict[str, Any]:
    """The confirmations of what is filed, for the data of its event; DossierError while one of just this is missing."""
    if not (invitees := people_of(checked.package, checked.form) if checked.package.participants else []):
        return {}
    invitations = {one.identity: one for one in _invitations(checked)}
    waiting = [one.name for one in invitees if not _has_confirmed(checked, one, invitations.get(one.identity))]
    rules.check_all_have_confirmed(waiting)
    sent_at = ConfirmationRound.objects.get(pk=checked.filing.pk).sent_at
    return {SENT_AT: sent_at.isoformat(), CONFIRMATIONS: [_record(invitations[one.identity]) for one in invitees]}


def confirmations_of(dossier: Dossier) -> list[Confirmation]:
    """The confirmations of a filed dossier: of a part those of the people whom its office sees."""
    seen = {participant.key for participant in dossier.package.participants}
    records = [record for record in _records_of(dossier) if record["participant"] in seen] if seen else []
    if not records:
        return []
    attachments = held_files(dossier)
    now = contents_of(dossier, records, dossier.sheet.answers, attachments)
    return [_confirmation(dossier, record, content) for record, content in zip(records, now, strict=True)]


def confirmations_at_filing(dossier: Dossier) -> list[Confirmation]:
    """All confirmations of what was filed, of every part, as they were then; for the applicant's own paper."""
    records = _records_of(dossier) if dossier.version.package.participants else []
    return [_confirmation(dossier, record, _seen_in(dossier, record["content"])) for record in records]


def filing_event(dossier: Dossier) -> DossierEvent | None:
    """The event of filing; of a part that began later, that of one that began with the filing."""
    events = DossierEvent.objects.filter(dossier__filing=dossier.filing_id, act=EventType.SUBMITTED)
    return events.order_by("pk").first()


def contents_of(
    dossier: Dossier, records: Sequence[Mapping[str, Any]], answers: Answers, attachments: Sequence[Attachment]
) -> Iterator[Content]:
    """What each of them would be shown of these answers; nothing of those whom the answers no longer name.

    Of a part it is what its office sees; whom the office does not see is shown no row of their own there.
    """
    package = dossier.package
    form = compile_form(package.eform).evaluate(answers, today=dossier.filed_on)
    people = {one.identity: one for one in people_of(package, form)}
    unseen = {one.key: one for one in dossier.version.package.participants}
    for participant in package.participants:
        unseen.pop(participant.key)
    for record in records:
        identity = key, named = record["participant"], record["number"] or record["name"]
        invitee = people.get(identity)
        if invitee is None and key in unseen:
            invitee = Invitee(unseen[key], named, record["number"], places=(), is_minor=False)
        yield answers_content(package, form, attachments, invitee) if invitee else {}


def answers_at_filing(*dossiers: Dossier) -> dict[str, Any]:
    """The answers as they were filed, with one dossier or with these parts: without what the supplements changed."""
    answers = {dossier.pk: dict(dossier.sheet.answers) for dossier in dossiers}
    supplemented = DossierEvent.objects.filter(dossier__in=dossiers, act=EventType.SUPPLEMENTED)
    for event in supplemented.order_by("-serial"):
        answers[event.dossier_id].update(event.data["before"])
    return {key: answer for own in answers.values() for key, answer in own.items() if answer is not None}


def are_as_filed(dossier: Dossier) -> bool:
    """Whether the confirmations in the event of filing are of the answers and files that were filed with it."""
    event = filing_event(dossier) if dossier.version.package.participants else None
    records = event.data.get(CONFIRMATIONS, []) if event else []
    if event is None or not records:
        return True
    attachments = evidence.attachments_at(dossier, event.at)
    contents = contents_of(dossier, records, answers_at_filing(dossier), attachments)
    return all(
        fingerprint(record["content"]) == record["fingerprint"] and _seen_in(dossier, record["content"]) == content
        for record, content in zip(records, contents, strict=True)
    )


def _invitations(checked: CheckedFiling) -> list[Invitation]:
    return list(Invitation.objects.filter(round=checked.filing.pk).select_related("person"))


def _has_confirmed(checked: CheckedFiling, invitee: Invitee, invitation: Invitation | None) -> bool:
    if invitation is None or not invitation.is_confirmed:
        return False
    on_paper = invitation.way == ConfirmationWay.PAPER
    return bool(invitation.content == invited_content(checked, invitee, on_paper=on_paper))


def _record(invitation: Invitation) -> dict[str, Any]:
    answered_at = invitation.answered_at
    return {
        "participant": invitation.participant,
        "title": invitation.title,
        "name": invitation.name,
        "number": invitation.number,
        "way": invitation.way,
        "by": invitation.person_id,
        **({"on_behalf_of": dict(invitation.on_behalf_of)} if invitation.on_behalf_of else {}),
        "at": answered_at.isoformat() if answered_at else None,
        "content": dict(invitation.content),
        "fingerprint": fingerprint(invitation.content),
    }


def _confirmation(dossier: Dossier, record: Mapping[str, Any], now: Content) -> Confirmation:
    return Confirmation(
        title=record["title"],
        name=record["name"],
        way=ConfirmationWay(record["way"]),
        at=datetime.fromisoformat(record["at"]),
        acted=record.get("on_behalf_of", {}).get("by_name", ""),
        former=tuple(changed_titles(dossier.package, _seen_in(dossier, record["content"]), now)),
    )


def _records_of(dossier: Dossier) -> list[dict[str, Any]]:
    event = filing_event(dossier)
    return event.data.get(CONFIRMATIONS, []) if event else []


def _of_answers(content: Content) -> Content:
    """The hashes of the questions alone."""
    return {key: value for key, value in content.items() if not key.startswith("_")}


def _seen_in(dossier: Dossier, content: Content) -> Content:
    """The hashes of the questions that the office of this part sees; of any other dossier of all."""
    questions = _of_answers(content)
    if not dossier.part:
        return questions
    asked = {field.key for field in dossier.package.eform.fields()}
    return {key: value for key, value in questions.items() if key.partition(".")[0] in asked}
