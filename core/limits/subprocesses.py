"""Programs of our own with resource limits: for hostile files, and for libraries that the web server shall not load.

The parent calls `run_module`; the module, once it has loaded what it needs, calls `limit_resources`.
"""

import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_module(module: str, *arguments: str, timeout: float, stdin: bytes = b"") -> bytes:
    """Run `python -m module` and return its output; SubprocessError when it fails or takes longer than the seconds."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(  # noqa: S603 - the callers name modules and arguments of ours
        command,
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=True,
        umask=0o077,  # what it writes beside somebody's file is as private as the file
    )
    return done.stdout


def limit_resources(*, memory: int, cpu_seconds: int, file_size: int | None = None) -> None:
    """Limit this process from here on: its memory (address space) and each file it writes in bytes, its CPU time."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
    if file_size is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
