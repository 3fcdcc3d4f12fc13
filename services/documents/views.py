"""A person's own papers, and the public verification pages."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from core import access_log
from core.access_log import AccessKind
from core.limits.rates import Rate, limited
from core.ui.formatting import format_date, format_moment, is_english
from services.documents import actions, rules
from services.documents.document_types import DocumentType
from services.documents.forms import CompareForm, TokenForm
from services.documents.issuing import tokens
from services.documents.issuing.storage import PDF_STORAGE
from services.documents.models import Document
from services.documents.templatetags.papers import long_datetime
from services.documents.verification.comparison import compare_with_original
from services.documents.verification.fingerprint import InMemoryHashingUploadHandler

REFRESH_SECONDS = 3  # a paper is usually stored sooner
VERIFICATIONS = Rate("verify", requests=120, seconds=60)
COMPARISONS = Rate("compare-file", requests=20, seconds=60)
"""A file that differs is read by a program of its own."""


@login_required
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A paper of the user with its download link; refreshes itself until the file is stored.

    Whoever opens it asks for the file, where it was not drawn before.
    """
    document = _get_readable_document(request, pk)
    _record_reading(request, document, refreshes=True)
    if document.stored_at is None:
        actions.draw_when_asked(document)
    later = document.superseded_by
    context = {
        "document": document,
        "rows": _summary_rows(document),
        "void_notice": rules.void_notice(document),
        "later": later if later and rules.may_read(request.user, later) else None,
    }
    response = render(request, "documents/document.html", context)
    if document.stored_at is None:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF as a download."""
    document = _get_readable_document(request, pk)
    if document.stored_at is None:
        return redirect(document)
    _record_reading(request, document)
    file = PDF_STORAGE.path_of(document.sha256).open("rb")
    return FileResponse(file, as_attachment=True, filename=document.file_name, content_type="application/pdf")


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Form to enter the verification token by hand."""
    form = TokenForm(request.GET or None)
    if form.is_valid():
        return redirect("documents:verify", token=form.cleaned_data["ma"])
    return render(request, "documents/enter_token.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # read-only and without session: nothing to forge
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited(VERIFICATIONS)
@limited(COMPARISONS, methods=["POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Verification page of a token (public): shows the paper; POST compares an uploaded file with the original."""
    document = Document.objects.select_related("agency").filter(token=tokens.normalize_token(token)).first()
    if document is None:
        return _noindex(render(request, "documents/token_not_found.html", {"form": TokenForm()}, status=404))
    form = _compare_form(request)
    context = {
        "document": document,
        "rows": _public_summary_rows(document),
        "void_notice": rules.void_notice(document),
        "form": form,
        "comparison": compare_with_original(document, form.cleaned_data["tep"])
        if document.stored_at and form.is_valid()
        else None,
        "demo": settings.DEMO,
    }
    return _noindex(render(request, "documents/verify.html", context, status=422 if form.errors else 200))


def _get_readable_document(request: HttpRequest, pk: int) -> Document:
    """The paper, or 404 when the user may not read it."""
    document = get_object_or_404(Document.objects.select_related("agency", "owner"), pk=pk)
    if not rules.may_read(request.user, document):
        raise Http404
    return document


def _record_reading(request: HttpRequest, document: Document, *, refreshes: bool = False) -> None:
    """Record that somebody reads a paper that is not their own; a page that `refreshes` itself is one opening."""
    if not rules.is_own(request.user, document):
        record = access_log.record_opening if refreshes else access_log.record
        record(request.user, AccessKind.PAPER, document, subject=document.owner, purpose="Xem giấy tờ đã ban hành")


def _summary_rows(document: Document) -> list[dict[str, str]]:
    """Rows of the summary component. An applicant's form is filed with an office, not issued by it."""
    office, day = (
        (gettext("Gửi đến"), gettext("Ngày nộp"))
        if document.kind == DocumentType.FORM
        else (gettext("Cơ quan ban hành"), gettext("Ngày ban hành"))
    )
    facts = {
        gettext("Số, ký hiệu"): document.number_line,
        gettext("Mã hồ sơ"): document.code,
        office: document.parsed_letterhead.agency,
        day: format_date(localtime(document.issued_at)),
    }
    return [_summary_row(label, value) for label, value in facts.items() if value]


def _public_summary_rows(document: Document) -> list[dict[str, str]]:
    """Rows of the public verification page, with the holder's name masked."""
    also = (_summary_row(row.label, row.value) for row in document.parsed_facts.public_rows)
    return [
        _summary_row(gettext("Loại giấy"), document.title),
        *_summary_rows(document),
        *also,
        _summary_row(gettext("Cấp cho"), document.masked_holder),
        *_signature_rows(document),
    ]


def _signature_rows(document: Document) -> list[dict[str, str]]:
    """Rows about the digital signature; none before the file is stored, nor for a form without a number."""
    if document.stored_at is None or document.number is None:
        return []
    if document.sealed_at is None:
        return [_summary_row(gettext("Chữ ký số"), gettext("Giấy này chưa có chữ ký số của cơ quan"))]
    at = document.sealed_at
    return [
        _summary_row(gettext("Ký số bởi"), document.sealed_by),
        _summary_row(gettext("Ký số lúc"), format_moment(at) if is_english() else long_datetime(at)),
    ]


def _summary_row(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _compare_form(request: HttpRequest) -> CompareForm:
    if request.method != "POST":
        return CompareForm()
    request.upload_handlers = [InMemoryHashingUploadHandler(request)]
    return CompareForm(request.POST, request.FILES)


def _noindex(response: HttpResponse) -> HttpResponse:
    """Mark a response as not to be indexed by search engines."""
    response["X-Robots-Tag"] = "noindex"
    return response
