"""Criteria by choice, such as procedure, step, person and status; each knows its values and its condition."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from core.people import Person
from services.agencies.lookup import with_code
from services.agencies.models import Agency, Post, Role
from services.agencies.permissions import Verb, posts_of, reach, reach_of
from services.catalogue.models import Procedure, ProcedureVersion, package_in_force
from services.catalogue.package.process import LABELS as DELIVERED
from services.catalogue.package.public_record import FilingChannel
from services.dossiers.desk.lists.scopes import Scope
from services.dossiers.desk.lists.waiting import WAITING, waiting_dossiers
from services.dossiers.models import DossierLabel, Label, Task
from services.dossiers.process.task_assignment import (
    CORRECTION,
    DESK_CHECK,
    EXEMPTION_CHECK,
    EXTENSION_CHECK,
    REFUND_CHECK,
    RESULT_CHANGE_CHECK,
    SUPPLEMENT_CHECK,
    WAIT_REFUSAL,
)
from services.dossiers.statistics import behind
from services.dossiers.status import Status

Values = Sequence[str]
Options = dict[str, str]
"""Values with what they are called."""
NOBODY: Final = "chua-giao"
MYSELF: Final = "toi"
STEP: Final = "buoc"
KIND: Final = "loai-"
"""Begins a value that stands for all steps that deliver the same; keys of steps have no hyphen."""
MOST_OPTIONS: Final = 500
STAFF: Final = (Role.DESK, Role.DESK_HEAD, Role.HANDLER, Role.LEADER)


@dataclass(frozen=True)
class Choice:
    """One criterion: any of some values or, turned round, none of them."""

    name: str
    """Of its parameter in the address."""
    label: str
    options: Callable[[], Options]
    """What may be chosen."""
    known: Callable[[Values], Options]
    """Those of the values that exist, chosen from `options` or not."""
    where: Callable[[Values], Q]


def choices_of(person: Person, scope: Scope, procedures: Values) -> list[Choice]:
    """The criteria that rows of this scope can be chosen by, in the order in which they are shown.

    A step is one of the portal's own, of one kind, or one of the only procedure that is chosen.
    """
    of_work = [_steps(person, scope, procedures), _people(person, scope)] if scope is not Scope.COPIES else []
    offices = [_offices(person)] if scope is not Scope.COPIES else []
    waiting = [_waiting(person)] if scope is Scope.ALL else []
    labels = [_labels(person, scope)] if scope is not Scope.COPIES else []
    return [_procedures(person, scope), *of_work, *offices, _statuses(scope), _channels(scope), *waiting, *labels]


def figures(person: Person) -> Choice:
    """What a figure of an office was made of; nobody chooses it here, a figure leads to it."""

    def known(values: Values) -> Options:
        return {value: behind.label_of(one) for value in values if (one := behind.read(value, person))}

    def where(values: Values) -> Q:
        found = [one for value in values if (one := behind.read(value, person))]
        return reduce(or_, (Q(pk__in=one.dossiers()) for one in found))

    return Choice(behind.FIGURE, "Số liệu", dict, known, where)


def _procedures(person: Person, scope: Scope) -> Choice:
    @cache
    def options() -> Options:
        offered = Procedure.objects.filter(offices__in=reach_of(person, Verb.READ).ids).distinct().order_by("name")
        return dict(offered.values_list("code", "name")[:MOST_OPTIONS])

    def known(values: Values) -> Options:
        return dict(Procedure.objects.filter(code__in=values).values_list("code", "name"))

    def where(values: Values) -> Q:
        if scope.lists_tasks:
            return Q(procedure__in=list(Procedure.objects.filter(code__in=values).values_list("pk", flat=True)))
        versions = ProcedureVersion.objects.filter(procedure__code__in=values).values_list("pk", flat=True)
        return Q(version__in=list(versions))

    return Choice("thu-tuc", "Thủ tục", options, known, where)


def _steps(person: Person, scope: Scope, procedures: Values) -> Choice:
    def options() -> Options:
        of_desk = (DESK_CHECK, WAIT_REFUSAL, SUPPLEMENT_CHECK, EXEMPTION_CHECK, EXTENSION_CHECK, REFUND_CHECK)
        own = (*of_desk, CORRECTION, RESULT_CHANGE_CHECK)
        kinds = {f"{KIND}{kind}": f"Bước {label}" for kind, label in DELIVERED.items()}
        package = package_in_force(procedures[0]) if len(procedures) == 1 else None
        of_procedure = {step.key: step.title for step in package.steps.values()} if package else {}
        return {step.key: step.title for step in own} | kinds | of_procedure

    def where(values: Values) -> Q:
        kinds = [value.removeprefix(KIND) for value in values if value.startswith(KIND)]
        return _of_tasks(person, scope, Q(step__in=values) | Q(delivers__in=kinds) if kinds else Q(step__in=values))

    return Choice(STEP, "Bước", options, lambda values: _among(options(), values), where)


def _people(person: Person, scope: Scope) -> Choice:
    always = {MYSELF: "Tôi", NOBODY: "Chưa giao cho ai"}

    def posts() -> QuerySet[Post]:
        return Post.objects.filter(agency__in=reach_of(person, Verb.READ).ids, role__in=STAFF)

    def options() -> Options:
        names = posts().order_by("user__full_name").values_list("user", "user__full_name").distinct()
        return always | {str(pk): name for pk, name in names[:MOST_OPTIONS]}

    def known(values: Values) -> Options:
        keys = [int(value) for value in values if value.isdecimal() and len(value) < 10]
        names = posts().filter(user__in=keys).values_list("user", "user__full_name") if keys else ()
        return _among(always, values) | {str(pk): name for pk, name in names}

    def where(values: Values) -> Q:
        keys = [person.pk if value == MYSELF else int(value) for value in values if value != NOBODY]
        if not scope.lists_tasks and NOBODY not in values:  # few, read first: no plan walks the dossiers to find them
            return Q(pk__in=set(Task.objects.open().filter(person__in=keys).values_list("dossier", flat=True)))
        return _of_tasks(person, scope, Q(person__in=keys) | (Q(person=None) if NOBODY in values else Q(pk__in=[])))

    return Choice("nguoi", "Người làm", options, known, where)


def _offices(person: Person) -> Choice:
    @cache
    def options() -> Options:
        """Those of the person's posts are at hand; whoever reaches further has them read."""
        ids = reach_of(person, Verb.READ).ids
        own = {post.agency_id: post.agency for post in posts_of(person)}
        if own.keys() >= set(ids):
            return {own[pk].code: own[pk].name for pk in ids}
        return dict(Agency.objects.filter(pk__in=ids).values_list("code", "name")[:MOST_OPTIONS])

    def known(values: Values) -> Options:
        asked = [value for value in _codes_of_today(person, values) if value in reach_of(person, Verb.READ).codes]
        names = {post.agency.code: post.agency.name for post in posts_of(person)}
        if others := set(asked) - names.keys():
            names |= dict(Agency.objects.filter(code__in=others).values_list("code", "name"))
        return _among(names, asked)

    def where(values: Values) -> Q:
        reached, codes = reach_of(person, Verb.READ), _codes_of_today(person, values)
        return Q(agency__in=[pk for pk, code in zip(reached.ids, reached.codes, strict=True) if code in codes])

    return Choice("noi", "Cơ quan", options, known, where)


