"""Who is away and when: what may be entered, and where a stand-in is away on the same days."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from core.people import Person, User
from services.agencies.models import Absence, Post
from services.agencies.permissions import Verb, may
from services.dossiers.errors import DossierError

LONGEST: Final = timedelta(days=2 * 366)
"""No rule of law: a later last day is taken for a slip of the keyboard."""


def absence_today(person_id: int) -> Absence | None:
    """The absence of this person that covers today, if any."""
    return Absence.objects.on(localdate()).filter(person=person_id).first()


def to_come(people: Sequence[int], today: date) -> QuerySet[Absence]:
    """The absences of these people that are not over, the next one first."""
    ahead = Absence.objects.filter(person__in=people, last_day__gte=today)
    return ahead.select_related("person", "stand_in").order_by("first_day", "pk")


def may_enter(by: Person, person: User) -> bool:
    """Whether one may enter when the person is away: they themselves, and a leader of an office of theirs."""
    posts = Post.objects.filter(user=person).select_related("agency")
    if by.pk == person.pk:
        return posts.exists()
    return any(may(by, Verb.ASSIGN_TASKS, agency=post.agency) for post in posts)


def check_may_enter(by: Person, person: User) -> None:
    """Only they may, who also hand over all that the person has in hand."""
    if not may_enter(by, person):
        raise DossierError(f"Chỉ {person} hoặc lãnh đạo cơ quan của {person} ghi được ngày vắng, chuyển được việc.")


def check_days(person: User, first_day: date, last_day: date) -> None:
    """The days are in order, not over, and none of them is entered already."""
    if last_day < first_day:
        raise DossierError("Ngày cuối phải từ ngày đầu trở đi.")
    if first_day < localdate():
        raise DossierError("Ngày vắng đầu tiên đã qua. Hãy ghi từ hôm nay trở đi.")
    if last_day - first_day > LONGEST:
        raise DossierError("Lần vắng này dài hơn hai năm. Hãy xem lại năm; ai nghỉ lâu hơn thì thôi giữ vai trò.")
    other = Absence.objects.touching(first_day, last_day).filter(person=person).order_by("first_day").first()
    if other:
        raise DossierError(
            f"{person} đã ghi vắng từ {other.first_day:%d/%m/%Y} đến hết {other.last_day:%d/%m/%Y}. "
            "Hãy chọn những ngày khác, hoặc bỏ lần ghi ấy trước."
        )


def check_stand_in(person: User, stand_in: User) -> None:
    """The stand-in is another active person who shares an office and a role with them."""
    if stand_in.pk == person.pk:
        raise DossierError("Người làm thay phải là người khác.")
    if not colleagues_of(person).filter(user=stand_in).exists():
        raise DossierError(f"{stand_in} không giữ vai trò nào giống {person} ở cùng cơ quan nên không làm thay được.")


def colleagues_of(person: User) -> QuerySet[Post]:
    """The posts of others, active, with the role of one of this person's at the same office."""
    shared = Q(pk__in=[])
    for post in Post.objects.filter(user=person):
        shared |= Q(agency=post.agency_id, role=post.role)
    return Post.objects.filter(shared, user__is_active=True).exclude(user=person).select_related("user")


def clashes(absence: Absence) -> list[str]:
    """What leaders should mend: stand-ins who are away as well, and roles that nobody else present holds."""
    return [*_stand_ins_away(absence), *_roles_left_alone(absence)]


def _roles_left_alone(absence: Absence) -> list[str]:
    """A sentence for each role of the person that no colleague holds who is present on all these days."""
    away = Absence.objects.touching(absence.first_day, absence.last_day).values("person")
    present = Post.objects.filter(user__is_active=True).exclude(user__in=away).exclude(user=absence.person_id)
    return [
        f"Ở {post.agency} không có ai khác giữ vai trò {post.get_role_display()} và có mặt suốt những ngày này: "
        "việc của vai trò ấy nằm ở việc chung cho đến khi có người."
        for post in Post.objects.filter(user=absence.person_id).select_related("agency").order_by("pk")
        if not present.filter(agency=post.agency_id, role=post.role).exists()
    ]


def _stand_ins_away(absence: Absence) -> list[str]:
    """A sentence for each stand-in who is away as well: of this absence, and of those in which its person stands in."""
    others = Absence.objects.touching(absence.first_day, absence.last_day)
    own = others.filter(person=absence.stand_in_id) if absence.stand_in_id else others.none()
    said = [
        f"{absence.stand_in} làm thay nhưng cũng vắng {_span(other)}: những ngày đó việc được giao cho người có mặt."
        for other in own
    ]
    stood_in_for = others.filter(stand_in=absence.person_id).select_related("person")
    return said + [
        f"{absence.person} đang nhận làm thay {other.person}, vắng {_span(other)}. Hãy chọn người làm thay khác."
        for other in stood_in_for
    ]


def _span(absence: Absence) -> str:
    return f"từ {absence.first_day:%d/%m} đến hết {absence.last_day:%d/%m/%Y}"


def end_before(absence: Absence, day: date) -> None:
    """Shorten a locked absence so that it ends before this day; of one that had not begun by then nothing is left."""
    if absence.first_day >= day:
        absence.delete()
    elif absence.last_day >= day:
        absence.last_day = day - timedelta(days=1)
        absence.save(update_fields=["last_day"])
