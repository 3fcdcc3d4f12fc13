"""CPU time of processes, read from the kernel."""

import os
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
OURSELVES = "bench"
"""The name under which the bench's own questions reach PostgreSQL: they are no work of the portal's."""


def server_cpu_ms(*started: int) -> float:
    """CPU time so far of the processes started, of the database and of Redis, with all their children."""
    databases, ours = _postgres()
    stats = {int(folder.name): _stat(folder) for folder in Path("/proc").glob("[0-9]*")}
    family, new = set[int](), {*started, *databases, *_redis()}
    while new:
        family |= new
        new = {pid for pid, stat in stats.items() if stat and int(stat[1]) in family} - family - ours
    return sum(TICK_MS * (int(stats[pid][11]) + int(stats[pid][12])) for pid in family if stats.get(pid))


def _stat(folder: Path) -> list[str]:
    """The fields of /proc/…/stat after the name; none when the process has ended meanwhile."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _postgres() -> tuple[set[int], set[int]]:
    """The server's first process, and those that serve the bench itself."""
    if connection.vendor != "postgresql":
        return set(), set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [OURSELVES])
        ours = {pid for (pid,) in cursor.fetchall()}
    parents = {int(_stat(Path(f"/proc/{pid}"))[1]) for pid in ours}
    return parents, ours


def _redis() -> set[int]:
    if not settings.ENV.redis_url:
        return set()
    return {redis.Redis.from_url(settings.ENV.redis_url).info("server")["process_id"]}
