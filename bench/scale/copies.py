"""Copies of the originals, set by set: one INSERT … SELECT for each row of an original, indexes built afterwards.

Each copy has a number. It says its keys (`key_of`), its office, who filed it and when; all moments of the original move
with its filing, what must be unique is made anew, and paths and codes name the copy.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import CharField, DateTimeField, Field, ForeignKey, Model, UUIDField

from bench.scale.originals import TABLES, Original
from core.outbox.models import OutboxJob
from notifications.models import Delivery
from portal.accounts.models import User
from services.agencies.models import Agency
from services.dossiers.models import Dossier, SearchTerm, Task
from services.dossiers.models.work import END_COUNTED, OPENING_COUNTED
from services.dossiers.status import Status

Keys = Mapping[tuple[type[Model], Any], str]
"""SQL of the key of a copy, by the row that it copies."""
BASE: Final = 100_000
GROWING: Final[tuple[type[Model], ...]] = (*TABLES, User)
PLACES: Final = 32
"""Rows of one table that a copy may have."""
LATER: Final = 2_000_000_000
"""Keys of real rows that come after the copies."""
OFFICES: Final = 3_500
CITIZENS_SHARE: Final = 4
"""Dossiers of one citizen."""
CHUNK: Final = 100_000
UNIQUE: Final = frozenset({"transaction_no"})
"""Columns that must differ though no field says so."""
KEPT: Final = {OutboxJob: 90, Delivery: 180}
"""Days after which retention has deleted rows, as `portal.retention` says."""
SETTINGS: Final = (
    "session_replication_role = replica",
    "statement_timeout = 0",
    "synchronous_commit = off",
    "maintenance_work_mem = '512MB'",
)
LARGE: Final = "mod(n.i / 100, 20) = 0"
"""Every twentieth hundred is of the large office, of which a fifth is open; elsewhere it is one of fifty."""
KIND: Final = f"""CASE WHEN {LARGE} THEN (CASE mod(n.i, 10) WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 2 END)
    ELSE (CASE mod(n.i, 100) WHEN 0 THEN 0 WHEN 1 THEN 1 WHEN 2 THEN 3 ELSE 2 END) END"""
AT_DESK, IN_HAND, ENDED, DRAFT = range(4)
OWN: Final = "n.i <= 3000 AND mod(n.i, 100) = 7"
"""Thirty dossiers of the citizen who is measured, whatever the size."""
FILED: Final = """CASE WHEN kind = 2 THEN now() - interval '2 years' * (1 - i / 1e9 - (i - first)::float8 / size * 0.95)
    ELSE now() - interval '20 days' * (1 - mod(i, 997) / 997.0) END"""
NUMBERS: Final = f"""
    CREATE TEMPORARY TABLE numbers ON COMMIT DROP AS
    SELECT i, kind, agency_id, payee, applicant_id, filed,
        'H26.' || to_char(filed, 'YYMMDD') || '-' || lpad(i::text, 8, '0') AS code
    FROM (SELECT k.*, {FILED} AS filed FROM (
        SELECT n.i, %(first)s::bigint AS first, %(size)s::bigint AS size, {KIND} AS kind, o.id AS agency_id,
            o.payee_code AS payee,
            CASE WHEN {OWN} THEN %(citizen)s::bigint ELSE {BASE} + n.i / {CITIZENS_SHARE} END AS applicant_id
        FROM generate_series(%(since)s::bigint, %(until)s::bigint) AS n(i)
        JOIN bench_offices o ON o.place = CASE WHEN {LARGE} THEN 0 ELSE 1 + mod(n.i * 7919, {OFFICES - 1}) END) k) f
