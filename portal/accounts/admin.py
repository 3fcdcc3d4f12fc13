"""Admin of user accounts, and the titles, login page and password page of the admin site."""

from typing import Any, cast

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import EmailAddress, Login
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import Group
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html

from core import access_log
from core.access_log import AccessKind
from core.access_log.admin import SearchesAreRecorded
from core.people import Person
from core.read_only_admin import UncountedAdmin
from portal.accounts.forms import StaffAuthenticationForm, StaffPasswordChangeForm
from portal.accounts.models import User
from portal.accounts.second_factor import staff_views
from portal.accounts.staff_records import staff_records
from services.agencies.actions import lock_account, unlock_account
from services.agencies.permissions import Verb, may_somewhere

__all__ = ["allauth"]  # imported so that what it registers can be taken away below

admin.site.site_header = admin.site.site_title = "Bàn làm việc của cán bộ"
admin.site.index_title = "Công việc"


def change_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """The admin's own page, with a form that limits the attempts at the old password."""
    context = {**admin.site.each_context(request), **(extra_context or {})}
    view = PasswordChangeView.as_view(
        form_class=StaffPasswordChangeForm,
        success_url=reverse_lazy("admin:password_change_done"),
        extra_context=context,
    )
    return view(request)


class StaffLoginView(LoginView):
    """The staff door: after the password allauth asks for the second factor, if there is one, and opens the session."""

    authentication_form = StaffAuthenticationForm
    template_name = "admin/login.html"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        credentials = {"username": user.get_username()}
        asked, index = self.get_redirect_url(), reverse("admin:index")
        login = Login(user=user, redirect_url=first_page(user) if asked in ("", index) else asked)
        return perform_password_login(self.request, credentials, login)


def sign_in(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """The admin's own door, which leads whoever is signed in on."""
    if request.method == "GET" and admin.site.has_permission(request):
        return redirect(first_page(request.user))
    context = {**admin.site.each_context(request), **(extra_context or {})}
    return StaffLoginView.as_view(extra_context=context)(request)


def first_page(person: Person) -> str:
    """Where staff begin: at their day, or at the admin's first page for those who handle no dossiers."""
    return reverse("admin:my_day" if may_somewhere(person, Verb.READ) else "admin:index")


own_index = admin.site.index
LISTS = "danh-muc"
"""In the query string: the admin's own first page, with its lists of models."""


def index(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
    """The admin's first page: for those who handle dossiers their day, unless its lists are asked for."""
    first = first_page(request.user)
    if first != request.path and LISTS not in request.GET:
        return redirect(first)
    return own_index(request, extra_context)


admin.site.index = index  # type: ignore[method-assign,assignment]  # the site offers no setting
admin.site.login = sign_in  # type: ignore[method-assign,assignment]  # the site offers no setting
admin.site.password_change = change_password  # type: ignore[method-assign,assignment]  # the site offers no setting
admin.site.unregister([Group, Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken])


@admin.register(User)
class UserAccountAdmin(SearchesAreRecorded, UncountedAdmin, UserAdmin):  # type: ignore[type-arg]  # generic to the type checker only
    """User accounts: deactivated but never deleted; fields that come from VNeID are read-only."""

    list_display = ("username", "full_name", "born", "is_staff", "is_active", "last_login", "data_to_erase")
    list_filter = ("is_staff", "is_active")
    records_browsing = True
    search_fields = ("username",)  # shows the box; `get_search_results` does the search
    search_help_text = "Trọn số định danh, trọn tên đăng nhập, hoặc những chữ đầu của họ tên, có dấu"
    ordering = ("-pk",)
    show_facets = admin.ShowFacets.NEVER
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name")}),
        ("VNeID cho biết", {"fields": ("personal_number", "born", "phone", "email", "identity_level")}),
        ("Quyền", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Thời điểm", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "full_name", "usable_password", "password1", "password2")}),)
    readonly_fields = ("personal_number", "born", "phone", "email", "identity_level", "last_login", "date_joined")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("records/", wrap(staff_records), name="accounts_staff_records"),
            path("<int:pk>/factors/", wrap(staff_views.factors), name="accounts_user_factors"),
            path("<int:pk>/factors/<slug:slug>/", wrap(staff_views.run_action), name="accounts_user_factor_action"),
            *super().get_urls(),
        ]

    @admin.display(description="ngày sinh")
    def born(self, person: User) -> str:
        return person.birth

    @admin.display(description="theo yêu cầu của người ấy", empty_value="")
    def data_to_erase(self, person: User) -> str | None:
        """The way to erasing what is held of a citizen, past the page of the account: who looks at that is recorded."""
        if person.is_staff:
            return None
        return format_html('<a href="{}">Xóa dữ liệu</a>', reverse("admin:retention_erasure_account", args=[person.pk]))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Search by exact personal number or username, or by a prefix of the full name: what indexes support."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isdigit():
            return queryset.filter(personal_number=term), False
        begins = Q(full_name__startswith=term.title()) | Q(full_name__startswith=term.upper())
        return queryset.filter(begins | Q(username=term)), False

    def render_change_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page of one account; reading it is recorded."""
        if (person := kwargs.get("obj")) is not None:
            access_log.record(request.user, AccessKind.PERSON, person, subject=person, purpose="Quản trị tài khoản")
        return super().render_change_form(request, *args, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Of citizens name and password are read-only too, of persons of desks all rights; nobody locks themselves."""
        is_citizen = obj is not None and obj.personal_number is not None
        of_citizens = ("username", "full_name", "password") if is_citizen else ()
        of_persons = ("is_active", "is_staff", "is_superuser") if obj is not None and obj.desk_key else ()
        of_oneself = ("is_active",) if obj is not None and obj.pk == request.user.pk else ()
        return (*self.readonly_fields, *of_citizens, *of_persons, *of_oneself)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Make every new account a staff account: citizens' accounts are created by their VNeID sign-in.

        Whoever is locked keeps no task.
        """
        obj.is_staff = obj.is_staff or not change
        wanted = obj.is_active
        if change:
            obj.is_active = User.objects.values_list("is_active", flat=True).get(pk=obj.pk)
        super().save_model(request, obj, form, change)
        if obj.is_active != wanted:
            (unlock_account if wanted else lock_account)(obj, by=cast(User, request.user))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, Verb.KEEP_ACCOUNTS)

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
