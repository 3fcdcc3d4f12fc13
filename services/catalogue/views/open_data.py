"""Open data of the catalogue (dữ liệu mở): a page that says what there is, two files, and the changes since a day."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import condition, require_safe

from core.limits.rates import Rate, too_many, who
from core.ui.page_meta import PageMeta
from services.catalogue.models import VersionEvent
from services.catalogue.public import open_data
from services.catalogue.public.page_cache import PageCache
from services.catalogue.public.search import current_edition, get_engine

FILES = Rate("open data file", requests=20, seconds=3600)
CHANGES = Rate("open data changes", requests=120, seconds=60)
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")

_changes: PageCache[dict[str, object]] = PageCache(8)


def _etag(request: HttpRequest, *args: object) -> str:
    """The same catalogue gives the same files; both are of one edition."""
    return f'"{current_edition().hex}"'


def _last_modified(request: HttpRequest, *args: object) -> datetime | None:
    return _last_change(current_edition())


@lru_cache(maxsize=2)
def _last_change(edition: UUID) -> datetime | None:
    """When something was last published or ended."""
    return VersionEvent.objects.public_changes().order_by("-at", "-pk").values_list("at", flat=True).first()


_unless_known = condition(etag_func=_etag, last_modified_func=_last_modified)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    edition = current_edition()
    summary = gettext("Danh mục thủ tục hành chính đang áp dụng để tải về: CSV, JSON, và những thay đổi từ một ngày.")
    context = {
        "meta": PageMeta("/du-lieu-mo/", gettext("Dữ liệu mở"), summary),
        "fields": [(name, gettext(words)) for name, words in open_data.FIELDS.items()],
        "count": len(get_engine(edition).index.entries),
        "changed_at": _last_change(edition),
        "licence": settings.OPEN_DATA_LICENCE,
    }
    return render(request, "catalogue/open_data.html", context)


@require_safe
@_unless_known
def procedures_csv(request: HttpRequest) -> HttpResponseBase:
    return _file(request, open_data.csv_lines, "thu-tuc.csv", "text/csv; charset=utf-8")


@require_safe
@_unless_known
def procedures_json_lines(request: HttpRequest) -> HttpResponseBase:
    return _file(request, open_data.json_lines, "thu-tuc.jsonl", "application/x-ndjson; charset=utf-8")


@require_safe
@_unless_known
def changes(request: HttpRequest) -> HttpResponse:
    """What changed since the day `tu`, a page of a hundred at a time; 400 with a sentence where that is no day."""
    day = _day(request.GET.get("tu", ""))
    if day is None:
        return JsonResponse(
            {"error": gettext("Hãy ghi ngày bắt đầu dạng năm-tháng-ngày, ví dụ ?tu=2026-11-01.")}, status=400
        )
    after, edition = request.GET.get("sau", ""), current_edition()
    key = f"{day} {after}"
    found = _changes.get(key, edition)
    if found is None:
        if wait := CHANGES.wait(who(request)):
            return too_many(request, wait)
        found = _changes.put(key, edition, _page_of_changes(day, after))
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _page_of_changes(day: date, after: str) -> dict[str, object]:
    rows, cursor = open_data.changes_since(day, after)
    following = f"{settings.SITE_URL}/du-lieu-mo/thay-doi.json?{urlencode({'tu': day.isoformat(), 'sau': cursor})}"
    return {"since": day.isoformat(), "changes": rows, "next": following if cursor else None}


def _file(
    request: HttpRequest, lines: Callable[[Iterator[open_data.Row]], Iterator[str]], name: str, content_type: str
) -> HttpResponseBase:
    """A file written as it is read; HEAD learns of it without anything being read."""
    if wait := FILES.wait(who(request)):
        return too_many(request, wait)
    written = lines(open_data.all_rows()) if request.method == "GET" else iter(())
    answer = StreamingHttpResponse(written, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