"""  # noqa: S608  # numbers of ours


@dataclass(frozen=True)
class Copies:
    """The country of a run; it only grows."""

    originals: Sequence[Original]
    """By kind: at the desk, in hand, again in hand for what has ended, a draft."""
    citizen: User
    """Who has thirty dossiers."""

    def prepare(self) -> None:
        """The other offices, and keys of real rows that come far behind those of copies."""
        agency = self.originals[AT_DESK].agency
        with connection.cursor() as cursor:
            for model in GROWING:
                if model._meta.auto_field is not None:
                    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, LATER])
            others = OFFICES - Agency.objects.count()
            _insert(
                cursor,
                agency,
                {"id": f"{BASE} + i", "code": "'Z99.' || i", "payee": "''"},
                f"generate_series(1, {others}) i",
            )
            cursor.execute(
                "CREATE TABLE bench_offices AS SELECT row_number() OVER (ORDER BY id <> %s, id) - 1 AS place, id, "
                "coalesce(nullif(payee, ''), code) AS payee_code FROM agencies_agency",
                [agency.pk],
            )

    def grow(self, since: int, until: int) -> None:
        """Make the copies from one number to another, and let the planner know."""
        with _without_indexes():
            for start in range(since, until + 1, CHUNK):
                self.fill(start, min(start + CHUNK - 1, until), (since, until))
        with connection.cursor() as cursor, _without_limits(cursor):
            cursor.execute("VACUUM ANALYZE")

    @transaction.atomic
    def fill(self, since: int, until: int, whole: tuple[int, int]) -> None:
        """Make these copies, which were filed as if all of the whole came within two years."""
        values = {"since": since, "until": until, "first": whole[0], "size": whole[1] - whole[0] + 1}
        with connection.cursor() as cursor:
            for setting in SETTINGS:
                cursor.execute(f"SET LOCAL {setting}")
            cursor.execute(NUMBERS, {**values, "citizen": self.citizen.pk})
            cursor.execute("ANALYZE numbers")
            citizens = f"generate_series({since // CITIZENS_SHARE}, {until // CITIZENS_SHARE}) i"
            named = {
                "id": f"{BASE} + i",
                "username": "'scale:' || i",
                "personal_number": "'9' || lpad(i::text, 11, '0')",
            }
            _insert(cursor, self.citizen, {**named, "email": "''"}, citizens, on_conflict=True)
            for kind, original in enumerate(self.originals):
                for model, _, row in original:
                    columns = _columns(original, model, row, has_ended=kind == ENDED)
                    _insert(cursor, row, columns, f"numbers n WHERE n.kind = {kind}{_kept(model)}")


def key_of(place: int) -> str:
    return f"({BASE} + n.i * {PLACES} + {place})"


def _kept(model: type[Model]) -> str:
    return f" AND n.filed > now() - interval '{KEPT[model]} days'" if model in KEPT else ""


def _columns(original: Original, model: type[Model], row: Model, *, has_ended: bool) -> dict[str, str]:
    """SQL of each column in which a copy differs from the original."""
    keys = {(type(one), one.pk): key_of(at) for _, at, one in original if type(one) is not SearchTerm}
    fields = [field for field in model._meta.concrete_fields if field.column]
    sql = {str(field.column): _column(original, row, field, keys) for field in fields}
    columns = {column: text for column, text in sql.items() if text}
    return {**columns, **_worked_off(model), **(_ended(model) if has_ended else {})}


def _worked_off(model: type[Model]) -> dict[str, str]:
    """The clock has long counted it and sent what was due of it."""
    if model is Task:
        counted = f"CASE WHEN t.done_at IS NULL THEN {OPENING_COUNTED} ELSE {END_COUNTED} END"
        return {"counted": counted, "alert_at": "now() + (t.alert_at - t.opened_at)"}
    return {"is_counted": "true"} if model is Dossier else {}


def _ended(model: type[Model]) -> dict[str, str]:
    """What has been returned four days after it was filed."""
    ended = "n.filed + interval '4 days'"
    if model is Dossier:
        moments = dict.fromkeys(("finished_at", "returned_at", "due_at"), ended)
        return {"status": str(Status.RETURNED.value), **moments}
    if model is Task:
        person = "coalesce(t.person_id, (SELECT min(user_id) FROM agencies_post))"
        status = {"dossier_status": str(Status.RETURNED.value), "counted": str(END_COUNTED)}
        return {"done_at": ended, "alert_at": "NULL", "person_id": person, **status}
    return {}


def _column(original: Original, row: Model, field: "Field[Any, Any]", keys: Keys) -> str:
    """SQL of one column; empty: as in the original."""
    value, name = getattr(row, field.attname), f't."{field.column}"'
    if value in (None, ""):
        return ""
    if isinstance(field, ForeignKey):
        return _reference(original, field.related_model, value, keys)
    if field.primary_key or field.name == "number":
        return keys[type(row), row.pk]
    if isinstance(field, DateTimeField):
        return f"{name} + (n.filed - '{_anchor(original)}'::timestamptz)"
    if isinstance(field, CharField):
        return _text(original, field, str(value), name)
    return "gen_random_uuid()" if isinstance(field, UUIDField) else ""


def _reference(original: Original, model: Any, value: Any, keys: Keys) -> str:
    if model is User:
        return "n.applicant_id" if value == original.draft.owner_id else ""
    if model is Agency:
        return "n.agency_id" if value == original.agency.pk else ""
    return keys.get((model, value), "")


def _text(original: Original, field: "CharField[Any, Any]", value: str, name: str) -> str:
    dossier = original.dossier
    if dossier and value in {dossier.code, str(dossier.code).casefold()}:
        return "n.code"
    if value == original.agency.payee_code:
        return "n.payee"
    if field.unique or field.name in UNIQUE:
        digest = f"left(md5({name} || n.i), {min(field.max_length or 32, 32)})"
        return digest if field.name == "token" else f"upper({digest})"
    if dossier and str(dossier.pk) in value and field.name in {"path", "subject_path"}:
        return f"replace({name}, '{dossier.pk}', ({key_of(0)})::text)"
    return ""


def _anchor(original: Original) -> str:
    moment = original.dossier.submitted_at if original.dossier else original.draft.touched_at
    return str(moment.isoformat())


def _insert(cursor: Any, row: Model, columns: dict[str, str], source: str, *, on_conflict: bool = False) -> None:
    """Copy this row once for each row of the source."""
    meta = row._meta
    names = [str(field.column) for field in meta.concrete_fields if getattr(field, "column", None)]
    listed = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(columns.get(name, f't."{name}"') for name in names)
    where, params = _identity(row)
    table, _, condition = source.partition(" WHERE ")
    cursor.execute(
        f"INSERT INTO {meta.db_table} ({listed}) SELECT {values} FROM {meta.db_table} t CROSS JOIN {table} "  # noqa: S608
        f"WHERE {where}{f' AND {condition}' if condition else ''}{' ON CONFLICT DO NOTHING' if on_conflict else ''}",
        params,
    )


def _identity(row: Model) -> tuple[str, list[Any]]:
    """The condition that finds this row."""
    if isinstance(row, SearchTerm):
        return "t.dossier_id = %s AND t.term = %s", [row.dossier_id, row.term]
    return f't."{row._meta.pk.column}" = %s', [row.pk]


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Build the indexes that are not unique afterwards: rows come in no order of theirs."""
    tables = [model._meta.db_table for model in GROWING]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) "
            "AND indexdef NOT LIKE 'CREATE UNIQUE%%'",
            [tables],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        with _without_limits(cursor):
            for _, definition in indexes:
                cursor.execute(definition)


@contextmanager
def _without_limits(cursor: Any) -> Iterator[None]:
    """For statements that take as long as the tables are large."""
    cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0; SET maintenance_work_mem = '512MB'")
    yield
    cursor.execute("RESET statement_timeout; RESET lock_timeout; RESET maintenance_work_mem")
