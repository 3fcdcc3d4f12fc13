"""Merging (sáp nhập): an agency ends, its people work in the one that succeeds it, rooms give over what they keep."""

from typing import Any

from services.agencies import hooks
from services.agencies.models import Agency, Post, Reorganisation, StaffChange
from services.agencies.staff_changes import StaffChangeKind


def end_agency(plan: Reorganisation) -> dict[str, Any]:
    """End the agency for the one it is merged into; return what was given over at once. Its row is locked.

    From this transaction on it is chosen no more, and whatever is done in its name is done by its successor.
    """
    old, new = plan.agency, plan.into
    if old is None or new is None:
        raise ValueError("a merger names two agencies")
    given: dict[str, int] = {}
    for answer in hooks.agency_merging.send(old, new):
        given |= answer
    given["posts"] = _move_posts(plan, old, new)
    Agency.objects.filter(successor=old).update(successor=new)
    Agency.objects.filter(superior=old).exclude(pk=new.pk).update(superior=new)
    Agency.objects.filter(pk=old.pk).update(successor=new, ended_on=plan.effective_on)
    old.successor, old.ended_on = new, plan.effective_on
    return given


def _move_posts(plan: Reorganisation, old: Agency, new: Agency) -> int:
    """Whoever works at the old agency works at the new one, with the same roles, title and authority to sign."""
    posts = list(Post.objects.filter(agency=old).select_related("user"))
    held = set(Post.objects.filter(agency=new).values_list("user", "role"))
    doubled = [post.pk for post in posts if (post.user_id, post.role) in held]
    hooks.posts_doubled.send(doubled, new)
    Post.objects.filter(pk__in=doubled).delete()
    Post.objects.filter(agency=old).update(agency=new)
    StaffChange.objects.bulk_create(_changes(plan, posts, set(doubled), old, new))
    return len(posts)


def _changes(plan: Reorganisation, posts: list[Post], doubled: set[int], old: Agency, new: Agency) -> list[StaffChange]:
    """The records of who left which role here and has it there."""
    ended = [(post, old, StaffChangeKind.ENDED) for post in posts]
    given = [(post, new, StaffChangeKind.GIVEN) for post in posts if post.pk not in doubled]
    return [
        StaffChange(
            kind=kind,
            person=post.user,
            agency=agency,
            role=post.role,
            title=post.title,
            authority=post.authority,
            by=plan.decided_by,
        )
        for post, agency, kind in (*ended, *given)
    ]
