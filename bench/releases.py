"""Another release of the portal: its code in a folder, run with the packages of this one."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import ROOT

GIT = ("git", "-C", str(ROOT))


@contextmanager
def release(folder: Path, commit: str) -> Iterator[Path | None]:
    """The code of a commit in a new folder, as long as the block runs; None outside a checkout that knows it."""
    add = [*GIT, "worktree", "add", "--detach", "--quiet", str(folder), commit]
    if subprocess.run(add, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run([*GIT, "worktree", "remove", "--force", str(folder)], check=True)


def before_last_migration() -> str:
    """The commit before the last one that added or changed a migration; empty outside a checkout that knows it."""
    log = [*GIT, "log", "-1", "--format=%H", "--", "*/migrations/*.py"]
    last = subprocess.run(log, capture_output=True, text=True, check=False).stdout.strip()
    return f"{last}~1" if last else ""
