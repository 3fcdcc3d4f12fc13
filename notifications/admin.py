"""Admin: the letters that the portal sends – to whom, about what, how it went – and a button that sends again."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.timezone import localtime

from core.outbox import publish
from core.outbox.models import OutboxJob
from core.outbox.verbs import OutboxVerb
from core.outbox.words import in_words
from core.permissions import may_somewhere
from core.read_only_admin import ReadOnlyAdmin
from notifications.actions import EMAIL
from notifications.models import Delivery
from notifications.status import DeliveryState

FAILED = "hong"


class FailedFilter(admin.SimpleListFilter):
    """All letters, or those that were not sent or came back: what an index holds."""

    title = "kết quả"
    parameter_name = "ket-qua"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [(FAILED, "Không gửi được, bị trả lại")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> QuerySet[Delivery]:
        return queryset.filter(state__in=DeliveryState.failures()) if self.value() == FAILED else queryset


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Read-only list of letters; the text of a letter is not shown, only its subject."""

    list_display = ["recipient", "subject", "state", "sent_at", "reason", "tries"]
    list_display_links = None
    list_filter = [FailedFilter]
    list_select_related = ["notification__recipient"]
    search_fields = ["notification__recipient__username__exact", "notification__recipient__personal_number__exact"]
    search_help_text = "Trọn tên đăng nhập hoặc số định danh của người nhận"
    ordering = ["-pk"]
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    actions = ["send_again"]

    @admin.display(description="Gửi cho")
    def recipient(self, delivery: Delivery) -> str:
        return str(delivery.notification.recipient)

    @admin.display(description="Về việc")
    def subject(self, delivery: Delivery) -> str:
        return delivery.notification.subject

    @admin.display(description="Lý do")
    def reason(self, delivery: Delivery) -> str:
        return in_words(delivery.error)

    @admin.display(description="Đã thử, lần tới")
    def tries(self, delivery: Delivery) -> str:
        job: OutboxJob | None = getattr(delivery, "job", None)
        if job is None:
            return ""
        ahead = f", lần tới {localtime(job.due_at):%H:%M %d/%m/%Y}" if job.due_at else ""
        return f"{job.attempts} lần{ahead}"

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list, with the jobs of its rows in one statement."""
        found = super().get_changelist_instance(request)
        keys = [_key(delivery) for delivery in found.result_list]
        jobs = {job.key: job for job in OutboxJob.objects.filter(key__in=keys)}
        for delivery in found.result_list:
            delivery.job = jobs.get(_key(delivery))
        return found

    @admin.action(description="Gửi lại những thư chưa gửi được", permissions=["retry"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        keys = [_key(delivery) for delivery in queryset.filter(state=DeliveryState.FAILED)]
        if number := publish.retry(OutboxJob.objects.filter(key__in=keys)):
            self.message_user(request, f"{number} thư sẽ được gửi lại.", messages.SUCCESS)
        else:
            self.message_user(request, "Chỉ gửi lại được những thư không gửi được.", messages.WARNING)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return may_somewhere(request.user, OutboxVerb.RETRY)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_somewhere(request.user, OutboxVerb.READ)


def _key(delivery: Delivery) -> str:
    """Of the job that sends it."""
    return f"{EMAIL}:{delivery.pk}"
