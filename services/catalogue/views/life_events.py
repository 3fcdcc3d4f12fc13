"""Public pages of life events; the same for everybody, drawn once for an edition of the catalogue."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext

from core.ui.page_meta import PageMeta
from eforms.definition.english import is_english, text_of
from services.catalogue.life_events import WHO, LifeEvent, Stage, life_events
from services.catalogue.public.page_cache import PageCache, RenderedPage
from services.catalogue.public.search import current_edition, get_engine
from services.catalogue.search.engine import SearchEngine
from services.catalogue.search.index import Entry

_pages: PageCache[RenderedPage] = PageCache(100)


def all_events(request: HttpRequest) -> HttpResponse:
    events = life_events().values()
    about = gettext("Mỗi việc là một chặng đường: thủ tục nào làm trước, thủ tục nào làm sau.")
    meta = PageMeta("/su-kien/", gettext("Theo việc trong đời"), about)
    groups = [(gettext(label), [event for event in events if event.who == who]) for who, label in WHO.items()]
    return render(request, "catalogue/life_events.html", {"groups": groups, "meta": meta})


def life_event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: its stages with the procedures that are in force."""
    event = life_events().get(slug)
    if event is None:
        raise Http404(gettext("Không có trang này."))
    edition = current_edition()
    rendered = _pages.get(slug, edition) or _pages.put(slug, edition, _render(event, edition))
    return rendered.respond(request)


def _render(event: LifeEvent, edition: UUID) -> RenderedPage:
    engine = get_engine(edition)
    stages = [_stage(engine, stage) for stage in event.stages]
    title, summary = (text_of(event, name, english=is_english()) for name in ("title", "summary"))
    meta = PageMeta(f"/su-kien/{event.slug}/", title, summary)
    return RenderedPage(meta, render_to_string("catalogue/life_event.html", {"event": event, "stages": stages}))


def _stage(engine: SearchEngine, stage: Stage) -> tuple[str, list[Entry], list[Entry]]:
    return text_of(stage, "title", english=is_english()), engine.known(stage.together), engine.known(stage.codes)
