"""Who may do what: one table decides for views, admin, actions and tasks of every room.

A row says which roles may do a verb, how far, and whether only while the matter lies with that role. Rooms below ask it
through `core.permissions`.
"""

from collections.abc import Iterable, Mapping, Set
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Final, NamedTuple

from django.db.models import F, Q

from core import permissions as core
from core.compiled_query import CompiledQuery
from core.outbox.verbs import OutboxVerb
from core.people import Person, User
from core.permissions import Reach
from core.representation import Principal, authority_for
from payments.verbs import MoneyVerb
from services.agencies.models import Agency, Post, Role


class Verb(core.Verb):
    """What is guarded about dossiers, papers, procedures and the admin; money and the outbox list their own."""

    FILE = "file own draft"
    FILE_AT_COUNTER = "file for somebody at the counter"
    READ_OWN = "read own dossier"
    WITHDRAW = "withdraw"
    ANSWER_SUPPLEMENT = "answer supplement request"
    ANSWER_SUPPLEMENT_AT_DESK = "answer supplement request for who brought the papers"
    CONFIRM = "confirm what another files"
    READ = "read dossier"
    RECEIVE = "receive"
    REFUSE = "refuse at the desk"
    REQUEST_SUPPLEMENT = "request supplement"
    TAKE_BACK_SUPPLEMENT = "take back one's own proposal of a further supplement request"
    DECIDE_SUPPLEMENT = "decide a further supplement request"
    HANDLE = "examine and propose"
    CHOOSE_OFFICE = "choose the office of a step"
    ANSWER_OPINION = "answer the question of another office"
    WAIVE_OPINION = "go on without an overdue opinion"
    STOP = "stop"
    APPROVE = "approve"
    RETURN_RESULT = "return result"
    REQUEST_DUES = "request dues"
    EXEMPT = "propose exemption from paying"
    DECIDE_EXEMPTION = "decide exemption from paying"
    EXTEND = "propose to extend the time limit"
    DECIDE_EXTENSION = "decide extension of the time limit"
    CHANGE_RESULT = "propose to correct or withdraw a result"
    DECIDE_RESULT_CHANGE = "decide correction or withdrawal of a result"
    TRANSFER = "transfer to another office"
    CHOOSE_APPOINTMENT = "choose the time of an appointment"
    PUBLISH_SLOTS = "publish and close appointment slots"
    KEEP_APPOINTMENTS = "set appointments and say who came"
    RECORD_INSPECTION = "record an inspection"
    WRITE_MESSAGE = "write to the other side of a dossier"
    WRITE_NOTE = "write notes and labels for colleagues"
    KEEP_MESSAGE_TEMPLATES = "keep the message templates of an office"
    WORK_ON_TASKS = "claim a task, put it back, hand it over"
    ASSIGN_TASKS = "assign the tasks of others and enter who is away"
    APPOINT = "give and end roles at an office, lock accounts"
    READ_FIGURES = "read the figures of an office"
    READ_ACCESS = "read who opened a dossier"
    LIST_PAPERS = "list papers"
    REVOKE_PAPER = "revoke paper"
    WRITE_PROCEDURE = "write procedure"
    PUBLISH_PROCEDURE = "publish procedure"
    STOP_FILING = "stop filing under a procedure in an emergency"
    PROPOSE_LOCAL_DECISION = "propose what a province fixes of a procedure"
    APPROVE_LOCAL_DECISION = "approve what a province fixes of a procedure"
    PROPOSE_IMPORT = "propose an import of records of procedures"
    PUBLISH_IMPORT = "publish an import of records of procedures"
    KEEP_SEARCH_TERMS = "teach the search everyday words"
    READ_VERSIONS = "read and try versions of procedures"
    KEEP_OFFICES = "keep agencies, posts and calendar"
    KEEP_ACCOUNTS = "keep accounts"


class Extent(StrEnum):
    """How far a row reaches."""

    OWN = "what the person filed, and what they may act on for others"
    OFFICES = "the agency of the post and all below it"
    PORTAL = "everything"


