"""For whom those dossiers wait that somebody lately did something about, and has no task of now."""

from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Exists, OuterRef

from core.people import Person
from services.agencies.permissions import Verb, may, posts_of, reach_of
from services.dossiers.models import Task
from services.dossiers.status import OPEN, Status

APPLICANT, OTHERS = "nguoi-nop", "nguoi-khac"
WAITING: Final = {APPLICANT: "Người nộp (hồ sơ tôi vừa làm)", OTHERS: "Người khác (hồ sơ tôi vừa làm)"}
WAIT_FOR_APPLICANT: Final = frozenset({Status.SUPPLEMENT_REQUESTED, Status.DUES_REQUESTED})
WAIT_FOR_OTHERS: Final = OPEN - WAIT_FOR_APPLICANT
LATELY: Final = 100
"""How many of the tasks that somebody did last say which dossiers they lately worked on."""


def waiting_dossiers(person: Person) -> Mapping[str, frozenset[int]]:
    """Those dossiers by whom they wait for: what the last tasks say of them, read from one index."""
    done = Task.objects.filter(person=person.pk, done_at__isnull=False).order_by("-done_at")
    still_mine = Exists(Task.objects.open().filter(person=person.pk, dossier=OuterRef("dossier")))
    columns = ("dossier", "dossier_agency", "dossier_status")
    lately = list(done.annotate(is_mine=still_mine).values_list(*columns, "is_mine")[:LATELY])
    within = _within_reach(person, {agency for _, agency, _, _ in lately})
    seen = [(dossier, status, is_mine) for dossier, agency, status, is_mine in lately if agency in within]
    return {
        APPLICANT: frozenset(dossier for dossier, status, _ in seen if status in WAIT_FOR_APPLICANT),
        OTHERS: frozenset(dossier for dossier, status, is_mine in seen if status in WAIT_FOR_OTHERS and not is_mine),
    }


def _within_reach(person: Person, agencies: Collection[int]) -> Collection[int]:
    """Those of these offices whose dossiers the person reads; who reads those of their own posts alone asks nothing."""
    own = {post.agency_id for post in posts_of(person) if may(person, Verb.READ, agency=post.agency)}
    return own if own.issuperset(agencies) else reach_of(person, Verb.READ).ids
