"""The verbs of the offices."""

from typing import TYPE_CHECKING

from services.agencies.models import Agency, Post, Role

if TYPE_CHECKING:
    from portal.accounts.models import User


def appoint(user: "User", role: Role, agency: Agency) -> Post:
    """Give somebody a role in an office; twice is once."""
    post, _ = Post.objects.get_or_create(user=user, role=role, agency=agency)
    return post
