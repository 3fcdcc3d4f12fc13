"""The pages of staff about who does what: the people of an office (phân công), one person with their absences."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from core.people import SignedInRequest, User
from core.staff_actions import NOT_DONE
from core.submit_names import STAY
from services.agencies.models import Absence, AdministrativeUnit, Agency, Post
from services.agencies.permissions import Verb, may, posts_of
from services.catalogue.models import Procedure
from services.dossiers.actions.assignment import absences as absence_actions
from services.dossiers.actions.assignment import assignment_rules, hand_over
from services.dossiers.assignment import absences
from services.dossiers.assignment.colleagues import WORKING_ROLES, colleagues_of, in_hand_of, people_of
from services.dossiers.errors import DossierError
from services.dossiers.forms.assignment import AbsenceForm, HandOverAllForm, RuleForm
from services.dossiers.models import AssignmentRule

ALL, AWAY, RULE = "chuyen-het", "vang", "quy-tac"
TO = "cho"
"""In the address: the colleague that the form to hand over all begins with."""
NOT_TO_THEM = "Người đã chọn không nhận được việc của {}. Hãy chọn một đồng nghiệp trong danh sách dưới đây."
BUTTONS = {ALL: "Chuyển hết việc", AWAY: "Ghi ngày vắng", RULE: "Thêm quy tắc"}
"""The forms of a person's page, and what their buttons say."""
MOST_PROCEDURES = 500
"""Offered for a rule."""


@require_safe
def assignment(request: SignedInRequest) -> HttpResponse:
    """The people of an office for its leader (phân công); whoever leads none sees their own page."""
    led = {
        post.agency_id: post.agency
        for post in posts_of(request.user)
        if may(request.user, Verb.ASSIGN_TASKS, agency=post.agency)
    }
    if not led:
        return redirect("admin:assignment_person", request.user.pk)
    agency = _chosen(request, list(led.values()))
    context = {"agency": agency, "agencies": list(led.values()), "people": people_of(agency)}
    return render(request, "admin/dossiers/assignment/office.html", context)


@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: what they have in hand, when they are away; hand over all, enter an absence."""
    whom = _person(request, pk)
    colleagues = colleagues_of(whom)
    of_all = HandOverAllForm(colleagues, _posted(request, ALL), prefix=ALL, chosen=request.GET.get(TO, ""))
    of_absence = AbsenceForm(colleagues, _posted(request, AWAY), prefix=AWAY)
    posts = _posts_led(request, whom)
    of_rule = RuleForm(posts, _procedures_of(posts), _places_of(posts), _posted(request, RULE), prefix=RULE)
    chosen = request.GET.get(TO, "") if request.method == "GET" else ""
    if chosen and not of_all.initial:
        messages.info(request, NOT_TO_THEM.format(whom))
    if pressed := request.POST.get(STAY):
        messages.info(request, NOT_DONE.format(label=BUTTONS.get(pressed, "")))
    for form, carry_out in ((of_all, _hand_over_all), (of_absence, _enter), (of_rule, _add_rule)):
        if STAY in request.POST or not form.is_bound or not form.is_valid():
            continue
        if _is_done(form, partial(carry_out, request, whom, form)):
            return redirect("admin:assignment_person", pk)
    context = {
        "whom": in_hand_of(whom),
        "is_own": whom.pk == request.user.pk,
        "of_all": of_all,
        "hands_over": bool(chosen),
        "of_absence": of_absence,
        "of_rule": of_rule if posts else None,
        "rules": AssignmentRule.objects.filter(post__user=whom).select_related("post__agency", "procedure", "place"),
        "leads": any(may(request.user, Verb.ASSIGN_TASKS, agency=post.agency) for post in posts_of(request.user)),
    }
    is_refused = of_all.errors or of_absence.errors or of_rule.errors
    return render(request, "admin/dossiers/assignment/person.html", context, status=422 if is_refused else 200)


@require_http_methods(["POST"])
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back an absence, or end it today; pressed twice, the second press says so."""
    absence = Absence.objects.select_related("person").filter(pk=pk).first()
    if absence is None:
        return _is_gone_already(request, "Lần vắng này đã được bỏ rồi.")
    whom = _person(request, absence.person_id)
    with suppress(Absence.DoesNotExist):  # two presses at once: nothing is left to take back
        absence_actions.take_back(absence, by=request.user)
    messages.success(request, f"{whom} không còn vắng trong những ngày ấy. Việc đã chuyển thì vẫn ở người đã nhận.")
    return redirect("admin:assignment_person", whom.pk)


