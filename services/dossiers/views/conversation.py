"""Pages of what is said about a dossier: messages for both sides, and for the office its notes and labels."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from core import access_log
from core.access_log import AccessKind
from core.pagination import KeysetPage, keyset
from core.people import SignedInRequest, User
from core.refusals import RefusalError
from eforms.files.upload_handler import MEGABYTE, UploadLimit, set_upload_limits
from eforms.models import Attachment
from services.agencies.models import Post
from services.agencies.permissions import Verb, may
from services.dossiers.actions import conversation
from services.dossiers.actions.message_templates import filled_in, may_keep
from services.dossiers.assignment.colleagues import WORKING_ROLES
from services.dossiers.errors import DemandOfHeldPaperError
from services.dossiers.forms.conversation import MAX_MEGABYTES, MOST_FILES, LabelsForm, MessageForm, NoteForm
from services.dossiers.models import Dossier, DossierMessage, Label, MessageTemplate, Note
from services.dossiers.views.guards import own_dossier, trail_of
from services.dossiers.views.reading import check_is_no_party

PAGE_SIZE: Final = 30
MESSAGE, NOTE, LABELS = "tin", "ghi-chu", "nhan"
"""The forms of the office's page, and the prefixes of their fields."""
TEMPLATE: Final = "mau"
"""The parameter with the key of the template whose text is put in."""
LIMIT: Final = UploadLimit(MAX_MEGABYTES * MEGABYTE, MOST_FILES * MAX_MEGABYTES * MEGABYTE)
LIMITS: Final = {"files_sent": LIMIT, f"{MESSAGE}-files_sent": LIMIT}


