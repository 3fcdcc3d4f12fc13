"""Measurements of long lists: imported from a file, shown, checked and drawn on paper."""

import http.client
import resource
import time
from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
from django.conf import settings
from django.utils import timezone

from bench.eforms.figures import Figure
from bench.eforms.filling import Step, count_queries
from bench.eforms.forms import FORMS
from bench.servers import single_web_server
from bench.uploads import BOUNDARY, MEGABYTE, TOKEN, peak_memory, worker_pids
from bench.yardsticks import cpu_ms
from eforms.answers.summary import sections
from eforms.answers.validation import validate_whole
from eforms.models import Draft
from services.documents.facts import Applicant, FactSection, FormFacts, Letterhead
from services.documents.pdf import rendering
from services.documents.pdf.printable import PrintableDocument
from services.dossiers.papers.sections import fact_rows

ROWS = 2_000
LIST = "?danh-sach=people"
HEADINGS = ["Họ, chữ đệm và tên", "Ngày sinh", "Quan hệ", "Số định danh", "Tiền lương", "Ghi chú"]


def lists(var: Path) -> Iterator[Figure]:
    """A list of 2,000 rows of six columns, from the file to the paper."""
    step = Step.of("listing")
    yield from _imported(var, step)
    draft = Draft.objects.get(key=step.path.split("/")[-3])
    opened, page = cpu_ms(step.open, 20), Step(f"{step.path}{LIST}&trang=50", step.session)
    yield Figure("a step beside a list of 2,000 rows", opened, "ms")
    yield Figure("  statements", count_queries(step.open), "SQL", 4)
    yield Figure("a page of the list", cpu_ms(page.open, 10), "ms")
    yield Figure("  saved", cpu_ms(page.saving(), 5), "ms")
    answers, form = draft.whole_answers, FORMS["listing"]()
    yield Figure("the list checked as a whole", cpu_ms(lambda: validate_whole(form, answers), 3), "ms")
    yield Figure("its first rows read back", cpu_ms(lambda: sections(form, answers, first_rows=20), 3), "ms")
    yield from _drawn(draft)


def _imported(var: Path, step: Step) -> Iterator[Figure]:
    """The second import of two: the first has loaded what every request needs."""
    path, content = f"{step.path}{LIST}&nhap=1", workbook(ROWS)
    with single_web_server(var) as (port, pid):
        [process] = worker_pids(pid)
        first = post_file(port, path, step.session, workbook(1), "replace")
        before, began = peak_memory(process), time.monotonic()
        second = post_file(port, path, step.session, content, "replace")
        seconds, grown = time.monotonic() - began, peak_memory(process) - before
    if [first, second] != [HTTPStatus.FOUND] * 2:
        raise RuntimeError(f"The lists were answered {first} and {second}.")
    yield Figure("2,000 rows imported", seconds, "s", 3)
    yield Figure("  in memory of the server", grown / MEGABYTE, "MB", 60)
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    yield Figure("  largest child so far, readers of files among them", child, "MB")


def _drawn(draft: Draft) -> Iterator[Figure]:
    found = sections(FORMS["listing"](), draft.whole_answers)
    facts = FormFacts(
        name="Danh sách",
        addressee="Cơ quan",
        applicant=Applicant(name="Công ty Mẫu"),
        sections=tuple(FactSection(title=part.title, rows=fact_rows(part.rows)) for part in found),
    )
    now = timezone.localtime()
    head = Letterhead(agency="Cơ quan", place="Hà Nội")
    paper = PrintableDocument(facts, head, number_line="", issued_at=now, token="", verify_url="", demo=True)
    began = time.monotonic()
    pdf = rendering.render(paper)
    yield Figure("2,000 rows drawn on paper", time.monotonic() - began, "s", 60)
    yield Figure("  as a file of", len(pdf) / MEGABYTE, "MB")


def workbook(rows: int) -> bytes:
    """A workbook of so many people."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách")
    sheet.append(HEADINGS)
    for number in range(rows):
        name = f"Nguyễn Thị Minh {chr(65 + number % 26)}"
        sheet.append([name, f"{number % 28 + 1}/02/1990", "Cá nhân", "001190012345", 8_000_000 + number, "Không"])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def post_file(port: int, path: str, session: str, content: bytes, place: str) -> int:
    """Post a list; the HTTP status."""
    fields = {"csrfmiddlewaretoken": TOKEN, "place": place}
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in fields.items()]
    opening = "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts)
    opening += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n'
    body = opening.encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}",
    }
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    server.request("POST", path, body, headers)
    status = server.getresponse().status
    server.close()
    return status
