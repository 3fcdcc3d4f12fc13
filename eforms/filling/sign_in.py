"""Sign-in in the middle of a form: what was just posted is kept until the person is back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_protect

from core.limits.rates import too_many
from eforms.files import upload_handler
from eforms.filling import pending_submission
from eforms.filling.submit_names import AUTOSAVE


def sign_in_first(request: HttpRequest, draft_key: UUID | None) -> HttpResponseBase:
    """Redirect to sign-in, or say so to a page that saved itself; what was posted to this draft is kept until then.

    Without the key of a draft that takes answers nothing is kept; files never are.
    """
    upload_handler.set_upload_limits(request, {})
    return csrf_protect(_sign_in_first)(request, draft_key)


def _sign_in_first(request: HttpRequest, draft_key: UUID | None) -> HttpResponseBase:
    if draft_key and request.method == "POST" and (wait := pending_submission.save(request, draft_key)):
        return too_many(request, wait)
    if AUTOSAVE in request.POST:
        return render(request, "eforms/signed_out.html", status=401)
    if request.method == "POST" and pending_submission.SESSION_KEY in request.session:
        sentence = gettext("Phiên làm việc đã hết. Nội dung vừa nhập được giữ lại và hiện lại khi bạn đăng nhập xong.")
        messages.info(request, sentence)
    return redirect_to_login(request.get_full_path())
