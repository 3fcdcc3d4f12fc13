"""Actions on saved views (danh sách đã lưu): save under a name, begin with one, remove. Only its owner changes one."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from core.people import Person
from services.agencies.models import Agency
from services.agencies.permissions import posts_of
from services.dossiers.errors import DossierError
from services.dossiers.models import SavedView

MOST_VIEWS = 30


def views_of(person: Person) -> QuerySet[SavedView]:
    """A person's own views and those that colleagues share with an office of theirs."""
    offices = {post.agency_id for post in posts_of(person)}
    shared = Q(agency__in=offices) if offices else Q(pk__in=[])
    return SavedView.objects.filter(Q(owner=person.pk) | shared).select_related("agency").order_by("name", "pk")


def offices_to_share_with(person: Person) -> list[Agency]:
    """The offices of the person's posts, each once."""
    return list({post.agency_id: post.agency for post in posts_of(person)}.values())


@transaction.atomic
def save_view(name: str, query: str, *, by: Person, agency: Agency | None = None) -> SavedView:
    """Save a list under a name; what the person had saved under it gives way."""
    name = " ".join(name.split())
    if not name:
        raise DossierError("Hãy đặt tên cho danh sách.")
    if len(name) > 80:
        raise DossierError("Tên danh sách dài quá 80 ký tự. Hãy đặt tên ngắn hơn.")
    if agency is not None and not _is_of(agency, offices_to_share_with(by)):
        raise DossierError("Bạn chỉ chia sẻ được danh sách với cơ quan của mình.")
    others = SavedView.objects.filter(owner=by.pk).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise DossierError(f"Bạn đã lưu {MOST_VIEWS} danh sách. Hãy xóa bớt danh sách không dùng nữa.")
    view, _ = SavedView.objects.update_or_create(
        owner_id=by.pk, name=name, defaults={"query": query[:2000], "agency": agency}
    )
    return view


@transaction.atomic
def begin_with(view: SavedView, *, by: Person) -> None:
    """Let the owner begin with this view from now on, or with none if it is this one already."""
    _check_owns(view, by)
    was_default = view.is_default
    SavedView.objects.filter(owner=by.pk, is_default=True).update(is_default=False)
    if not was_default:
        SavedView.objects.filter(pk=view.pk).update(is_default=True)


def remove_view(view: SavedView, *, by: Person) -> None:
    """Remove a view of one's own."""
    _check_owns(view, by)
    view.delete()


def _check_owns(view: SavedView, by: Person) -> None:
    if view.owner_id != by.pk:
        raise DossierError(f"Danh sách “{view.name}” của người khác chia sẻ, chỉ người ấy sửa hoặc xóa được.")


def _is_of(agency: Agency, offices: Iterable[Agency]) -> bool:
    return any(agency.pk == office.pk for office in offices)
