"""What is said about a dossier: messages between applicant and office, notes and labels of colleagues."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from core.people import User
from core.text import fold, visible
from eforms import actions as forms
from eforms import quotas
from eforms.files.uploads import AcceptedFile
from eforms.models import Attachment, Draft
from notifications.actions import tell
from services.agencies import permissions
from services.agencies.models import Agency, Post
from services.agencies.permissions import Verb
from services.dossiers.errors import DossierError
from services.dossiers.models import Dossier, DossierLabel, DossierMessage, Label, Note
from services.dossiers.models.conversation import LONGEST, MESSAGE_FILES
from services.dossiers.process.parties import is_party, tell_parties
from services.dossiers.supplements.demands import locked_recording_demands
from services.dossiers.supplements.from_data import check_asks_for_no_held_paper, held_papers

MOST_A_DAY: Final = 20
"""Messages of one person about one dossier within a day."""
MOST_MENTIONED: Final = 10
MOST_LABELS: Final = 8
"""On one dossier."""
LABEL_LENGTH: Final = 40


def write_message(
    dossier: Dossier,
    *,
    by: User,
    text: str,
    key: UUID,
    files: Sequence[AcceptedFile] = (),
    demands_nothing: bool = False,
) -> DossierMessage:
    """Write to the other side (nhắn tin), as the office or the applicant, and tell them; the same key writes once.

    The files are the sender's and are scanned like those of a dossier; QuotaError when they are too many.
    DemandOfHeldPaperError, which is recorded, when the office names a paper that a database holds, unless it says that
    the message demands no paper.
    """
    is_from_office = not _may(by, Verb.READ_OWN, dossier)
    if not _may(by, Verb.WRITE_MESSAGE, dossier):
        raise DossierError(gettext("Nhắn tin về hồ sơ này không thuộc thẩm quyền của bạn."))
    text = _said(text)
    if is_from_office and not demands_nothing and held_papers(dossier):
        with locked_recording_demands(dossier, by) as locked:
            check_asks_for_no_held_paper(locked, (), [text], ())
    return _write(dossier, by, text, _own_key(key, dossier, by), files, is_from_office=is_from_office)


@transaction.atomic
def _write(
    dossier: Dossier, by: User, text: str, key: UUID, files: Sequence[AcceptedFile], *, is_from_office: bool
) -> DossierMessage:
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if earlier := DossierMessage.objects.filter(key=key, dossier=dossier, by=by).first():
        return earlier
    since = timezone.now() - timedelta(days=1)
    if dossier.messages.filter(by=by, at__gte=since).count() >= MOST_A_DAY:
        raise DossierError(
            gettext("Bạn đã gửi %(most)s tin trong một ngày về hồ sơ này. Hãy gộp nội dung và gửi ngày mai.")
            % {"most": MOST_A_DAY}
        )
    draft = _holding(files, dossier, by=by) if files else None
    message = DossierMessage.objects.create(
        dossier=dossier, by=by, is_from_office=is_from_office, text=text, key=key, draft=draft
    )
    _tell_other_side(dossier, message)
    return message


def _holding(files: Sequence[AcceptedFile], dossier: Dossier, *, by: User) -> Draft:
    """A draft that is submitted from the beginning, so nobody changes what it holds."""
    draft = Draft.objects.create(owner=by, checksum=dossier.package.eform.checksum, submitted_at=timezone.now())
    quotas.count_files(draft, [file.size for file in files])
    forms.attach(draft, MESSAGE_FILES, files)
    return draft


@transaction.atomic
def file_refused(attachment: Attachment) -> None:
    """Handler of `eforms.hooks.file_refused`: tell who sent it with a message that nobody can open it."""
    if attachment.field_key != MESSAGE_FILES:
        return
    sent = DossierMessage.objects.select_related("dossier", "by").filter(draft=attachment.draft_id).first()
    if sent is None:
        return
    own = reverse("dossiers:messages", args=[sent.dossier_id])
    path = office_page(sent.dossier) if sent.is_from_office else own
    about = {"file": attachment, "dossier": sent.dossier}
    tell(sent.by, "message_file_refused", key=f"message_file_refused:{attachment.pk}", path=path, context=about)


def mark_read(dossier: Dossier, *, reader: User) -> None:
    """Note that this side has now read what the other wrote."""
    by_office = not _may(reader, Verb.READ_OWN, dossier)
    DossierMessage.objects.unread(by_office=by_office).filter(dossier=dossier).update(read_at=timezone.now())


@transaction.atomic
def write_note(dossier: Dossier, *, by: User, text: str, key: UUID, mentioned: Sequence[User] = ()) -> Note:
    """Write a note for colleagues (ghi chú nội bộ) and tell those it mentions; the same key writes once."""
    _check_may_note(by, dossier)
    text, key = _said(text), _own_key(key, dossier, by)
    if len(mentioned) > MOST_MENTIONED:
        raise DossierError(f"Một ghi chú nhắc tối đa {MOST_MENTIONED} người. Hãy bỏ bớt.")
    strangers = [str(one) for one in mentioned if not _reads_notes(one, dossier)]
    if strangers:
        raise DossierError(f"{', '.join(strangers)} không đọc được hồ sơ này nên không nhắc được.")
    Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if earlier := Note.objects.filter(key=key, dossier=dossier, by=by).first():
        return earlier
    note = Note.objects.create(dossier=dossier, by=by, text=text, key=key)
    note.mentioned.set(mentioned)
    for person in mentioned:
        if person.pk != by.pk:
            about = {"note": note, "dossier": dossier, "by": by}
            tell(person, "note_mentions", key=f"note:{note.pk}:{person.pk}", path=office_page(dossier), context=about)
    return note


@transaction.atomic
def set_labels(dossier: Dossier, *, by: User, kept: Collection[Label], new: str = "") -> None:
    """Let the dossier have these labels of its office and, if named, a new one; others are taken off it."""
    _check_may_note(by, dossier)
    Agency.objects.select_for_update().get(pk=dossier.agency_id)  # so that two people make a new label once
    labels = {label.pk for label in kept if label.agency_id == dossier.agency_id}
    if new.strip():
        labels.add(_label(dossier.agency, new).pk)
    if len(labels) > MOST_LABELS:
        raise DossierError(f"Một hồ sơ mang tối đa {MOST_LABELS} nhãn. Hãy bỏ bớt.")
    on_it = DossierLabel.objects.filter(dossier=dossier)
    on_it.exclude(label__in=labels).delete()
    DossierLabel.objects.bulk_create(
        [DossierLabel(dossier=dossier, label_id=pk, by=by) for pk in sorted(labels)], ignore_conflicts=True
    )


@transaction.atomic
def add_label(dossier: Dossier, *, by: User, name: str) -> Dossier:
    """Put the label with this name on the dossier, one more beside those that it has; twice it is there once."""
    _check_may_note(by, dossier)
    Agency.objects.select_for_update().get(pk=dossier.agency_id)
    label = _label(dossier.agency, name)
    others = DossierLabel.objects.filter(dossier=dossier).exclude(label=label)
    if others.count() >= MOST_LABELS:
        raise DossierError(f"{dossier.name} đã mang {MOST_LABELS} nhãn, nhiều nhất có thể. Hãy bỏ bớt.")
    DossierLabel.objects.bulk_create([DossierLabel(dossier=dossier, label=label, by=by)], ignore_conflicts=True)
    return dossier


@transaction.atomic
def remove_label(dossier: Dossier, *, by: User, name: str) -> Dossier:
    """Take the label with this name off the dossier, if it is there."""
    _check_may_note(by, dossier)
    on_it = DossierLabel.objects.filter(dossier=dossier, label__agency=dossier.agency_id)
    on_it.filter(label__word=fold(name)[:LABEL_LENGTH]).delete()
    return dossier


def labels_of(agency: Agency) -> list[Label]:
    """The labels of an office, by name."""
    return list(Label.objects.filter(agency=agency).order_by("name"))


def office_page(dossier: Dossier) -> str:
    """The page on which the office reads and writes about the dossier."""
    return reverse("admin:dossier_messages", args=[dossier.pk])


def _label(agency: Agency, typed: str) -> Label:
    if not (name := visible(typed)):
        raise DossierError("Hãy đặt tên nhãn bằng chữ đọc được.")
    if len(name) > LABEL_LENGTH:
        raise DossierError(f"Nhãn dài quá {LABEL_LENGTH} ký tự. Hãy đặt ngắn hơn.")
    label, _ = Label.objects.get_or_create(agency=agency, word=fold(name)[:LABEL_LENGTH], defaults={"name": name})
    return label


def _check_may_note(by: User, dossier: Dossier) -> None:
    if not permissions.may(by, Verb.WRITE_NOTE, agency=dossier.agency) or is_party(by, dossier):
        raise DossierError("Ghi chú, gắn nhãn thuộc thẩm quyền của cơ quan đang giữ hồ sơ, không phải của bạn.")


def _reads_notes(person: User, dossier: Dossier) -> bool:
    return permissions.may(person, Verb.READ, agency=dossier.agency) and not is_party(person, dossier)


def _said(text: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not visible(text):
        raise DossierError(gettext("Hãy viết nội dung rồi gửi."))
    if len(text) > LONGEST:
        raise DossierError(
            gettext("Nội dung dài %(length)s ký tự, quá %(most)s. Hãy viết ngắn lại hoặc chia thành hai tin.")
            % {"length": len(text), "most": LONGEST}
        )
    return text


def _own_key(key: UUID, dossier: Dossier, by: User) -> UUID:
    """The key of a form as this person's about this dossier: sent about another, or by another, it is another."""
    return uuid5(key, f"{dossier.pk}:{by.pk}")