class Grant(NamedTuple):
    """One entry of a row: who may, how far. Those without a role need no post."""

    role: Role | None
    extent: Extent
    at_own_stage: bool = False
    """Only while the matter lies with this role."""


APPLICANT = Grant(None, Extent.OWN)
INVITED = APPLICANT
"""Whom an invitation to confirm is addressed to: it is theirs, as a dossier is its applicant's."""
ADMINISTRATOR = Grant(None, Extent.PORTAL)
"""Whoever keeps the portal running (`is_superuser`): has no right but those that stand here."""
DESK, DESK_HEAD, HANDLER, LEADER, AUTHOR, APPROVER = (Grant(role, Extent.OFFICES) for role in Role)
AT_DESK, AT_DESK_HEAD, AT_HANDLER, AT_LEADER = (
    grant._replace(at_own_stage=True) for grant in (DESK, DESK_HEAD, HANDLER, LEADER)
)

TABLE: Mapping[core.Verb, Set[Grant]] = {
    Verb.FILE: {APPLICANT},
    Verb.FILE_AT_COUNTER: {DESK, DESK_HEAD},
    Verb.READ_OWN: {APPLICANT},
    Verb.WITHDRAW: {APPLICANT},
    Verb.ANSWER_SUPPLEMENT: {APPLICANT},
    Verb.ANSWER_SUPPLEMENT_AT_DESK: {DESK, DESK_HEAD},
    Verb.CONFIRM: {INVITED},
    Verb.READ: {DESK, DESK_HEAD, HANDLER, LEADER},
    Verb.RECEIVE: {AT_DESK},
    Verb.REFUSE: {AT_DESK},
    Verb.REQUEST_SUPPLEMENT: {AT_DESK, AT_HANDLER},
    Verb.TAKE_BACK_SUPPLEMENT: {DESK, HANDLER},
    Verb.DECIDE_SUPPLEMENT: {AT_DESK_HEAD, LEADER},
    Verb.HANDLE: {AT_HANDLER},
    Verb.CHOOSE_OFFICE: {AT_HANDLER, AT_LEADER},
    Verb.ANSWER_OPINION: {AT_HANDLER, AT_LEADER},
    Verb.WAIVE_OPINION: {LEADER},
    Verb.STOP: {LEADER},
    Verb.APPROVE: {AT_LEADER},
    Verb.RETURN_RESULT: {AT_DESK},
    Verb.REQUEST_DUES: {AT_DESK, AT_HANDLER},
    Verb.EXEMPT: {AT_DESK, AT_HANDLER},
    Verb.DECIDE_EXEMPTION: {AT_LEADER},
    Verb.EXTEND: {AT_HANDLER},
    Verb.DECIDE_EXTENSION: {AT_LEADER},
    Verb.CHANGE_RESULT: {HANDLER},
    Verb.DECIDE_RESULT_CHANGE: {AT_LEADER},
    Verb.TRANSFER: {DESK_HEAD, LEADER},
    Verb.CHOOSE_APPOINTMENT: {APPLICANT},
    Verb.PUBLISH_SLOTS: {DESK, DESK_HEAD, LEADER},
    Verb.KEEP_APPOINTMENTS: {DESK, DESK_HEAD, HANDLER, LEADER},
    Verb.RECORD_INSPECTION: {HANDLER},
    MoneyVerb.READ: {DESK, DESK_HEAD, HANDLER, LEADER},
    MoneyVerb.COLLECT: {DESK},
    MoneyVerb.APPROVE: {LEADER},
    MoneyVerb.PROPOSE_ACCOUNT: {DESK, LEADER},
    MoneyVerb.APPROVE_ACCOUNT: {LEADER},
    Verb.WRITE_MESSAGE: {APPLICANT, DESK, DESK_HEAD, HANDLER, LEADER},
    Verb.WRITE_NOTE: {DESK, DESK_HEAD, HANDLER, LEADER},
    Verb.KEEP_MESSAGE_TEMPLATES: {DESK_HEAD, LEADER},
    Verb.WORK_ON_TASKS: {AT_DESK, AT_DESK_HEAD, AT_HANDLER, AT_LEADER},
    Verb.ASSIGN_TASKS: {LEADER},
    Verb.APPOINT: {LEADER, ADMINISTRATOR},
    Verb.READ_FIGURES: {DESK_HEAD, LEADER},
    Verb.READ_ACCESS: {LEADER},
    Verb.LIST_PAPERS: {DESK, DESK_HEAD, HANDLER, LEADER},
    Verb.REVOKE_PAPER: {LEADER},
    Verb.WRITE_PROCEDURE: {AUTHOR},
    Verb.PUBLISH_PROCEDURE: {APPROVER},
    Verb.STOP_FILING: {AUTHOR, APPROVER},
    Verb.PROPOSE_LOCAL_DECISION: {AUTHOR},
    Verb.APPROVE_LOCAL_DECISION: {APPROVER},
    Verb.PROPOSE_IMPORT: {AUTHOR, ADMINISTRATOR},
    Verb.PUBLISH_IMPORT: {APPROVER, ADMINISTRATOR},
    Verb.KEEP_SEARCH_TERMS: {AUTHOR, ADMINISTRATOR},
    Verb.READ_VERSIONS: {AUTHOR, APPROVER, ADMINISTRATOR},
    Verb.KEEP_OFFICES: {ADMINISTRATOR},
    Verb.KEEP_ACCOUNTS: {ADMINISTRATOR},
    OutboxVerb.READ: {ADMINISTRATOR},
    OutboxVerb.RETRY: {ADMINISTRATOR},
}


