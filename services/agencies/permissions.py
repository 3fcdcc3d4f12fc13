"""Who may do what: one table decides for views, admin, API and tasks alike.

A row says: somebody in this role, standing in this relation to the matter, may do this verb.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Q

from core.people import Person
from services.agencies.models import Agency, Post, Role


class Verb(StrEnum):
    """Everything that is guarded."""

    READ_OWN = "read own dossier"
    WITHDRAW = "withdraw"
    ANSWER_SUPPLEMENT = "answer supplement request"
    READ = "read dossier"
    RECEIVE = "receive"
    REFUSE = "refuse at the desk"
    REQUEST_SUPPLEMENT = "request supplement"
    HANDLE = "examine and propose"
    STOP = "stop"
    APPROVE = "approve"
    RETURN_RESULT = "return result"
    REQUEST_DUES = "request dues"
    EXEMPT = "exempt from paying"
    COLLECT = "collect money"
    APPROVE_REFUND = "approve refund"
    WRITE_PROCEDURE = "write procedure"
    PUBLISH_PROCEDURE = "publish procedure"


class Relation(StrEnum):
    """How the person stands to the matter."""

    APPLICANT = "is the applicant"
    OFFICE = "holds the role in the agency of the matter or above it"


ALLOWED: Mapping[Verb, frozenset[tuple[Role | None, Relation]]] = {
    Verb.READ_OWN: frozenset({(None, Relation.APPLICANT)}),
    Verb.WITHDRAW: frozenset({(None, Relation.APPLICANT)}),
    Verb.ANSWER_SUPPLEMENT: frozenset({(None, Relation.APPLICANT)}),
    Verb.READ: frozenset((role, Relation.OFFICE) for role in (Role.DESK, Role.HANDLER, Role.LEADER)),
    Verb.RECEIVE: frozenset({(Role.DESK, Relation.OFFICE)}),
    Verb.REFUSE: frozenset({(Role.DESK, Relation.OFFICE)}),
    Verb.REQUEST_SUPPLEMENT: frozenset({(Role.DESK, Relation.OFFICE), (Role.HANDLER, Relation.OFFICE)}),
    Verb.HANDLE: frozenset({(Role.HANDLER, Relation.OFFICE)}),
    Verb.STOP: frozenset({(Role.LEADER, Relation.OFFICE)}),
    Verb.APPROVE: frozenset({(Role.LEADER, Relation.OFFICE)}),
    Verb.RETURN_RESULT: frozenset({(Role.DESK, Relation.OFFICE)}),
    Verb.REQUEST_DUES: frozenset({(Role.DESK, Relation.OFFICE), (Role.HANDLER, Relation.OFFICE)}),
    Verb.EXEMPT: frozenset({(Role.DESK, Relation.OFFICE), (Role.HANDLER, Relation.OFFICE)}),
    Verb.COLLECT: frozenset({(Role.DESK, Relation.OFFICE)}),
    Verb.APPROVE_REFUND: frozenset({(Role.LEADER, Relation.OFFICE)}),
    Verb.WRITE_PROCEDURE: frozenset({(Role.AUTHOR, Relation.OFFICE)}),
    Verb.PUBLISH_PROCEDURE: frozenset({(Role.APPROVER, Relation.OFFICE)}),
}


def posts_of(person: Person) -> list[Post]:
    """The person's posts with their agencies, read once per request."""
    if not person.is_authenticated:
        return []
    kept: list[Post] | None = getattr(person, "_posts", None)
    if kept is None:
        kept = list(Post.objects.filter(user_id=person.pk).select_related("agency"))
        person._posts = kept  # type: ignore[attr-defined]  # kept for the rest of the request
    return kept


def covers(post: Post, agency: Agency) -> bool:
    """Whether the agency is the post's own or below it."""
    return agency.code == post.agency.code or agency.code.startswith(f"{post.agency.code}.")


def may(person: Person, verb: Verb, *, applicant_id: int | None = None, agency: Agency | None = None) -> bool:
    """Whether the table lets the person do this to a matter of that applicant, in that agency."""
    rows = ALLOWED[verb]
    if (None, Relation.APPLICANT) in rows and person.is_authenticated and person.pk == applicant_id:
        return True
    roles = {role for role, relation in rows if relation is Relation.OFFICE}
    return agency is not None and any(post.role in roles and covers(post, agency) for post in posts_of(person))


def reach(person: Person, verb: Verb, *, column: str = "agency") -> Q:
    """The rows this verb lets the person touch: those whose agency is one held, or below it.

    Codes grow from left to right (QĐ 20/2020/QĐ-TTg art. 4).
    """
    held = agencies_where(person, verb)
    below = (Q(**{column: agency}) | Q(**{f"{column}__code__startswith": f"{agency.code}."}) for agency in held)
    return reduce(or_, below, Q(pk__in=[]))


def agencies_where(person: Person, verb: Verb) -> list[Agency]:
    """The agencies in which the person holds a role for this verb (those below them not listed)."""
    roles = {role for role, relation in ALLOWED[verb] if relation is Relation.OFFICE}
    return list(dict.fromkeys(post.agency for post in posts_of(person) if post.role in roles))
