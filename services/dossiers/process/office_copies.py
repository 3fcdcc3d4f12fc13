"""Copies to offices (đồng gửi): notify the offices that receive a copy of a dossier."""

from django.urls import reverse

from notifications.actions import tell
from services.agencies.models import Post, Role
from services.dossiers.models import Dossier


def send_copies(dossier: Dossier) -> None:
    """Notify the desk staff of every receiving office that the dossier was accepted, with a link to read it."""
    if not dossier.package.routes:
        return
    path = reverse("admin:dossier_work", args=[dossier.pk])
    desks = Post.objects.filter(role=Role.DESK, agency__in=dossier.receivers.values("agency")).select_related("user")
    for person in {post.user for post in desks}:
        key = f"dossier:{dossier.pk}:informs:{person.pk}"
        tell(person, "sent_for_information", key=key, path=path, context={"dossier": dossier})
