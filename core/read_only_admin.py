"""Bases for admin pages: lists too long to be counted, rows that nobody changes there, choices by search.

Who may view the rows is for the subclass to say.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch

from core.pagination import UncountedPaginator


def is_key(model: type[Model], text: str) -> bool:
    """Whether a posted text can be the key of a row: neither a word nor a number that the database does not know."""
    try:
        model._meta.pk.clean(text, None)
    except ValidationError:
        return False
    return True


class SearchSelect(AutocompleteSelect):
    """Django's choice by search, which shows what can be no key as not chosen instead of failing on it."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        return super().optgroups(name, [key for key in value if is_key(self.field.related_model, key)], attr)


class UncountedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic to the type checker only
    """A list that counts its rows no further than a thousand."""

    paginator = UncountedPaginator
    show_full_result_count = False
    list_per_page = 50

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row; Django fails on an address that names no field (`?_to_field=`)."""
        return super().get_object(request, object_id, from_field or None)

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Carry out an action on the rows that were chosen; Django fails on what can be no key."""
        if not all(is_key(self.model, key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("what was chosen is no row")
        return super().response_action(request, queryset, *args, **kwargs)

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any]", request: HttpRequest, **kwargs: Any
    ) -> "ModelChoiceField[Any] | None":
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", SearchSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ReadOnlyAdmin(UncountedAdmin):
    """A list of rows that nobody adds, changes or deletes in the admin."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def redirect_to_page(view: str, object_id: str) -> HttpResponse:
    """Redirect from a row of a list to the page where staff work on it; there is none for a word that is no number."""
    try:
        return redirect(view, object_id)
    except NoReverseMatch as error:
        raise Http404 from error