def _codes_of_today(person: Person, values: Values) -> Sequence[str]:
    """The codes that were asked for, as they stand in a saved list, and those that agencies have instead by now."""
    if {post.agency.code for post in posts_of(person)}.issuperset(values):
        return list(values)
    meant = Agency.objects.filter(with_code(values)).values_list("code", flat=True)
    return list(dict.fromkeys([*values, *meant]))


def _statuses(scope: Scope) -> Choice:
    options = {str(status.value): str(status.label) for status in Status}
    return _fixed("trang-thai", "Trạng thái", options, scope.column("status"))


def _channels(scope: Scope) -> Choice:
    options = {str(value): str(label) for value, label in FilingChannel.choices}
    return _fixed("kenh", "Hình thức nộp", options, scope.column("channel"))


def _waiting(person: Person) -> Choice:
    def where(values: Values) -> Q:
        waiting = waiting_dossiers(person)
        return Q(pk__in=frozenset().union(*(waiting[value] for value in values)))

    return Choice("cho", "Đang chờ", lambda: WAITING, lambda values: _among(WAITING, values), where)


def _labels(person: Person, scope: Scope) -> Choice:
    """Labels of the offices of the person's posts; those of offices below are known by name in their own lists."""
    offices = [post.agency_id for post in posts_of(person)]

    def options() -> Options:
        named = Label.objects.filter(agency__in=offices).order_by("name").values_list("pk", "name")
        return {str(pk): name for pk, name in named[:MOST_OPTIONS]}

    def where(values: Values) -> Q:
        keys = [int(value) for value in values]
        labelled = DossierLabel.objects.filter(label__in=keys, label__agency__in=offices)
        return Q(**{f"{'dossier' if scope.lists_tasks else 'pk'}__in": labelled.values("dossier")})

    return Choice("nhan", "Nhãn", options, lambda values: _among(options(), values), where)


def _fixed(name: str, label: str, options: Options, column: str) -> Choice:
    return Choice(
        name,
        label,
        lambda: options,
        lambda values: _among(options, values),
        lambda values: Q(**{f"{column}__in": values}),
    )


def _of_tasks(person: Person, scope: Scope, condition: Q) -> Q:
    """A condition on the open task that a row is or, in a list of dossiers, has; of those the person reads."""
    if scope.lists_tasks:
        return condition
    within = reach(person, Verb.READ, column="dossier_agency")
    return Q(pk__in=Task.objects.open().filter(within, condition).values("dossier"))


def _among(options: Options, values: Values) -> Options:
    return {value: options[value] for value in values if value in options}
