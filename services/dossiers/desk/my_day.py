"""My day (việc hôm nay): what one member of staff has to do now, whom the rest waits for, and what is new.

Every figure is the number of rows of a list of `desk.lists`, counted no further than shown, and leads to that list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils import timezone

from core.people import User
from notifications.models import Notification
from services.dossiers.desk.lists.address import Address
from services.dossiers.desk.lists.dossier_list import DossierList, ListedRow
from services.dossiers.desk.lists.facets import as_shown, counts_of
from services.dossiers.desk.lists.rows import Row
from services.dossiers.desk.lists.waiting import APPLICANT, OTHERS, waiting_dossiers
from services.dossiers.desk.lists.way import link_to
from services.dossiers.models import BulkRun, Task

MINE: Final = "pham-vi=cua-toi"
NEW_SHOWN: Final = 6
"""New tasks, and messages, that are shown."""


class Figure(NamedTuple):
    """A number on the page, and the list behind it."""

    label: str
    query: str
    tone: str = ""
    """`error` where somebody should look first, as long as the number is not zero."""


URGENT: Final = (
    Figure("Đã trễ hạn", f"{MINE}&han=tre", "error"),
    Figure("Đến hạn hôm nay", f"{MINE}&han=hom-nay", "warning"),
    Figure("Đến hạn trong 3 ngày làm việc", f"{MINE}&han=3-ngay"),
)
WAITING: Final = (
    Figure("Chờ tôi làm", MINE),
    Figure("Việc chung chưa ai nhận", "pham-vi=co-quan&nguoi=chua-giao"),
    Figure("Chờ người nộp", f"pham-vi=tat-ca&cho={APPLICANT}"),
    Figure("Chờ người khác", f"pham-vi=tat-ca&cho={OTHERS}"),
)


@dataclass(frozen=True)
class Counted:
    """A figure with its number as shown, and the address of its list."""

    label: str
    number: str
    link: str
    tone: str


class News(NamedTuple):
    """A task that came to the person since yesterday."""

    at: datetime
    row: Row
    link: str


@dataclass(frozen=True)
class MyDay:
    """What the page shows, for one person at one moment."""

    person: User
    now: datetime

    @cached_property
    def numbers(self) -> dict[str, str]:
        """How many rows each list has: those of tasks in one statement, what waits from what the person did last."""
        tasks = [one.query for one in (*URGENT, *WAITING[:2])]
        counted = counts_of({("", query): DossierList(self.person, Address.of(query)).queryset for query in tasks})
        waiting = waiting_dossiers(self.person)
        of_dossiers = {f"pham-vi=tat-ca&cho={whom}": as_shown(len(dossiers)) for whom, dossiers in waiting.items()}
        return of_dossiers | {query: number for (_, query), number in counted.items()}

    @property
    def urgent(self) -> list[Counted]:
        return [self._counted(one) for one in URGENT]

    @property
    def waiting(self) -> list[Counted]:
        return [self._counted(one) for one in WAITING]

    @property
    def pool(self) -> Counted:
        """The tasks that nobody has taken."""
        return self.waiting[1]

    @cached_property
    def next(self) -> tuple[ListedRow, str] | None:
        """The task of the person that is due first, with its page; None where they have none."""
        address = Address.of(MINE)
        rows = self._rows(address, size=1)
        return (rows[0][1], link_to(rows[0][1], address)) if rows else None

    @cached_property
    def news(self) -> Sequence[News]:
        """The tasks that came to the person since yesterday, the newest first."""
        address = Address.of(f"{MINE}&xep=moi")
        last = self._rows(address, size=NEW_SHOWN)
        return [
            News(task.opened_at, one.row, link_to(one, address)) for task, one in last if task.opened_at >= self.since
        ]

    @cached_property
    def messages(self) -> Sequence[Notification]:
        """What the person was told since yesterday, of the last messages."""
        last = Notification.objects.of(self.person).order_by("-pk")[:NEW_SHOWN]
        return [message for message in last if message.created_at >= self.since]

    @cached_property
    def runs(self) -> Sequence[BulkRun]:
        """What the person lately began to do in bulk and is not over."""
        return [run for run in BulkRun.objects.of(self.person)[:NEW_SHOWN] if not run.is_over]

    @property
    def since(self) -> datetime:
        """The beginning of yesterday."""
        today = timezone.localtime(self.now).replace(hour=0, minute=0, second=0, microsecond=0)
        return today - timedelta(days=1)

    def _rows(self, address: Address, *, size: int) -> list[tuple[Task, ListedRow]]:
        """The first tasks of a list with their rows, people in the same statement, as they are few."""
        listed = DossierList(self.person, address)
        found = listed.queryset.select_related("person").order_by(*listed.order)
        tasks = list(found[:size])
        return list(zip(tasks, listed.rows(tasks), strict=True))

    def _counted(self, figure: Figure) -> Counted:
        number = self.numbers.get(figure.query, "0")
        link = f"{reverse('admin:dossier_queue')}?{figure.query}"
        return Counted(figure.label, number, link, figure.tone if number != "0" else "")