def may(
    person: Person,
    verb: core.Verb,
    *,
    applicant_id: int | None = None,
    on_behalf_of: Principal | None = None,
    procedure: str = "",
    agency: Agency | None = None,
    stage: Role | None = None,
) -> bool:
    """Whether the table lets the person do this to a matter of that applicant, in that agency.

    A matter filed on behalf of somebody is theirs, and of who may act for them in this procedure today, be it who filed
    it or not. `stage` is the role with which the matter lies; None: at some stage or other.
    """
    if APPLICANT in TABLE[verb] and person.is_authenticated:
        if on_behalf_of is None and person.pk == applicant_id:
            return True
        if on_behalf_of is not None and authority_for(person, on_behalf_of, procedure) is not None:
            return True
    return agency is not None and may_at(person, verb, agency.acting.code, stage=stage)


def may_at(person: Person, verb: core.Verb, code: str, *, stage: Role | None = None) -> bool:
    """Whether the table lets the person do this in the agency with this code; `stage` as in `may`.

    A code under which an agency was merged into theirs, or collected before it was moved, is within their reach too.
    """
    if _may_everywhere(person, verb):
        return True
    heads = _heads(person, verb, stage)
    if any(_is_within(code, head) for head in heads):
        return True
    return bool(heads) and any(code in (one.code, one.payee) for one in _agencies_below(person, heads))


def may_somewhere(person: Person, verb: core.Verb) -> bool:
    """Whether the table lets the person do this in any agency."""
    return _may_everywhere(person, verb) or bool(_heads(person, verb))


def reach(person: Person, verb: core.Verb, *, column: str = "agency") -> Q:
    """The rows whose agency, in this column, is one in which the person may do this."""
    if _may_everywhere(person, verb):
        return Q()
    return Q(**{f"{column}__in": reach_of(person, verb).ids})


def reach_of(person: Person, verb: core.Verb) -> Reach:
    """The agencies in which the person may do this, those below the posts included."""
    heads = tuple(_heads(person, verb))
    if _may_everywhere(person, verb):
        within = _agencies_within_posts(person)
    elif heads:
        within = _agencies_below(person, heads)
    else:
        return Reach()
    own = dict.fromkeys(post.agency.payee_code for post in posts_of(person) if post.agency.code in heads)
    payees = tuple(one.payee for one in within if one.payee)
    return Reach(heads, tuple(own), tuple(one.pk for one in within), tuple(one.code for one in within), payees)


