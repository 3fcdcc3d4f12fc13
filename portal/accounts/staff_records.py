"""The administrators' page about staff: their sign-ins, what they read and changed, whom they appointed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final, NamedTuple

from django.contrib.admin.models import LogEntry
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.timezone import localtime, make_aware
from django.views.decorators.http import require_safe

from core import access_log
from core.access_log import AccessRecord
from core.pagination import keyset
from core.people import SignedInRequest
from portal.accounts.models import SignIn, User
from services.agencies.models import StaffChange
from services.agencies.permissions import Verb, may_somewhere
from services.agencies.staffing import FOUND, staff_named

PAGE_SIZE: Final = 50


class Kind(NamedTuple):
    """One kind of records: where the person and the moment stand, and how a row is shown."""

    label: str
    columns: Sequence[str]
    rows: Callable[[], "QuerySet[Any]"]
    who: str
    at: str
    cells: Callable[[Any], Sequence[object]]
    of_everybody: bool = False


KINDS: Final[Mapping[str, Kind]] = {
    "dang-nhap": Kind(
        "Đăng nhập",
        ("Lúc", "Ai", "Kết quả", "Lớp xác thực thứ hai", "Từ đâu"),
        lambda: SignIn.objects.select_related("person"),
        "person",
        "at",
        lambda row: (
            _moment(row.at),
            row.person,
            row.get_outcome_display(),
            row.get_factor_display() or "Không",
            f"{row.address}, {row.browser}",
        ),
        of_everybody=True,
    ),
    "da-xem": Kind(
        "Đã xem",
        ("Lúc", "Đã xem gì", "Để làm gì"),
        AccessRecord.objects.all,
        "reader",
        "at",
        lambda row: (_moment(row.at), f"{row.get_kind_display()}: {row.label}", row.purpose),
    ),
    "da-sua": Kind(
        "Đã sửa trong Quản trị",
        ("Lúc", "Việc", "Đối tượng"),
        lambda: LogEntry.objects.select_related("content_type"),
        "user",
        "action_time",
        lambda row: (_moment(row.action_time), row.get_action_flag_display(), f"{row.content_type}: {row.object_repr}"),
    ),
    "nhan-su": Kind(
        "Đã giao vai trò, khóa tài khoản",
        ("Lúc", "Việc", "Về ai", "Cơ quan"),
        lambda: StaffChange.objects.select_related("person", "agency"),
        "by",
        "at",
        lambda row: (
            _moment(row.at),
            " ".join(filter(None, (row.get_kind_display(), row.get_role_display()))),
            row.person,
            row.agency or "",
        ),
    ),
}
"""By the word in the query string. All but sign-ins are asked for one person: nobody looks through everybody's."""


@require_safe
def staff_records(request: SignedInRequest) -> HttpResponse:
    """Records of one kind, of one person and period, the last first; the search itself goes into the access log."""
    if not may_somewhere(request.user, Verb.KEEP_ACCOUNTS):
        raise Http404
    asked = request.GET
    name = asked.get("xem", "") if asked.get("xem", "") in KINDS else "dang-nhap"
    people = list(staff_named(asked.get("ten", ""))[:FOUND])
    person = _only(people, asked.get("nguoi", ""))
    kind = KINDS[name]
    rows = _found(kind, person, asked)
    if person:
        access_log.record_search(request.user, f"Sổ theo dõi cán bộ, {kind.label}", person.username)
    page = keyset(rows, order=[f"-{kind.at}", "-pk"], after=asked.get("sau", ""), size=PAGE_SIZE)
    context = {
        "kinds": [(word, each.label, _address(asked, xem=word, sau="")) for word, each in KINDS.items()],
        "name": name,
        "kind": kind,
        "people": [(each, _address(asked, nguoi=str(each.pk), sau="")) for each in people] if not person else [],
        "person": person,
        "asked": asked,
        "rows": [kind.cells(row) for row in page.rows],
        "older": _address(asked, sau=page.next) if page.next else "",
    }
    return render(request, "admin/accounts/staff_records.html", context)


def _found(kind: Kind, person: User | None, asked: QueryDict) -> "QuerySet[Any]":
    rows = kind.rows()
    if person is None and (not kind.of_everybody or asked.get("ten", "").strip()):
        return rows.none()
    if person:
        rows = rows.filter(**{kind.who: person.pk})
    if begins := _midnight(asked.get("tu", "")):
        rows = rows.filter(**{f"{kind.at}__gte": begins})
    if ends := _midnight(asked.get("den", "")):
        rows = rows.filter(**{f"{kind.at}__lt": ends + timedelta(days=1)})
    return rows


def _only(people: Sequence[User], key: str) -> User | None:
    """Whom the search means: the one chosen, or the only one it found."""
    chosen = next((person for person in people if str(person.pk) == key), None)
    return chosen or (people[0] if len(people) == 1 else None)


def _midnight(text: str) -> datetime | None:
    """When the day begins; None for what is no day, or too far away to have a next one."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return make_aware(datetime.combine(day, time())) if day and 1900 < day.year < 9999 else None


def _address(asked: QueryDict, **changed: str) -> str:
    """The address of this page with other words in its query string; empty ones are dropped."""
    said = {name: str(value) for name, value in {**asked.dict(), **changed}.items() if value}
    query = QueryDict(mutable=True)
    query.update(said)
    return f"?{query.urlencode()}"


def _moment(at: datetime) -> str:
    return f"{localtime(at):%H:%M:%S %d/%m/%Y}"
