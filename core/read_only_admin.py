"""Bases for admin pages: lists too long to be counted, rows that nobody changes there, choices by search.

Who may view the rows is for the subclass to say.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch

from core.pagination import UncountedPaginator


class SearchSelect(AutocompleteSelect):
    """Django's choice by search, which shows what can be no key as not chosen instead of failing on it."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> list[Any]:
        return super().optgroups(name, [key for key in value if self._may_be_key(key)], attr)

    def _may_be_key(self, value: str) -> bool:
        try:
            self.field.target_field.clean(value, None)
        except ValidationError:
            return False
        return True


class UncountedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic to the type checker only
    """A list that counts its rows no further than a thousand."""

    paginator = UncountedPaginator
    show_full_result_count = False
    list_per_page = 50

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
