"""The verbs of the offices."""

from core.people import User
from services.agencies.models import Agency, Post, Role


def appoint(user: User, role: Role, agency: Agency, *, title: str = "", authority: str = "") -> Post:
    """Give somebody a role in an office; twice is once. Title and authority stand by their signature."""
    signature = {"title": title, "authority": authority}
    post, _ = Post.objects.update_or_create(user=user, role=role, agency=agency, defaults=signature)
    return post
