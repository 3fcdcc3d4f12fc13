"""Many dossiers: copies of a few real ones, made by the database without its triggers.

Of every hundred one is at the desk, one in hand and the others have ended; every other hundred is of the measured
office, the rest is spread over all others. They were filed over two years and have names of their own, so that each
index has the selectivity of a real one.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.db.models import Model

from bench.desk.office import Office
from eforms.models import Draft
from services.agencies.models import Agency
from services.dossiers.models import AnswerSheet, ClockPeriod, Dossier, DossierEvent, Filing, SearchTerm, Task
from services.dossiers.models.task_copies import COPIED
from services.dossiers.models.work import END_COUNTED
from services.dossiers.status import Status

Columns = Mapping[str, str]
"""SQL expressions by column; all others are copied."""
BASE: Final = 100_000
"""The copy number n has this primary key and n."""
LATER: Final = 1_000_000_000
"""Primary keys of real rows that come after the copies."""
FAMILIES: Final = ("nguyen", "nguyen", "nguyen", "nguyen", "tran", "le", "pham", "hoang", "phan", "vu", "dang", "bui")
MIDDLES: Final = ("thi", "thi", "van", "van", "minh", "duc", "thanh", "ngoc", "quang", "huu", "kim")
GIVEN: Final = tuple(f"{first}{last}" for first in ("a", "b", "c", "d", "h", "l", "m", "n", "t") for last in MIDDLES)
COUNTED: Final = str(END_COUNTED)
"""Of tasks: the figures of the office do not wait for them."""
NAMES: Final = ((FAMILIES, 7), (MIDDLES, 1_009), (GIVEN, 100_003))
"""The words of a name, with the step at which each changes."""
MIXED: Final = "mod(n.i * 2654435761, 4294967296)"
"""Spreads neighbours over the lists above."""
SETTINGS: Final = ("session_replication_role = replica", "statement_timeout = 0", "maintenance_work_mem = '512MB'")
PLACE: Final = ", row_number() OVER (ORDER BY t.id) AS place"
NUMBER: Final = f"({BASE} + n.i)"
CHILD: Final = f"({NUMBER} * 10 + t.place)"
SERIAL: Final = "lpad(n.i::text, 7, '0')"
FILED: Final = "(now() - interval '2 years' * (1 - (n.i - n.first)::float8 / n.count))"
ENDED: Final = f"({FILED} + interval '4 days')"


@dataclass(frozen=True)
class Kind:
    """Copies of one dossier: which numbers they have of a hundred, and what is different about them."""

    dossier: Dossier
    numbers: str
    ended: bool = False

    @property
    def due(self) -> str:
        """Open ones are due from ten days ago to fifty days from now."""
        return ENDED if self.ended else "(now() + interval '1 day' * (mod(n.i / 100, 60) - 10))"

    @property
    def times(self) -> Columns:
        """Its status, its code, and when what happened to it."""
        if self.dossier.code is None:
            return {"submitted_at": FILED, "is_counted": "true"}
        code = f"('H26.' || to_char({FILED}, 'YYMMDD') || '-' || {SERIAL})"
        accepted = {"submitted_at": FILED, "accepted_at": FILED, "due_at": self.due, "code": code, "is_counted": "true"}
        returned = {"status": str(Status.RETURNED.value), "finished_at": ENDED, "returned_at": ENDED}
        return {**accepted, **returned} if self.ended else accepted


@dataclass(frozen=True)
class Growth:
    """The dossiers of a run; it only grows."""

    office: Office
    kinds: Sequence[Kind]

    @classmethod
    def of(cls, office: Office) -> "Growth":
        at_desk, in_hand = office.at_desk(), office.in_hand()
        with connection.cursor() as cursor:
            for model in (Draft, Dossier, Task, DossierEvent, ClockPeriod):
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, LATER])
        kinds = (
            Kind(at_desk, "mod(n.i, 100) = 0"),
            Kind(in_hand, "mod(n.i, 100) = 1"),
            Kind(in_hand, "mod(n.i, 100) > 1", ended=True),
        )
        return cls(office, kinds)

    def grow(self, since: int, until: int) -> None:
        """Make the copies from one number to another, and let the planner know."""
        with transaction.atomic(), connection.cursor() as cursor:
            for setting in SETTINGS:
                cursor.execute(f"SET LOCAL {setting}")
            for kind in self.kinds:
                for model, columns in self._copies(kind):
                    _copy(model, columns, kind, since, until)
            with _without_indexes(SearchTerm):
                cursor.execute(_terms(self._agency), [since, until])
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("RESET statement_timeout")

    @property
    def _agency(self) -> str:
        """The measured office for every other hundred, any for the rest."""
        here = self.office.agency.pk
        others = list(Agency.objects.exclude(pk=here).order_by("pk").values_list("pk", flat=True))
        another = f"(ARRAY{others})[1 + mod(n.i / 200, {len(others)})]"
        return f"CASE WHEN mod(n.i / 100, 2) = 0 THEN {here} ELSE {another} END"

    def _copies(self, kind: Kind) -> Sequence[tuple[type[Model], Columns]]:
        """What differs in each table; a fourth of the measured office's tasks are their clerk's."""
        mine = "CASE WHEN t.done_at IS NOT NULL OR mod(n.i / 200, 4) + mod(n.i / 100, 2) = 0 THEN t.person_id END"
        task = {
            "id": CHILD,
            "dossier_id": NUMBER,
            "agency_id": self._agency,
            "due_at": kind.due,
            "opened_at": FILED,
            "counted": COUNTED,
            "dossier_agency_id": self._agency,
            **{copy: kind.times[column] for column, copy in COPIED.items() if column in kind.times},
        }
        before = f"CASE WHEN t.serial > 1 THEN {CHILD} - 1 END"
        return (
            (Draft, {"id": NUMBER, "key": "gen_random_uuid()"}),
            (Filing, {"draft_id": NUMBER, "agency_id": self._agency}),
            (Dossier, {"id": NUMBER, "filing_id": NUMBER, "agency_id": self._agency, **kind.times}),
            (AnswerSheet, {"dossier_id": NUMBER}),
            (Task, {**task, **({"done_at": ENDED} if kind.ended else {"person_id": mine})}),
            (DossierEvent, {"id": CHILD, "dossier_id": NUMBER, "before_id": before, "at": FILED}),
            (ClockPeriod, {"id": CHILD, "dossier_id": NUMBER, "started_at": FILED, "stopped_at": ENDED}),
        )


@contextmanager
def _without_indexes(model: type[Model]) -> Iterator[None]:
    """Build its indexes afterwards: a dozen rows for each dossier, in no order of theirs."""
    with connection.schema_editor(atomic=False) as editor:
        for index in model._meta.indexes:
            editor.remove_index(model, index)
        yield
        for index in model._meta.indexes:
            editor.add_index(model, index)


def _copy(model: type[Model], columns: Columns, kind: Kind, since: int, until: int) -> None:
    """Copy the rows of the kind's dossier in this table once for each number."""
    table = model._meta.db_table
    names = [str(one.column) for one in model._meta.concrete_fields]
    listed = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(columns.get(name, f't."{name}"') for name in names)
    is_child = model in (Task, DossierEvent, ClockPeriod)
    whose = "dossier_id" if is_child or model is AnswerSheet else model._meta.pk.column
    rows = f"SELECT t.*{PLACE if is_child else ''} FROM {table} t WHERE t.{whose} = %s"  # noqa: S608
    numbers = "SELECT i, %s::bigint AS first, %s::bigint AS count FROM generate_series(%s::bigint, %s::bigint) i"
    sql = f"INSERT INTO {table} ({listed}) SELECT {values} FROM ({rows}) t CROSS JOIN ({numbers}) n"  # noqa: S608
    key = kind.dossier.filing_id if model in (Draft, Filing) else kind.dossier.pk
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE {kind.numbers}", [key, since, until - since + 1, since, until])


def name_of(number: int) -> list[str]:
    """The name of a copy, as `_terms` gives it."""
    mixed = number * 2_654_435_761 % 4_294_967_296
    return [words[mixed // step % len(words)] for words, step in NAMES]


def _terms(agency: str) -> str:
    """What each copy is found by: three words of a name and their runs, groups of its code, it backwards, a number."""
    table = SearchTerm._meta.db_table
    name = [f"(ARRAY{list(words)})[1 + mod({MIXED} / {step}, {len(words)})]" for words, step in NAMES]
    first, second, third = name
    in_order = [f"{first} || ' ' || {second}", f"{second} || ' ' || {third}", " || ' ' || ".join(name)]
    words = [*name, *in_order, "'h26'", SERIAL, f"'~' || reverse('h26' || {SERIAL})", "'#' || md5(n.i::text)"]
    rows = ", ".join(f"({word})" for word in words)
    return (
        f"INSERT INTO {table} (dossier_id, agency_id, term) SELECT {NUMBER}, {agency}, w.term "  # noqa: S608
        f"FROM generate_series(%s::bigint, %s::bigint) AS n(i) CROSS JOIN LATERAL (VALUES {rows}) AS w(term)"
    )
