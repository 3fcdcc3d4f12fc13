"""The child side of `core.limits.subprocesses`: it gives up what it does not need, then runs a module.

    python -m core.limits.confinement LIMITS MODULE [ARGUMENT…]

In this order: limits of memory, time and files (before anything that decodes is loaded), the user where it was root,
and every way out (no socket, no other program). A network namespace would leave the sockets of the file system, such as
that of the database, and is refused in most containers; a seccomp filter needs no privilege.
Sources: seccomp(2), prctl(2), https://docs.kernel.org/userspace-api/seccomp_filter.html.
"""

import ctypes
import errno
import json
import os
import platform
import resource
import struct
import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

NOBODY: Final = 65534
PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, FILTER_MODE = 4, 22, 38, 2
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
"""Instructions of a classic BPF program: load a word, jump if equal, jump if at least, return."""
X32_CALLS: Final = 0x40000000
"""System calls of the x32 ABI, under other numbers: all are refused."""

# socket, connect, execve, execveat, ptrace, io_uring_setup (which can open sockets too), process_vm_readv,
# process_vm_writev, pidfd_getfd (which reach into other processes of the same user). A socketpair, which asyncio needs,
# leads nowhere but to itself.
CALLS: Final = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 425, 310, 311, 438)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 425, 270, 271, 438)),
}


def apply_limits(limits: dict[str, int]) -> None:
    """Limit this process from here on: `memory`, `cpu_seconds`, `file_size` of each file it writes."""
    names = {"memory": resource.RLIMIT_AS, "cpu_seconds": resource.RLIMIT_CPU, "file_size": resource.RLIMIT_FSIZE}
    for name, limit in limits.items():
        resource.setrlimit(names[name], (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a dump would lie in the folder of the code


def drop_root() -> None:
    """Become nobody, unless the interpreter lies where nobody may read: what is loaded late would be missing."""
    if os.getuid() != 0:
        return
    places = [place or "." for place in sys.path if os.path.exists(place or ".")]
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    is_readable = all(os.access(place, os.R_OK, effective_ids=True) for place in places)
    os.seteuid(0)
    os.setegid(0)
    if is_readable:
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def make_undumpable() -> None:
    """Let no other process of the same user read this one's environment and memory, in which secrets lie.

    A decoder that was taken over has this user wherever the portal does not run as root. Source: prctl(2),
    PR_SET_DUMPABLE.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def forbid_ways_out() -> None:
    """Refuse sockets and other programs to this process and its threads, for ever. Only Linux knows how."""
    if sys.platform != "linux":
        return
    architecture, calls = CALLS[platform.machine()]
    program = _filter(architecture, calls)
    instructions = ctypes.create_string_buffer(program)
    filter_program = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(instructions))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or libc.prctl(PR_SET_SECCOMP, FILTER_MODE, filter_program, 0, 0):
        raise OSError(ctypes.get_errno(), "The process cannot be confined.")


def _filter(architecture: int, calls: tuple[int, ...]) -> bytes:
    """A program that refuses these system calls, and all of any other architecture."""
    checks = [(EQUAL, 0, 1, call) for call in calls]
    refusals = [step for check in checks for step in (check, (RETURN, 0, 0, REFUSE))]
    steps = [
        (LOAD, 0, 0, 4),  # seccomp_data.arch
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, REFUSE),
        (LOAD, 0, 0, 0),  # seccomp_data.nr
        (AT_LEAST, 0, 1, X32_CALLS),
        (RETURN, 0, 0, REFUSE),
        *refusals,
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def run(module: str) -> None:
    """Run a module as a program; what it needs is loaded before nothing more can be had."""
    spec: Any = find_spec(module)
    code = spec.loader.get_code(module)
    import_module(module)
    drop_root()
    forbid_ways_out()
    exec(code, {"__name__": "__main__", "__file__": spec.origin, "__builtins__": __builtins__})  # noqa: S102 - a module of ours


if __name__ == "__main__":
    apply_limits(json.loads(sys.argv[1]))
    sys.argv = sys.argv[2:]
    run(sys.argv[0])