@require_http_methods(["POST"])
def remove_rule(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back a rule of assignment; pressed twice, the second press says so."""
    rule = AssignmentRule.objects.select_related("post__agency", "post__user").filter(pk=pk).first()
    if rule is None:
        return _is_gone_already(request, "Quy tắc này đã được bỏ rồi.")
    if not may(request.user, Verb.ASSIGN_TASKS, agency=rule.post.agency):
        raise Http404
    assignment_rules.remove_rule(rule, by=request.user)
    messages.success(request, "Đã bỏ quy tắc. Việc đã giao thì vẫn ở người đang giữ.")
    return redirect("admin:assignment_person", rule.post.user_id)


def _is_gone_already(request: SignedInRequest, said: str) -> HttpResponse:
    messages.info(request, said)
    return redirect("admin:assignment")


def _posts_led(request: SignedInRequest, whom: User) -> list[Post]:
    """The posts of this person about which the reader may say who does what."""
    working = [post for post in posts_of(whom) if post.role in WORKING_ROLES]
    return [post for post in working if may(request.user, Verb.ASSIGN_TASKS, agency=post.agency)]


def _procedures_of(posts: list[Post]) -> list[Procedure]:
    """What the offices of these posts offer; none is read where there is no post."""
    offered = Procedure.objects.filter(offices__in={post.agency_id for post in posts}).distinct().order_by("code")
    return list(offered[:MOST_PROCEDURES]) if posts else []


def _places_of(posts: list[Post]) -> list[AdministrativeUnit]:
    """The communes of the provinces of these offices, then all provinces; none is read where there is no post."""
    units = [post.agency.unit for post in posts if post.agency.unit]
    nearby = Q(province__in={unit.province_id or unit.pk for unit in units})
    found = AdministrativeUnit.objects.filter(nearby | Q(province=None)).order_by("folded", "code") if posts else []
    return sorted(found, key=lambda unit: unit.province_id is None)


def _add_rule(request: SignedInRequest, whom: User, form: Any) -> None:
    rule = assignment_rules.add_rule(by=request.user, **form.cleaned_data)
    messages.success(request, f"Từ nay việc mới được giao cho {whom} trước: {rule}.")


def _posted(request: SignedInRequest, name: str) -> QueryDict | None:
    """What was posted by this form, by its button or by Enter in a field of it, which is no decision."""
    return request.POST if name in request.POST or request.POST.get(STAY) == name else None


def _hand_over_all(request: SignedInRequest, whom: User, form: Any) -> None:
    data = form.cleaned_data
    done = hand_over.hand_over_all(whom, by=request.user, to=data["to"], note=data["note"])
    if not done.given and not done.to_pool and not done.is_more:
        messages.info(request, f"{whom} không có việc nào đang mở để chuyển.")
        return
    said = f"Đã chuyển {done.given} việc cho {data['to']}. " if data["to"] else ""
    pool = f"{done.to_pool} việc về việc chung. " if done.to_pool else ""
    more = "Còn việc chưa chuyển: hãy bấm lần nữa." if done.is_more else ""
    messages.success(request, f"{said}{pool}{more}".strip())


def _enter(request: SignedInRequest, whom: User, form: Any) -> None:
    absence = absence_actions.enter(whom, by=request.user, **form.cleaned_data)
    moves = " Việc đang mở đang được chuyển, xong sau ít phút." if absence.first_day <= localdate() else ""
    messages.success(request, f"Đã ghi: {whom} vắng {absence}.{moves}")
    for sentence in absences.clashes(absence):
        messages.warning(request, sentence)


def _is_done(form: Any, carry_out: Callable[[], None]) -> bool:
    """Whether it was carried out; what was refused is said in the form."""
    try:
        carry_out()
    except DossierError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _person(request: SignedInRequest, pk: int) -> User:
    """Oneself, or somebody of an office that this person leads; Http404 for any other."""
    whom = get_object_or_404(get_user_model(), pk=pk)
    if absences.may_enter(request.user, whom):
        return whom
    if whom.pk == request.user.pk:
        raise PermissionDenied
    raise Http404


def _chosen(request: SignedInRequest, led: list[Agency]) -> Agency:
    asked = request.GET.get("co-quan", "")
    return next((agency for agency in led if str(agency.pk) == asked), led[0])
