"""What search engines are told of the pages of procedures and of the search."""

from urllib.parse import urlencode

from core.ui.page_meta import PageMeta
from services.catalogue.public.procedure_page import ProcedurePage
from services.catalogue.public.results import Results


def procedure_head(page: ProcedurePage) -> PageMeta:
    """Name, time limits, prices and who it is for: what the page says at a glance."""
    code, record = page.package.code, page.record
    said = {
        "": "Nộp trực tuyến được" if page.package.is_online else "",
        "Thời hạn: ": "; ".join(page.times),
        "Phí, lệ phí: ": "; ".join(page.prices or page.fee_texts),
        "Ai làm được: ": ", ".join(record.subjects),
        "Lĩnh vực: ": record.field,
    }
    description = ". ".join(f"{label}{text.rstrip('.')}" for label, text in said.items() if text)
    return PageMeta(f"/thu-tuc/{code}/", record.name, f"{description}.", f"/thu-tuc/{code}/du-lieu.jsonld")


def search_head(found: Results) -> PageMeta:
    """One address for each list, whatever else was typed into it; only its first page, without a search, is listed."""
    parameters = {**({"q": found.text} if found.text else {}), **found.filters.address}
    path = f"/tim-kiem/?{urlencode(parameters)}" if parameters else "/tim-kiem/"
    title = f"{found.text} – Tìm thủ tục" if found.text else "Tìm thủ tục"
    description = f"{found.count} thủ tục hành chính, tìm bằng lời thường ngày, không cần gõ dấu."
    return PageMeta(path, title, description, is_listed=found.is_first and not found.text)
