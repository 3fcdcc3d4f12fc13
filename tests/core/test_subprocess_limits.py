"""Programs of our own, in confinement."""

import errno
import os
import platform
import socket
import subprocess
import sys
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from core.limits import subprocesses
from core.limits.confinement import NOBODY
from core.limits.subprocesses import Limits, child_folder, regular_files, run_module
from tests.processes import wait_until

pytestmark = pytest.mark.servers
LIMITS = Limits(memory=2**29, cpu_seconds=2, file_size=10_000)


@pytest.fixture
def root(monkeypatch):
    """A folder with the code of the confinement alone, which everybody may read."""
    with TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        copytree(Path(subprocesses.__file__).parent, root / "core" / "limits")
        monkeypatch.setattr(subprocesses, "ROOT", root)
        yield root


@pytest.fixture
def program(root):
    """Run these lines of Python in confinement."""

    def run(*lines: str, stdin: bytes = b"", timeout: float = 20) -> str:
        (root / "program.py").write_text("if __name__ == '__main__':\n" + "".join(f"    {line}\n" for line in lines))
        return run_module("program", stdin=stdin, timeout=timeout, limits=LIMITS).decode()

    return run


def test_a_program_reads_what_it_is_given_and_answers():
    assert run_module("json.tool", "--compact", stdin=b'{"a": 1}', timeout=20) == b'{"a":1}\n'


def test_a_program_that_fails_or_takes_too_long_is_an_error(program):
    with pytest.raises(subprocess.SubprocessError):
        run_module("json.tool", stdin=b"no JSON", timeout=20)
    with pytest.raises(subprocess.TimeoutExpired):
        program("import time; time.sleep(60)", timeout=1)


def test_a_program_that_takes_too_long_is_killed_with_whatever_it_started(program, tmp_path):
    started = tmp_path / "started"

    with pytest.raises(subprocess.TimeoutExpired):
        program(
            "import os, time, pathlib",
            "child = os.fork()",
            f"if child: open({str(started)!r}, 'w').write(str(child))",
            "time.sleep(60)",
            timeout=2,
        )

    stat = Path(f"/proc/{started.read_text()}/stat")
    wait_until(lambda: has_ended(stat))  # a signal is on its way for a moment


def has_ended(stat: Path) -> bool:
    """Whether the process of this file below /proc is gone, or waits only to be counted as gone."""
    try:
        return ") Z " in stat.read_text()
    except OSError:
        return True


@pytest.mark.parametrize(
    ("overstep", "error"),
    [
        ("bytearray(2**30)", b"MemoryError"),
        ("import pathlib; pathlib.Path('/tmp/large').write_bytes(bytes(20_000))", b"File too large"),
        ("import subprocess; subprocess.run(['/bin/true'])", b"Operation not permitted"),
        ("while True: pass", b""),
        ("while True: print('a' * 1000)", b"File too large"),
    ],
)
def test_a_program_cannot_take_more_than_its_limits(overstep, error, program):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        program(overstep)

    assert error in failed.value.stderr


def test_the_limits_stand_before_a_library_is_loaded(program, root):
    (root / "greedy.py").write_text("bytearray(2**30)")

    with pytest.raises(subprocess.CalledProcessError) as failed:
        program("import greedy")

    assert b"MemoryError" in failed.value.stderr


def test_a_program_knows_no_secret_of_its_parent(program, monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "known to nobody")

    assert "known to nobody" not in program("import os; print(dict(os.environ))")


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX"])
def test_a_program_reaches_no_server_not_even_on_this_machine(family, program, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as local:
        local.bind(str(tmp_path / "socket"))
        local.listen()
        address = {"AF_UNIX": str(tmp_path / "socket"), "AF_INET": server.getsockname()}.get(
            family, ("::1", server.getsockname()[1])
        )
        with pytest.raises(subprocess.CalledProcessError) as failed:
            program("import socket", f"socket.socket(socket.{family}).connect({address!r})")

    assert b"PermissionError" in failed.value.stderr


@pytest.mark.skipif(platform.machine() != "x86_64", reason="calls have other numbers")
@pytest.mark.parametrize("call", [310, 311, 438], ids=["process_vm_readv", "process_vm_writev", "pidfd_getfd"])
def test_a_program_reaches_into_no_process(call, program):
    lines = ("import ctypes", "libc = ctypes.CDLL(None, use_errno=True)")
    said = program(*lines, f"print(libc.syscall({call}, -1, 0, 0, 0, 0, 0), ctypes.get_errno())")

    assert said == f"-1 {errno.EPERM}\n"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_a_program_is_not_root_and_writes_only_where_it_was_let(program, monkeypatch):
    """Where the interpreter can be read by everybody, as in a container."""
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3")
    with child_folder() as folder:
        assert program("import os; print(os.getuid(), os.getgid(), os.getgroups())") == "65534 65534 []\n"
        shown, link = str(folder / "shown"), str(folder / "link")
        program(f"open({shown!r}, 'w').write('a')", f"import os; os.symlink('/etc/shadow', {link!r})")
        assert [file.name for file in regular_files(folder)] == ["shown"]
        with pytest.raises(subprocess.CalledProcessError):
            program("open('/etc/shadow').read()")


@pytest.mark.skipif(os.getuid() != 0, reason="only root starts programs of another user")
@pytest.mark.parametrize(("call", "is_read"), [("pass", True), ("confinement.make_undumpable()", False)])
def test_a_hidden_process_keeps_its_environment_from_others_of_its_user(root, call, is_read):
    waits = f"from core.limits import confinement; {call}; print('ready', flush=True); input()"
    reads = "import sys; print(open(f'/proc/{sys.argv[1]}/environ').read())"
    nobody: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": root}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command = ["/usr/bin/python3", "-c", waits]
    with subprocess.Popen(command, env={"KEY": "s3cret"}, **pipes, **nobody) as process:
        assert process.stdout
        process.stdout.readline()
        read = ["/usr/bin/python3", "-c", reads, str(process.pid)]
        done = subprocess.run(read, capture_output=True, check=False, **nobody)
        process.communicate(b"\n")
    assert (b"s3cret" in done.stdout) == is_read
