"""Programs of our own in confinement: for hostile files, and for libraries that the web server shall not load.

A child gets neither the environment with its secrets nor a socket, is not root and has limits from its first line on
(`core.limits.confinement`).
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, Final, NamedTuple

from core.limits.confinement import NOBODY

ROOT = Path(__file__).resolve().parents[2]
BYTECODE: Final = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": sys.pycache_prefix or ""}
"""It reads compiled what we have compiled, and writes nothing that we would run."""
ENVIRONMENT: Final = {"PATH": os.defpath, "LANG": "C.UTF-8", **BYTECODE}
"""All that a child is told."""


class Limits(NamedTuple):
    """What a child may take."""

    memory: int
    """Bytes of its address space."""
    cpu_seconds: int
    file_size: int = 50 * 2**20
    """Bytes of each file it writes, its answer too."""


STRICT: Final = Limits(memory=2**30, cpu_seconds=10)


def run_module(
    module: str, *arguments: str, timeout: float, stdin: bytes | IO[Any] = b"", limits: Limits = STRICT
) -> bytes:
    """Run `python -m module` in confinement; its output. SubprocessError when it fails or takes too long.

    `stdin` is its input, or an open file. It answers into a file, for a pipe would be read into our memory without
    end. The child and whatever it started are killed when the time is over.
    """
    command = [sys.executable, "-m", "core.limits.confinement", json.dumps(limits._asdict()), module, *arguments]
    source = subprocess.PIPE if isinstance(stdin, bytes) else stdin
    with TemporaryFile() as output, TemporaryFile() as errors:
        with subprocess.Popen(  # noqa: S603 - the callers name modules and arguments of ours
            command,
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=source,
            stdout=output,
            stderr=errors,
            start_new_session=True,
            umask=0o077,  # what it writes is as private as what it reads
        ) as child:
            try:
                child.communicate(stdin if isinstance(stdin, bytes) else None, timeout)
            except BaseException:
                os.killpg(child.pid, signal.SIGKILL)
                raise
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, module, stderr=_end_of(errors))
        output.seek(0)
        return output.read()


def _end_of(errors: IO[bytes]) -> bytes:
    """The last lines of what a child complained of."""
    errors.seek(max(errors.seek(0, os.SEEK_END) - 4096, 0))
    return errors.read()


@contextmanager
def child_folder() -> Iterator[Path]:
    """A folder in which a child may write, removed afterwards. What it left there is as hostile as what it read."""
    with TemporaryDirectory(prefix="child-") as name:
        if os.getuid() == 0:
            os.chown(name, NOBODY, NOBODY)
        yield Path(name)


def regular_files(folder: Path) -> list[Path]:
    """The files a child left, without links to elsewhere."""
    return [file for file in folder.iterdir() if file.is_file() and not file.is_symlink()]
