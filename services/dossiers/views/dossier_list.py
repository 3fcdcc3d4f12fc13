"""The list of staff: the front page of the desk, where their work is, and dossiers are filtered, searched and saved."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core import access_log
from core.people import SignedInRequest
from eforms.answers.list_columns import ListColumn
from services.agencies.permissions import Verb, may_somewhere
from services.dossiers.actions.saved_views import offices_to_share_with, views_of
from services.dossiers.bulk.choosing import MOST
from services.dossiers.bulk.verbs import verbs_of
from services.dossiers.desk.lists.address import COLUMN, NOT, ORDER, SCOPE, SEARCH, Address
from services.dossiers.desk.lists.choices import Choice
from services.dossiers.desk.lists.columns import Columns
from services.dossiers.desk.lists.criteria import Criteria
from services.dossiers.desk.lists.dossier_list import BY_DUE, NEWEST_FIRST, DossierList, Page
from services.dossiers.desk.lists.facets import facets_of
from services.dossiers.desk.lists.periods import DAYS, DUE, read_day
from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.desk.lists.way import link_to
from services.dossiers.models import Dossier
from services.dossiers.views.bulk import VERB

PANEL = "loc"
"""Opens the panel of filters."""
BOUNDS: Final = ("tu", "den")
MOST_SHOWN = 60
"""Saved views, one's own and shared ones."""


@require_safe
def dossier_list(request: SignedInRequest) -> HttpResponse:
    """The work of the user and the dossiers they may read, filtered and searched as the address says."""
    views = list(views_of(request.user)[:MOST_SHOWN])
    begun = next((view for view in views if view.is_default and view.owner_id == request.user.pk), None)
    if begun and not request.GET:
        return redirect(f"{request.path}?{begun.query or SCOPE}")
    address = Address.of(request.GET)
    listed = DossierList(request.user, address)
    page = listed.page()
    search = listed.criteria.search
    if not search.is_empty:
        access_log.record_search(request.user, str(Dossier._meta.verbose_name_plural), search.text)
    context = {
        "page": page,
        "rows": [{"row": one.row, "link": link_to(one, address)} for one in page.rows],
        "scope": address.scope,
        "tabs": [(scope.label, f"?{_begun(scope)}", scope is address.scope) for scope in Scope],
        "search": search,
        "views": views,
        "offices": offices_to_share_with(request.user),
        "address": str(address.first_page),
        "chips": listed.chips(),
        "kept": [item for item in address.first_page.items if item[0] != SEARCH],
        "cleared": f"?{address.without_criteria()}",
        "everywhere": f"?{address.first_page.replaced(SCOPE, Scope.ALL)}",
        "order": _order_link(listed),
        "panel": _panel(listed) if PANEL in request.GET else None,
        "panel_link": f"?{address.first_page}&{PANEL}=1",
        "verbs": verbs_of(request.user) if address.scope is not Scope.COPIES else (),
        "chosen_verb": request.GET.get(VERB, ""),
        "all_label": _all_label(page),
        "reads_dossiers": may_somewhere(request.user, Verb.READ),
        "keeps_appointments": may_somewhere(request.user, Verb.KEEP_APPOINTMENTS),
    }
    return render(request, "admin/dossiers/list.html", context)


def _all_label(page: Page) -> str:
    """What is meant by all rows of the list: their number, where this page holds them all."""
    if page.previous or page.next:
        return f"Tất cả kết quả của danh sách này, không chỉ trang này (đến {MOST} hồ sơ)"
    return f"Tất cả {len(page.rows)} kết quả của danh sách này"


def from_change_list(request: HttpRequest) -> HttpResponse:
    """Redirect from the admin's own list of dossiers to the same search here."""
    scope = Scope.COPIES if "gui-de-biet" in request.GET else Scope.ALL
    address = _begun(scope).replaced(SEARCH, terms) if (terms := request.GET.get("q", "")) else _begun(scope)
    return redirect(f"{reverse('admin:dossier_queue')}?{address}")


def _begun(scope: Scope) -> Address:
    return Address(((SCOPE, scope.value),))


def _order_link(listed: DossierList) -> tuple[str, str] | None:
    """The other order, where there is one: its name and address."""
    if not (listed.scope.lists_tasks or listed.criteria.says_when_due):
        return None
    name, other = ("Hạn gần trước", BY_DUE) if listed.is_newest_first else ("Mới nhất trước", NEWEST_FIRST)
    return name, f"?{listed.address.first_page.replaced(ORDER, other)}"


def _panel(listed: DossierList) -> dict[str, Any]:
    """The filters with what is chosen in each, and what there is to choose."""
    criteria, address = listed.criteria, listed.address
    facets = facets_of(listed)
    return {
        "choices": [_control(criteria, choice) for choice in criteria.choices],
        "facets": [(choice.label, facets.get(choice.name)) for choice in criteria.choices],
        "due": [(value, label, value in address.values("han")) for value, label in DUE.items()],
        "days": [(name, label, read_day(address.get(name))) for name, label in DAYS.items()],
        "columns": [_column(criteria.columns, one) for one in criteria.columns.offered.values()],
        "kept": [*_kept(listed)],
        "not": NOT,
    }


def _kept(listed: DossierList) -> Iterator[tuple[str, str]]:
    """What the form sends on without showing it: criteria of columns that do not exist are no less chosen."""
    columns = listed.criteria.columns
    for name, value in listed.address.items:
        column = COLUMN.fullmatch(name)
        if name in (SCOPE, SEARCH, ORDER) or (column and column[1] not in columns.offered):
            yield name, value


def _column(columns: Columns, column: ListColumn) -> dict[str, Any]:
    """One list column: what it is compared with, as it was typed or chosen."""
    address, name = columns.address, columns.name(column.key)
    chosen = address.values(name)
    bounds = [(part, columns.name(column.key, part), address.get(columns.name(column.key, part))) for part in BOUNDS]
    return {
        "name": name,
        "label": column.label,
        "kind": column.kind.name,
        "value": address.get(name),
        "how": columns.name(column.key, "phep"),
        "is_whole": columns.is_whole(column.key),
        "bounds": [(part, where, read_day(text) or text) for part, where, text in bounds],
        "options": [(value, label, value in chosen) for value, label in _with_gone(column.choices, chosen).items()],
        "takes_several": len(chosen) > 1,
        "is_turned_round": columns.is_turned_round(column.key),
    }


def _with_gone(options: Mapping[str, str], chosen: Sequence[str]) -> dict[str, str]:
    """The options, and what is chosen though it does not exist."""
    return {**options, **{value: f"{value} (không còn)" for value in chosen if value not in options}}


def _control(criteria: Criteria, choice: Choice) -> dict[str, Any]:
    """One choice: its options, those that are chosen though they do not exist among them."""
    chosen = criteria.address.values(choice.name)
    options = {**choice.options(), **criteria.known.get(choice.name, {})}
    return {
        "name": choice.name,
        "label": choice.label,
        "options": [(value, label, value in chosen) for value, label in _with_gone(options, chosen).items()],
        "takes_several": len(chosen) > 1 or choice.name == "trang-thai",
        "is_turned_round": criteria.is_turned_round(choice.name),
    }
