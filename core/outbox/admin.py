"""The admin page of the outbox: its jobs by state and kind, and a button that retries those given up."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localtime

from core.outbox import publish
from core.outbox.models import OutboxJob
from core.outbox.status import JobState
from core.outbox.verbs import OutboxVerb
from core.outbox.words import in_words
from core.pagination import COUNTED
from core.permissions import may_somewhere
from core.read_only_admin import ReadOnlyAdmin

UNKNOWN = "unknown"
OPEN_STATES = (JobState.PENDING, JobState.CLAIMED)


class StateFilter(admin.SimpleListFilter):
    """Filter by state, with the number of jobs given up, which need a person."""

    title = "trạng thái"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        for state in JobState:
            yield state, f"{state.label} ({given_up()})" if state is JobState.GIVEN_UP else state.label

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutboxJob]) -> QuerySet[OutboxJob]:
        if self.value() in OPEN_STATES:  # few beside those done, and found by the index of what is due
            queryset = queryset.filter(due_at__isnull=False)
        return queryset.filter(state=self.value()) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    """Filter by registered kind: the table is too long for a DISTINCT query. Unknown kinds wait for another release."""

    title = "loại việc"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        named = sorted((publish.words_of(kind), kind) for kind in publish.kinds())
        return [*((kind, words) for words, kind in named), (UNKNOWN, "Chưa xử lý được ở phiên bản đang chạy")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[OutboxJob]) -> QuerySet[OutboxJob]:
        if self.value() == UNKNOWN:
            return queryset.filter(due_at__isnull=False).exclude(kind__in=publish.kinds())
        return queryset.filter(kind=self.value()) if self.value() else queryset


def given_up() -> str:
    """How many jobs were given up, counted no further than a thousand."""
    number = OutboxJob.objects.filter(state=JobState.GIVEN_UP)[:COUNTED].count()
    return f"{COUNTED}+" if number == COUNTED else str(number)


def _short(moment: datetime) -> str:
    return f"{localtime(moment):%H:%M:%S %d/%m/%y}"


@admin.register(OutboxJob)
class OutboxJobAdmin(ReadOnlyAdmin):
    """Read-only list of jobs, with a retry action for those given up."""

    list_display = ["key", "does", "state", "error", "attempts", "created", "due"]
    list_filter = [StateFilter, KindFilter]
    search_fields = ["key__exact"]
    search_help_text = "Khóa, viết đầy đủ"
    ordering = ["-pk"]
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    actions = ["try_again"]

    @admin.display(description="Việc")
    def does(self, job: OutboxJob) -> str:
        return publish.words_of(job.kind)

    @admin.display(description="Lỗi gần nhất")
    def error(self, job: OutboxJob) -> str:
        return in_words(job.last_error)

    @admin.display(description="Tạo lúc")
    def created(self, job: OutboxJob) -> str:
        return _short(job.created_at)

    @admin.display(description="Làm từ lúc", empty_value="")
    def due(self, job: OutboxJob) -> str | None:
        return _short(job.due_at) if job.due_at else None

    @admin.action(description="Làm lại những việc đã bỏ cuộc", permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutboxJob]) -> None:
        number = publish.retry(queryset)
        if number:
            self.message_user(request, f"{number} việc sẽ được làm lại.", messages.SUCCESS)
        else:
            self.message_user(request, "Chỉ làm lại được những việc đã bỏ cuộc.", messages.WARNING)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, OutboxVerb.RETRY)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_somewhere(request.user, OutboxVerb.READ)
