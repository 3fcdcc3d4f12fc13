"""When an agency is merged into another: its open dossiers, tasks and appointments go to the one that succeeds it.

A dossier goes over as soon as anybody locks it, so nothing is done any more in the name of an agency that has ended;
the batches of the merger only see to those that nobody touches. Codes, due times, tasks and who does them stay.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from services.agencies.models import Agency
from services.dossiers.models import (
    Appointment,
    AssignmentRule,
    Dossier,
    DossierLabel,
    EventType,
    Filing,
    Inspection,
    Label,
    MessageTemplate,
    Receiver,
    SavedView,
    SearchTerm,
    Slot,
    SlotPlan,
    Task,
    WaitingPart,
)
from services.dossiers.process.transitions import apply, lock, notify_parties
from services.dossiers.status import FINAL

SUCCEEDED: Final = "{old} đã sáp nhập vào {new} từ ngày {day}. {new} giải quyết tiếp hồ sơ này."


def take_over(dossier: Dossier) -> None:
    """Handler of `process.hooks.agency_has_ended`: the locked dossier goes to the agency that acts for its own."""
    old = dossier.agency
    new = Agency.objects.select_related("superior", "unit").get(pk=old.acting.pk)
    Task.objects.open().filter(dossier=dossier, agency=old).update(agency=new)
    Appointment.objects.live().filter(dossier=dossier, agency=old).update(agency=new)
    Inspection.objects.filter(dossier=dossier, agency=old, minutes=None).update(agency=new)
    SearchTerm.objects.filter(dossier=dossier).update(agency=new)
    Receiver.objects.filter(dossier=dossier, agency=new).delete()
    note = SUCCEEDED.format(old=old, new=new, day=f"{old.ended_on:%d/%m/%Y}")
    data = {"from": old.pk, "to": new.pk}
    event = apply(dossier, EventType.AGENCY_SUCCEEDED, by=None, note=note, data=data, agency=new, is_counted=False)
    if not dossier.has_ended:
        notify_parties(dossier, event)


def merging(old: Agency, new: Agency) -> Mapping[str, int]:
    """Handler of `agencies.hooks.agency_merging`: what is little, or must not wait, goes over at once."""
    return {
        "drafts": open_drafts(old).update(agency=new),
        "message_templates": _own(MessageTemplate.objects.filter(agency=old), new),
        "labels": _own(Label.objects.filter(agency=old), new),
        "saved_views": SavedView.objects.filter(agency=old).update(agency=new),
    }


def posts_doubled(posts: list[int], agency: Agency) -> None:
    """Handler of `agencies.hooks.posts_doubled`: rules of these posts now speak of the one that the person keeps."""
    for rule in AssignmentRule.objects.filter(post__in=posts).select_related("post"):
        kept = agency.posts.get(user=rule.post.user_id, role=rule.post.role)
        said = {"procedure": rule.procedure_id, "place": rule.place_id, "first_letter": rule.first_letter}
        if not AssignmentRule.objects.filter(post=kept, last_letter=rule.last_letter, **said).exists():
            AssignmentRule.objects.filter(pk=rule.pk).update(post=kept)


def hand_over(old: Agency, new: Agency, size: int) -> Mapping[str, int]:
    """Handler of `agencies.hooks.hand_over`: the next rows of the first kind of which any are left."""
    for name, move in MOVES.items():
        if moved := move(old, new, size):
            return {name: moved}
    return {}


def open_drafts(agency: Agency) -> "QuerySet[Filing, Any]":
    """What people fill in to file it at this agency."""
    return Filing.objects.filter(agency=agency, draft__submitted_at=None)


def unended(agency: Agency) -> "QuerySet[Dossier, Any]":
    """Its dossiers that are not ended: the others stay with it, under its name."""
    return Dossier.objects.filter(agency=agency).exclude(status__in=FINAL)


def tasks_elsewhere(agency: Agency) -> "QuerySet[Task, Any]":
    """Its open tasks about dossiers of other agencies, such as the opinions it is asked for."""
    return Task.objects.open().filter(agency=agency).exclude(dossier__agency=agency)


def coming_slots(agency: Agency) -> "QuerySet[Slot, Any]":
    """The times to come that it published, free and taken."""
    return Slot.objects.filter(agency=agency, starts_at__gt=timezone.now())


def _dossiers(old: Agency, new: Agency, size: int) -> int:
    """Locking a dossier of an agency that has ended gives it over."""
    return len([lock(dossier) for dossier in _without_waiting(unended(old), size)])


def _tasks(old: Agency, new: Agency, size: int) -> int:
    """Together with their dossiers, which are locked first."""
    dossiers = Dossier.objects.filter(pk__in=tasks_elsewhere(old).values("dossier"))
    locked = [lock(dossier).pk for dossier in _without_waiting(dossiers, size)]
    Dossier.objects.filter(pk__in=locked).update(is_counted=False)
    return tasks_elsewhere(old).filter(dossier__in=locked).update(agency=new)


def _slots(old: Agency, new: Agency, size: int) -> int:
    free = coming_slots(old).select_for_update(of=("self",), skip_locked=True)
    slots = list(free.order_by("pk").values_list("pk", "plan")[:size])
    SlotPlan.objects.filter(pk__in={plan for _, plan in slots}).update(agency=new)
    return Slot.objects.filter(pk__in=[pk for pk, _ in slots]).update(agency=new)


def _appointments(old: Agency, new: Agency, size: int) -> int:
    return _update(Appointment.objects.live().filter(agency=old), new, size)


def _inspections(old: Agency, new: Agency, size: int) -> int:
    return _update(Inspection.objects.filter(agency=old, minutes=None), new, size)


def _waiting_parts(old: Agency, new: Agency, size: int) -> int:
    return _update(WaitingPart.objects.open().filter(agency=old), new, size)


def _doubled_labels(old: Agency, new: Agency, size: int) -> int:
    """Dossiers with a label of which the other agency has one of the same name get that one."""
    put = list(DossierLabel.objects.filter(label__agency=old).select_related("label")[:size])
    same = dict(Label.objects.filter(agency=new).values_list("word", "pk"))
    DossierLabel.objects.bulk_create(
        [DossierLabel(dossier_id=one.dossier_id, label_id=same[one.label.word], by_id=one.by_id) for one in put],
        ignore_conflicts=True,
    )
    for one in put:
        DossierLabel.objects.filter(dossier=one.dossier_id, label=one.label_id).delete()
    return len(put)


MOVES: Final[Mapping[str, Callable[[Agency, Agency, int], int]]] = {
    "dossiers": _dossiers,
    "tasks": _tasks,
    "slots": _slots,
    "appointments": _appointments,
    "inspections": _inspections,
    "waiting_parts": _waiting_parts,
    "labels": _doubled_labels,
}
"""What is given over in batches, in this order."""


def _without_waiting(dossiers: "QuerySet[Dossier, Any]", size: int) -> list[Dossier]:
    """Up to so many, none of which anybody else has locked; else the first one, to be waited for alone.

    Whoever waits for one dossier while they hold others may wait for somebody who waits for them. A part is locked
    after its whole, so it is taken by itself.
    """
    free = dossiers.filter(part="").select_for_update(of=("self",), skip_locked=True)
    return list(free.order_by("pk")[:size]) or list(dossiers.order_by("pk")[:1])


def _update(rows: "QuerySet[Any, Any]", new: Agency, size: int) -> int:
    """Give over what nobody has locked at this moment; the rest is fetched afterwards."""
    free = rows.select_for_update(of=("self",), skip_locked=True).order_by("pk").values_list("pk", flat=True)
    moved: int = rows.model.objects.filter(pk__in=list(free[:size])).update(agency=new)
    return moved


def _own(rows: "QuerySet[Any, Any]", new: Agency) -> int:
    """Give the agency those whose name it has not got yet."""
    known = rows.model.objects.filter(agency=new).values("word")
    return rows.filter(~Q(word__in=list(known.values_list("word", flat=True)))).update(agency=new)
