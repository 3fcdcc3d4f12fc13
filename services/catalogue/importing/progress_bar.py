"""How far long work of a command is, for whoever waits at the terminal."""

from collections.abc import Callable

from django.core.management.base import OutputWrapper

WIDTH = 40


def progress_bar(stderr: OutputWrapper, label: str, total: int) -> Callable[[int], None]:
    """A bar that grows in a terminal, else a line for every tenth; called with how many more are done."""
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        before, done = done, done + more
        if stderr.isatty():
            filled = WIDTH * done // max(total, 1)
            bar = f"\r{label} [{'#' * filled}{'.' * (WIDTH - filled)}] {done}/{total}"
            stderr.write(bar, ending="\n" if done >= total else "")
            stderr.flush()
        elif total and done * 10 // total > before * 10 // total:
            stderr.write(f"{label} {done}/{total}")
            stderr.flush()

    return advance
