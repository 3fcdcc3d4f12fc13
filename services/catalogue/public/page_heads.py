"""What search engines are told of the pages of procedures and of the search."""

from urllib.parse import urlencode

from django.utils.translation import gettext

from core.ui.page_meta import PageMeta
from eforms.definition.english import is_english, text_of
from services.catalogue.public.procedure_page import ProcedurePage
from services.catalogue.public.results import Results


def procedure_head(page: ProcedurePage) -> PageMeta:
    """Name, time limits, prices and who it is for: what the page says at a glance."""
    code, record = page.package.code, page.record
    said = {
        "": gettext("Nộp trực tuyến được") if page.package.is_online else "",
        gettext("Thời hạn:"): "; ".join(page.times),
        gettext("Phí, lệ phí:"): "; ".join(page.prices or page.fee_texts),
        gettext("Ai làm được:"): ", ".join(record.subjects),
        gettext("Lĩnh vực:"): record.field,
    }
    description = ". ".join(f"{label} {text.rstrip('.')}".strip() for label, text in said.items() if text)
    name = text_of(record, "name", english=is_english())
    return PageMeta(f"/thu-tuc/{code}/", name, f"{description}.", f"/thu-tuc/{code}/du-lieu.jsonld")


def search_head(found: Results) -> PageMeta:
    """One address for each list, whatever else was typed into it; only its first page, without a search, is listed."""
    parameters = {**({"q": found.text} if found.text else {}), **found.filters.address}
    path = f"/tim-kiem/?{urlencode(parameters)}" if parameters else "/tim-kiem/"
    name = gettext("Tìm thủ tục")
    title = f"{found.text} – {name}" if found.text else name
    description = gettext("%(count)s thủ tục hành chính, tìm bằng lời thường ngày, không cần gõ dấu.") % {
        "count": found.count
    }
    return PageMeta(path, title, description, is_listed=found.is_first and not found.text)
