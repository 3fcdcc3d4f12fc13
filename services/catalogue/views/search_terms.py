"""Pages on which editors teach the search: all terms, and one with what it does to the judged queries before saving."""

from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from core.pagination import keyset
from core.people import SignedInRequest
from services.catalogue import actions, rules
from services.catalogue.errors import CatalogueError
from services.catalogue.models import Edition, SearchTerm
from services.catalogue.public.search import get_engine
from services.catalogue.search.effect import Effect, effect_of
from services.catalogue.search.forms import SearchTermForm
from services.catalogue.search.judging import GROUPS, read_judged
from services.catalogue.search.terms import Term, TermKind

PAGE_SIZE = 50
SHOWN = 30
"""Queries that are named of those that get better, or worse."""
GROUP_LABELS = {"written": "Viết đủ dấu, viết tắt, việc trong đời", "mistyped": "Gõ không dấu, gõ sai"}


@require_http_methods(["GET"])
def search_terms(request: SignedInRequest) -> HttpResponse:
    """The terms of a kind, or those that contain a text."""
    _check_may_keep(request)
    kind, text = request.GET.get("loai", ""), request.GET.get("q", "").replace("\0", "").strip()[:120]
    rows = SearchTerm.objects.all()
    if kind in TermKind.values:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(phrase__icontains=text)
    page = keyset(rows, order=["kind", "phrase"], after=request.GET.get("sau", ""), size=PAGE_SIZE)
    parameters = request.GET.copy()
    parameters.pop("sau", None)
    rest = parameters.urlencode()
    context = {
        "page": page,
        "kinds": TermKind.choices,
        "kind": kind,
        "q": text,
        "older": f"?{rest}&sau={page.next}" if page.next else "",
        "newer": f"?{rest}" if "sau" in request.GET else "",
    }
    return render(request, "admin/catalogue/search_terms.html", context)


@require_http_methods(["GET", "POST"])
def search_term(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """A term: what it does to the judged queries is shown first, and only what was shown is saved."""
    _check_may_keep(request)
    row = None if pk is None else get_object_or_404(SearchTerm, pk=pk)
    form = SearchTermForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    effect, shown = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            rules.check_search_term(form.term)
            shown = _fingerprint(form)
            if "save" in request.POST and request.POST.get("shown") == shown:
                saved = actions.write_search_term(
                    row, form.term, is_active=form.cleaned_data["is_active"], by=request.user
                )
                messages.success(request, f"Đã lưu “{saved}”. Kết quả tìm kiếm theo từ này ngay từ bây giờ.")
                return redirect("admin:studio_search")
            effect = _effect(row, form)
        except CatalogueError as refusal:
            form.add_error(None, str(refusal))
    context = {
        "row": row,
        "form": form,
        "effect": effect,
        "groups": _groups(effect) if effect else (),
        "shown": shown,
        "more": SHOWN,
        "changes": row.changes.select_related("by")[:SHOWN] if row else (),
    }
    return render(request, "admin/catalogue/search_term.html", context, status=422 if form.errors else 200)


def _check_may_keep(request: SignedInRequest) -> None:
    if not rules.may_keep_search_terms(request.user):
        raise PermissionDenied


def _initial(row: SearchTerm | None) -> dict[str, object]:
    if row is None:
        return {"is_active": True}
    return {name: getattr(row, name) for name in ("kind", "phrase", "meaning", "is_active")}


def _effect(row: SearchTerm | None, form: SearchTermForm) -> Effect:
    """What the judged queries find with this term in place of what the row says."""
    others = [other.term for other in SearchTerm.objects.in_effect().exclude(pk=row.pk if row else 0)]
    proposed: list[Term] = [form.term] if form.cleaned_data["is_active"] else []
    return effect_of(get_engine(Edition.current()), [*others, *proposed], read_judged())


def _fingerprint(form: SearchTermForm) -> str:
    """What was shown: this term on this edition of the catalogue; on another one the effect is shown anew."""
    said = (*form.term.__dict__.values(), form.cleaned_data["is_active"], Edition.current())
    return sha256("\n".join(map(str, said)).encode()).hexdigest()


def _groups(effect: Effect) -> list[tuple[str, object, object]]:
    keys = [(GROUP_LABELS[name], f"={name}") for name in GROUPS]
    return [(label, effect.before[key], effect.after[key]) for label, key in keys if key in effect.before]