POSTS: Final = CompiledQuery(lambda person: Post.objects.filter(user=person).select_related("agency"))


def staff_who_may(verb: core.Verb, agency: Agency) -> list[User]:
    """The accounts that may do this in the agency by a post there or above it."""
    parts = agency.acting.code.split(".")
    heads = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
    roles = [grant.role for grant in TABLE[verb] if grant.extent is Extent.OFFICES]
    posts = Post.objects.filter(agency__code__in=heads, role__in=roles, user__is_active=True)
    return list({post.user_id: post.user for post in posts.select_related("user").order_by("pk")}.values())


def posts_of(person: Person) -> list[Post]:
    """The person's posts with their agencies, read once per request."""
    if not person.is_authenticated:
        return []
    kept: list[Post] | None = getattr(person, "_posts", None)
    if kept is None:
        kept = POSTS(person.pk)
        person._posts = kept  # type: ignore[attr-defined]  # kept for the rest of the request
    return kept


def covers(post: Post, agency: Agency) -> bool:
    """Whether the agency, or the one that acts for it, is the post's own or below it."""
    return _is_within(agency.acting.code, post.agency.code)


class _Agency(NamedTuple):
    """What reach needs of an agency; `acting` is the code of the one that it was merged into, else its own."""

    pk: int
    code: str
    payee: str
    acting: str


def _agencies_below(person: Person, heads: Iterable[str]) -> list[_Agency]:
    """Those within the person's posts that are one of these or below it, or were merged into such a one."""
    return [one for one in _agencies_within_posts(person) if any(_is_within(one.acting, head) for head in heads)]


def _agencies_within_posts(person: Person) -> list[_Agency]:
    """Every agency in which the person holds a post, or below it, or merged into it; all for an administrator.

    One query a request, of the agencies alone: what grows is narrowed by the ids and needs no join.
    """
    kept: list[_Agency] | None = getattr(person, "_agencies", None)
    if kept is None:
        kept = [_Agency(*row) for row in sorted(_rows(person))]
        person._agencies = kept  # type: ignore[attr-defined]  # kept for the rest of the request
    return kept


def _rows(person: Person) -> Iterable[tuple[int, str, str, str]]:
    """The same as rows; two halves of one statement, so that each is found by an index."""
    columns = ("pk", "code", "payee", "acting_code")
    own = Agency.objects.order_by().in_force().annotate(acting_code=F("code"))
    merged = Agency.objects.order_by().exclude(successor=None).annotate(acting_code=F("successor__code"))
    if not _is_administrator(person):
        codes = sorted({post.agency.code for post in posts_of(person)})
        own, merged = own.filter(_is_below("code", codes)), merged.filter(_is_below("successor__code", codes))
    return own.values_list(*columns).union(merged.values_list(*columns), all=True)


def _is_below(column: str, codes: Iterable[str]) -> Q:
    each = (Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."}) for code in codes)
    return reduce(or_, each, Q(pk__in=[]))


def _heads(person: Person, verb: core.Verb, stage: Role | None = None) -> list[str]:
    """The codes of the agencies in which the person holds a role for this verb, each once; `stage` as in `may`."""
    grants = (grant for grant in TABLE[verb] if grant.extent is Extent.OFFICES)
    roles = {grant.role for grant in grants if stage is None or not grant.at_own_stage or grant.role == stage}
    return list(dict.fromkeys(post.agency.code for post in posts_of(person) if post.role in roles))


def _is_within(code: str, head: str) -> bool:
    """Whether one agency is another or below it: codes grow from left to right (QĐ 20/2020/QĐ-TTg art. 4)."""
    return code == head or code.startswith(f"{head}.")


def _may_everywhere(person: Person, verb: core.Verb) -> bool:
    return ADMINISTRATOR in TABLE[verb] and _is_administrator(person)


def _is_administrator(person: Person) -> bool:
    return person.is_superuser and bool(getattr(person, "is_active", False))