@csrf_exempt  # checked below: the upload limits must be set before the request body is read
@require_http_methods(["GET", "POST"])
@login_required
def applicant_messages(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The messages between the applicant's side and the office; opening them marks them as read."""
    set_upload_limits(request, LIMITS)
    return csrf_protect(_applicant_page)(request, pk)


def _applicant_page(request: SignedInRequest, pk: int) -> HttpResponse:
    dossier = own_dossier(request, pk, "agency", "version", "applicant")
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MessageForm(*posted)
    if form.is_valid() and _done(form, lambda: _write(dossier, form, by=request.user), "text"):
        messages.success(request, gettext("Đã gửi tin. Cơ quan nhận được thông báo."))
        return redirect("dossiers:messages", pk)
    conversation.mark_read(dossier, reader=request.user)
    context = {
        "dossier": dossier,
        "form": form,
        "page": _messages(request, dossier),
        "for_office": False,
        "trail": trail_of(dossier),
    }
    return render(request, "dossiers/messages.html", context, status=_status(form))


@csrf_exempt  # as above
@require_http_methods(["GET", "POST"])
def office_messages(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """The same as the office reads and writes it, with its notes and labels; Http404 for other offices."""
    set_upload_limits(request, LIMITS)
    return csrf_protect(_office_page)(request, pk)


def _office_page(request: SignedInRequest, pk: int) -> HttpResponse:
    dossier = get_object_or_404(
        Dossier.objects.select_related("agency", "version", "applicant", "organisation", "principal"), pk=pk
    )
    if not may(request.user, Verb.READ, agency=dossier.agency):
        raise Http404
    check_is_no_party(request, dossier)
    templates = list(MessageTemplate.objects.filter(agency=dossier.agency_id).order_by("title"))
    forms = _office_forms(request, dossier, templates)
    sent = request.POST.get("form", "") if request.method == "POST" else ""
    if sent in forms and forms[sent].is_valid() and _done(forms[sent], *_deed(request, dossier, sent, forms[sent])):
        messages.success(request, SAID[sent])
        return redirect("admin:dossier_messages", pk)
    _record_reading(request, dossier)
    conversation.mark_read(dossier, reader=request.user)
    context = {
        "dossier": dossier,
        "message_form": forms[MESSAGE],
        "note_form": forms[NOTE],
        "labels_form": forms[LABELS],
        "page": _messages(request, dossier),
        "for_office": True,
        "templates": templates,
        "chosen": request.GET.get(TEMPLATE, ""),
        "keeps_templates": may_keep(request.user, dossier.agency),
        "notes": Note.objects.filter(dossier=dossier).select_related("by").prefetch_related("mentioned"),
    }
    refused = forms.get(sent)
    status = _status(refused) if refused else HTTPStatus.OK
    return render(request, "admin/dossiers/messages.html", context, status=status)


SAID: Final = {
    MESSAGE: "Đã gửi tin. Người nộp nhận được thông báo.",
    NOTE: "Đã ghi. Đồng nghiệp được nhắc nhận thông báo.",
    LABELS: "Đã lưu nhãn.",
}


def _from_template(request: HttpRequest, dossier: Dossier, templates: Sequence[MessageTemplate]) -> str:
    """The text of the template that the address names, filled in for the dossier; empty without one."""
    chosen = next((one for one in templates if str(one.pk) == request.GET.get(TEMPLATE)), None)
    return filled_in(chosen, dossier) if chosen else ""


def _office_forms(request: SignedInRequest, dossier: Dossier, templates: Sequence[MessageTemplate]) -> dict[str, Any]:
    """The three forms; the one that was sent is bound."""
    sent = request.POST.get("form", "") if request.method == "POST" else ""
    posted = {name: request.POST if name == sent else None for name in (MESSAGE, NOTE, LABELS)}
    posts = Post.objects.filter(agency=dossier.agency_id, role__in=WORKING_ROLES, user__is_active=True)
    people = get_user_model().objects.filter(pk__in=posts.values("user")).exclude(pk=request.user.id)
    begun = {"kept": [str(pk) for pk in Label.objects.filter(dossiers=dossier).values_list("pk", flat=True)]}
    return {
        MESSAGE: MessageForm(
            posted[MESSAGE],
            request.FILES if sent == MESSAGE else None,
            prefix=MESSAGE,
            initial={"text": _from_template(request, dossier, templates)},
        ),
        NOTE: NoteForm(people.order_by("full_name"), posted[NOTE], prefix=NOTE),
        LABELS: LabelsForm(conversation.labels_of(dossier.agency), posted[LABELS], prefix=LABELS, initial=begun),
    }


def _deed(request: SignedInRequest, dossier: Dossier, sent: str, form: Any) -> tuple[Callable[[], object], str]:
    """What the sent form does, and its field that a refusal belongs to."""
    said, by = form.cleaned_data, request.user
    if sent == MESSAGE:
        return lambda: _write(dossier, form, by=by), "text"
    if sent == NOTE:
        people = form.mentioned_people()
        return lambda: conversation.write_note(
            dossier, by=by, text=said["text"], key=said["key"], mentioned=people
        ), "text"
    return lambda: conversation.set_labels(dossier, by=by, kept=form.kept_labels(), new=said["new"]), "new"


def _write(dossier: Dossier, form: MessageForm, *, by: User) -> None:
    said = form.cleaned_data
    conversation.write_message(
        dossier,
        by=by,
        text=said["text"],
        key=said["key"],
        files=said["files_sent"],
        demands_nothing=said["demands_nothing"],
    )


def _done(form: Any, deed: Callable[[], object], field: str) -> bool:
    """Do it; what refuses it is said at the field, with what was typed."""
    try:
        deed()
    except DemandOfHeldPaperError as refusal:
        form.refuse_demand(refusal)
        return False
    except RefusalError as refusal:
        form.add_error(field, str(refusal))
        return False
    return True


def _messages(request: HttpRequest, dossier: Dossier) -> KeysetPage[DossierMessage]:
    """The newest messages, or those before them."""
    with_files = Prefetch("draft__attachments", Attachment.objects.select_related("stored").order_by("pk"))
    found = dossier.messages.select_related("by", "draft").prefetch_related(with_files)
    return keyset(found, order=["-pk"], after=request.GET.get("sau", ""), size=PAGE_SIZE)


def _record_reading(request: SignedInRequest, dossier: Dossier) -> None:
    access_log.record(
        request.user,
        AccessKind.DOSSIER,
        dossier,
        subject=dossier.principal or dossier.applicant,
        purpose="Trao đổi về hồ sơ",
    )


def _status(form: Any) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
