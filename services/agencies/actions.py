"""Actions on agencies."""

from core.people import User
from services.agencies.models import Agency, Post, Role


def appoint(user: User, role: Role, agency: Agency, *, title: str = "", authority: str = "") -> Post:
    """Give a user a role at an agency (idempotent). Title and authority are printed with their signature."""
    signature_block = {"title": title, "authority": authority}
    post, _ = Post.objects.update_or_create(user=user, role=role, agency=agency, defaults=signature_block)
    return post
