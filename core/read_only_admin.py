"""Bases for admin pages: lists too long to be counted, and rows that nobody changes there.

Who may view the rows is for the subclass to say.
"""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from core.pagination import UncountedPaginator


class UncountedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic to the type checker only
    """A list that counts its rows no further than a thousand."""

    paginator = UncountedPaginator
    show_full_result_count = False
    list_per_page = 50


class ReadOnlyAdmin(UncountedAdmin):
    """A list of rows that nobody adds, changes or deletes in the admin."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
