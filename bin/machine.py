"""Installation of what the commands need: Debian packages, uv, the Python environment, npm. Standard library only.

A bare Debian 12 has neither venv nor curl, and its pip refuses to install anything system-wide (PEP 668); what it
allows is `--target`.
"""

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("PORTAL_VAR_DIR", ROOT / "var")).resolve()
PROGRAMS = ROOT / ".venv" / "bin"
PYTHON = PROGRAMS / "python"
TOOLS = ROOT / ".tools"
NPM = TOOLS / "npm"
UV = "0.13.9"

# WeasyPrint opens these two by name; without the second a receipt costs four times as much.
PDF_LIBRARIES = {
    "libpangoft2-1.0.so": ["libpango-1.0-0", "libpangoft2-1.0-0"],
    "libharfbuzz-subset.so": ["libharfbuzz-subset0"],
}


@contextmanager
def step(title: str) -> Iterator[None]:
    """Print the title of a step to stderr, then its duration: what the command itself prints may be read by another."""
    print(f"  {title} … ", end="", file=sys.stderr, flush=True)
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)


def stop(reason: str) -> NoReturn:
    """Print the reason to stderr and exit with code 1."""
    print(f"\n{reason}", file=sys.stderr)
    sys.exit(1)


def run(*command: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Run a program in the project's root; its output is shown only if it fails, and the command then exits."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        stop(f"{done.stdout}\nThis failed: {shlex.join(map(str, command))}")


def system_libraries() -> None:
    """Install the shared libraries of WeasyPrint, for PDFs, if absent."""
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    missing = [package for library, packages in PDF_LIBRARIES.items() if library not in known for package in packages]
    if missing:
        apt(*missing)


def program(name: str, package: str | None = None) -> None:
    """Install a program from Debian if absent."""
    if not shutil.which(name):
        apt(package or name)


def apt(*packages: str) -> None:
    """Install Debian packages as root or with sudo; otherwise exit with the command to type."""
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if os.geteuid() == 0:
        root = []
    elif shutil.which("sudo") and (sys.stdin.isatty() or _sudo_needs_no_password()):
        root = ["sudo"]
    else:
        stop(f"Some system packages are missing. Please run as root, then start again:\n\n    {line}\n")
    with step(f"Installing from Debian: {' '.join(packages)}"):
        run(*root, "env", "DEBIAN_FRONTEND=noninteractive", "sh", "-c", f"({line}) </dev/null")


def _sudo_needs_no_password() -> bool:
    return subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0


def npm_packages() -> None:
    """Install independent implementations of our protocols for tests, which are skipped when no registry answers."""
    program("npm")
    NPM.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "tests/payments/gateways/npm/package.json", NPM)
    with step("Checking the npm packages"):
        fetch = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--no-package-lock"]
        fetched = subprocess.run(fetch, cwd=NPM, stdin=subprocess.DEVNULL, check=False).returncode == 0
    if not fetched:
        print("  npm reaches no packages: the tests that compare with them are skipped", file=sys.stderr, flush=True)


def environment(*, dev: bool) -> None:
    """Install the locked packages into .venv; packages that a developer added stay."""
    if not (TOOLS / f"uv-{UV}.dist-info").exists():
        with step("Installing uv"):
            shutil.rmtree(TOOLS, ignore_errors=True)
            run(sys.executable, "-m", "pip", "install", "--quiet", "--target", TOOLS, f"uv=={UV}")
    with step("Installing the locked Python packages" if not PYTHON.exists() else "Checking the Python packages"):
        groups = ["--group", "dev"] if dev else ["--no-dev"]
        run(
            TOOLS / "bin" / "uv",
            "sync",
            "--frozen",
            "--no-python-downloads",
            "--system-certs",
            "--inexact",
            *groups,
            env={"UV_NO_PROGRESS": "1"},
        )
