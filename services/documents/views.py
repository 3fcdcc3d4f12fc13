"""A person's papers, and the public check whether a paper is genuine."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from services.documents import rules
from services.documents.document_types import DocumentType
from services.documents.forms import CompareForm, TokenForm
from services.documents.issuing import tokens
from services.documents.models import Document
from services.documents.templatetags.papers import time_and_date
from services.documents.verification.comparison import compare
from services.documents.verification.fingerprint import Hasher

LOOK_AGAIN = 3  # seconds; a paper is usually stored sooner than this page is read


@login_required
@never_cache
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """What the paper is, and where to fetch it; until it is stored the page looks again by itself."""
    document = _readable(request, pk)
    context = {"document": document, "rows": _described(document), "void": rules.why_void(document)}
    response = render(request, "documents/document.html", context)
    if document.stored_at is None:
        response["Refresh"] = str(LOOK_AGAIN)
    return response


@login_required
@never_cache
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file itself, under a name that says what it is."""
    document = _readable(request, pk)
    if document.stored_at is None:
        return redirect(document)
    file = (Path(settings.MEDIA_ROOT) / document.path).open("rb")
    return FileResponse(file, as_attachment=True, filename=document.file_name, content_type="application/pdf")


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Where the code of a paper is typed in by hand."""
    form = TokenForm(request.GET or None)
    if form.is_valid():
        return redirect("documents:verify", token=form.cleaned_data["ma"])
    return render(request, "documents/enter_token.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # comparing changes nothing and needs no session, so there is nothing to be tricked into
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether a paper is genuine, and whether a file is the one we issued; open to whoever has the code."""
    document = Document.objects.select_related("agency").filter(token=tokens.as_typed(token)).first()
    if document is None:
        return _unlisted(render(request, "documents/token_not_found.html", {"form": TokenForm()}, status=404))
    form = _comparison(request)
    context = {
        "document": document,
        "rows": _checked(document),
        "void": rules.why_void(document),
        "form": form,
        "outcome": compare(document, form.cleaned_data["tep"]) if form.is_valid() else None,
        "demo": settings.DEMO,
    }
    return _unlisted(render(request, "documents/verify.html", context, status=422 if form.errors else 200))


def _readable(request: HttpRequest, pk: int) -> Document:
    """The paper, if this person may read it; else there is none."""
    document = get_object_or_404(Document.objects.select_related("agency"), pk=pk)
    if not rules.may_read(request.user, document):
        raise Http404
    return document


def _described(document: Document) -> list[dict[str, str]]:
    """What the summary component lists. A form is filed with an office, not issued by it."""
    office, day = (
        ("Gửi đến", "Ngày nộp") if document.kind == DocumentType.FORM else ("Cơ quan ban hành", "Ngày ban hành")
    )
    facts = {
        "Số, ký hiệu": document.number_line,
        "Mã hồ sơ": document.code,
        office: document.parsed_letterhead.agency,
        day: f"{localtime(document.issued_at):%d/%m/%Y}",
    }
    return [_row(label, value) for label, value in facts.items() if value]


def _checked(document: Document) -> list[dict[str, str]]:
    """The same for whoever holds the paper in hand, the name masked."""
    also = (_row(row.label, row.value) for row in document.parsed_facts.public_rows)
    return [
        _row("Loại giấy", document.title),
        *_described(document),
        *also,
        _row("Cấp cho", document.masked_holder),
        *_signed(document),
    ]


def _signed(document: Document) -> list[dict[str, str]]:
    """By whom the stored file is digitally signed and since when; a form without a number is nobody's to sign."""
    if document.stored_at is None or document.number is None:
        return []
    if document.sealed_at is None:
        return [_row("Chữ ký số", "Giấy này chưa có chữ ký số của cơ quan")]
    return [_row("Ký số bởi", document.sealed_by), _row("Ký số lúc", time_and_date(document.sealed_at))]


def _row(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _comparison(request: HttpRequest) -> CompareForm:
    if request.method != "POST":
        return CompareForm()
    request.upload_handlers = [Hasher(request)]
    return CompareForm(request.POST, request.FILES)


def _unlisted(response: HttpResponse) -> HttpResponse:
    """Search engines have no business with other people's papers."""
    response["X-Robots-Tag"] = "noindex"
    return response
