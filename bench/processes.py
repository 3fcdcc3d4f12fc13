"""CPU time of server processes, read from /proc."""

import os
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
TIMES = slice(11, 15)
"""Of a process, in its own code and the kernel's, and of its children that have ended (proc(5): utime to cstime)."""
APPLICATION_NAME = "bench"
"""PostgreSQL application name of the bench's own connections, whose CPU time is left out."""


def server_cpu_ms(*started: int) -> float:
    """CPU milliseconds so far of these processes, the database and Redis, with all descendants, even ended ones."""
    databases, ours = _postgres()
    stats = {int(folder.name): _stat(folder) for folder in Path("/proc").glob("[0-9]*")}
    family, new = set[int](), {*started, *databases, *_redis()}
    while new:
        family |= new
        new = {pid for pid, stat in stats.items() if stat and int(stat[1]) in family} - family - ours
    return sum(TICK_MS * sum(map(int, stats[pid][TIMES])) for pid in family if stats.get(pid))


def _stat(folder: Path) -> list[str]:
    """Fields of /proc/PID/stat after the name; empty when the process has ended."""
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _postgres() -> tuple[set[int], set[int]]:
    """Pids of the PostgreSQL postmaster, and of the backends that serve the bench."""
    if connection.vendor != "postgresql":
        return set(), set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [APPLICATION_NAME])
        ours = {pid for (pid,) in cursor.fetchall()}
    parents = {int(_stat(Path(f"/proc/{pid}"))[1]) for pid in ours}
    return parents, ours


def _redis() -> set[int]:
    if not settings.ENV.redis_url:
        return set()
    return {redis.Redis.from_url(settings.ENV.redis_url).info("server")["process_id"]}
