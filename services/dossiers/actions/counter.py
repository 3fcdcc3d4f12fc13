"""Actions of the desk that files for somebody: begin at the counter or from the post, submit, discard."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from core import access_log, representation
from core.access_log import AccessKind
from core.people import User
from core.representation import Principal
from eforms import actions as forms
from eforms.models import Draft
from services.agencies.models import Agency
from services.catalogue.models import ProcedureVersion
from services.catalogue.package.public_record import FilingChannel
from services.dossiers import rules
from services.dossiers.actions import filing as filings
from services.dossiers.counter import rules as at_counter
from services.dossiers.counter.people import StatedOrganisation, StatedPerson, account_of, applicant_of
from services.dossiers.filing.checking import CheckedFiling, check
from services.dossiers.models import ConfirmationRound, CounterFiling, Dossier, Filing
from services.dossiers.participants import rounds
from services.dossiers.participants.people import people_of

RELATED = ("draft", "version", "agency__superior", "agency__unit", "organisation", "principal", "counter")


@transaction.atomic
def begin(
    version: ProcedureVersion,
    agency: Agency,
    *,
    by: User,
    person: StatedPerson,
    channel: FilingChannel = FilingChannel.DESK,
    posted_on: date | None = None,
    organisation: StatedOrganisation | None = None,
) -> Filing:
    """Create a draft for somebody at the counter, or whose papers came by post (tiếp nhận tại quầy).

    With an `organisation` it is filed for that one, and the person is who came for it. Begun twice with the same, such
    as by a double click, it is one, as long as nothing is entered in it.

    Finding their account is recorded, as the clerk then sees what it says. QuotaError when `by` has begun too many.
    """
    at_counter.check_may_file_at(by, agency)
    rules.check_is_offered(version, agency)
    at_counter.check_takes_channel(version, channel)
    at_counter.check_stamp(channel, posted_on, today=localdate())
    principal = representation.stated_organisation(*organisation) if organisation else Principal()
    if organisation:
        at_counter.check_is_for_organisations(version, principal)
    what = {"version": version, "agency": agency, "channel": channel, "organisation_id": principal.organisation_id}
    whose = {"clerk": by, "posted_on": posted_on if channel == FilingChannel.POST else None, **person._asdict()}
    if (same := _begun_just_so(what, whose)) is not None:
        return same
    filing = Filing.objects.create(draft=forms.begin(by, version.package.eform.checksum), **what)
    CounterFiling.objects.create(filing=filing, **whose)
    if (account := account_of(person)) is not None:
        access_log.record(by, AccessKind.PERSON, account, subject=account, purpose="Nhập hồ sơ tại quầy")
    return filing


@transaction.atomic
def submit(filing: Filing, *, by: User, shown: str, signed: Collection[tuple[str, str]] = ()) -> Dossier:
    """File it for the person: theirs from now on, in their account if they have one; `by` stands in the history.

    Submitting it again returns the dossier of the first time. `signed` are those who confirm it, as they signed the
    papers that were handed in. Raises what filing online raises.
    """
    at_counter.check_may_file(by, filing)
    filing = _lock(filing)
    if filing.draft.submitted_at:
        return Dossier.objects.filter(filing=filing).earliest("pk")
    applicant = _saved(applicant_of(StatedPerson.of(filing.counter)))
    if filing.organisation_id is not None:
        _note_that_they_file_for_others(applicant)
    filing.draft.owner = applicant
    filing.draft.save(update_fields=["owner"])
    checked = None
    if filing.version.package.participants:
        checked = check(filing, applicant=applicant, today=localdate())
        _record_signatures(checked, signed)
    return filings.file(filing, applicant=applicant, by=by, shown=shown, checked=checked)


@transaction.atomic
def discard(filing: Filing, *, by: User) -> bool:
    """Delete what was begun, with its files; return False for one submitted or deleted meanwhile."""
    at_counter.check_may_file(by, filing)
    return filings.discard(filing)


def _begun_just_so(what: Mapping[str, Any], whose: Mapping[str, Any]) -> Filing | None:
    """The filing that this clerk began with the same and has entered nothing in; one press waits for the other."""
    get_user_model().objects.select_for_update(no_key=True).only("pk").get(pk=whose["clerk"].pk)
    untouched = Filing.objects.filter(draft__submitted_at=None, draft__revision=0, **what)
    return untouched.filter(**{f"counter__{name}": value for name, value in whose.items()}).first()


def _lock(filing: Filing) -> Filing:
    """The filing read again, its round and then its draft locked; Draft.DoesNotExist for a discarded one."""
    rounds.lock(filing.pk)
    Draft.objects.select_for_update().only("pk").get(pk=filing.pk)
    return Filing.objects.select_related(*RELATED).get(pk=filing.pk)


def _saved(applicant: User) -> User:
    """The applicant with a row: two desks that file for one person at once make it once."""
    if not applicant._state.adding:
        return applicant
    people = get_user_model().objects
    people.bulk_create([applicant], ignore_conflicts=True)
    return people.get(desk_key=applicant.desk_key)


def _note_that_they_file_for_others(applicant: User) -> None:
    """From now on their pages ask whom they may act for: what they brought for an organisation is not theirs."""
    get_user_model().objects.filter(pk=applicant.pk).update(has_mandates=True)


def _record_signatures(checked: CheckedFiling, signed: Collection[tuple[str, str]]) -> None:
    """Note that everybody who has to confirm signed on paper; the applicant confirms by filing."""
    filing, now = checked.filing, timezone.now()
    invitees = people_of(checked.package, checked.form)
    others = [one for one in invitees if not one.is_applicant(filing)]
    at_counter.check_all_have_signed(others, signed, {file.field_key for file in checked.attachments})
    if invitees:
        values = {"sent_at": now, "shown": checked.fingerprint, "obstacle": ""}
        round_, _ = ConfirmationRound.objects.update_or_create(filing=filing, defaults=values)
        on_paper = {one.identity for one in others}
        rounds.exchange_invitations(round_, checked, invitees, on_paper=on_paper, at=now)