def _may(person: User, verb: Verb, dossier: Dossier) -> bool:
    whose: dict[str, Any] = {"applicant_id": dossier.applicant_id, "on_behalf_of": dossier.on_behalf_of}
    return permissions.may(person, verb, **whose, procedure=dossier.package.code, agency=dossier.agency)


def _tell_other_side(dossier: Dossier, message: DossierMessage) -> None:
    key = f"message:{message.pk}"
    if message.is_from_office:
        path = reverse("dossiers:messages", args=[dossier.pk])
        tell_parties(dossier, "message_of_office", key=key, path=path, context={"message": message})
        return
    about = {"message": message, "dossier": dossier}
    for person in _who_works_on(dossier):
        tell(person, "message_of_applicant", key=f"{key}:{person.pk}", path=office_page(dossier), context=about)


def _who_works_on(dossier: Dossier) -> list[User]:
    """Who has an open task of the dossier at its office; where nobody has, who holds its role, or had the last one."""
    tasks = list(dossier.tasks.filter(agency=dossier.agency_id, cancelled_at__isnull=True).order_by("-pk"))
    at_work = [task for task in tasks if task.is_open]
    people = {task.person_id for task in at_work if task.person_id}
    if not people and at_work:
        roles = {task.role for task in at_work}
        people = set(Post.objects.filter(agency=dossier.agency_id, role__in=roles).values_list("user", flat=True))
    if not people:
        people = {task.person_id for task in tasks[:1] if task.person_id}
    at_work_now = get_user_model().objects.filter(pk__in=people, is_active=True).order_by("pk")
    return [person for person in at_work_now if not is_party(person, dossier)]
