"""Counters on a disk that fills up: nobody is killed for counting."""

import errno
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from prometheus_client import values

from core.metrics import RESERVED, ReservedDict, give_back_space
from tests.processes import wait_until


def test_the_library_counts_into_files_whose_space_is_taken_at_once(tmp_path: Path):
    file = tmp_path / "counter_1.db"
    assert vars(values)["MmapedDict"] is ReservedDict

    with closing(ReservedDict(str(file))) as counters:
        counters.write_value("a", 1, 0)

    assert file.stat().st_blocks * 512 >= RESERVED
    assert [(key, value) for key, value, *_ in ReservedDict.read_all_values_from_file(file)] == [("a", 1)]


def test_a_file_of_counters_goes_on_where_it_was(tmp_path: Path):
    file = str(tmp_path / "counter_1.db")
    with closing(ReservedDict(file)) as counters:
        counters.write_value("a", 1, 0)

    with closing(ReservedDict(file)) as again:
        assert again.read_value("a") == (1, 0)


@pytest.mark.servers
def test_what_a_process_reserved_and_did_not_need_is_given_back_once_it_has_ended(tmp_path: Path):
    file = tmp_path / "counter_1.db"
    count = f"from core.metrics import ReservedDict; ReservedDict({str(file)!r}).write_value('a', 1, 0); input()"
    with subprocess.Popen([sys.executable, "-c", count], stdin=subprocess.PIPE) as process:
        wait_until(lambda: file.exists() and file.read_bytes()[:4] > bytes(4), seconds=60)
        give_back_space(tmp_path)
        assert file.stat().st_size == RESERVED
        process.communicate(b"\n")

    give_back_space(tmp_path)
    assert file.stat().st_size < RESERVED / 100
    assert [(key, value) for key, value, *_ in ReservedDict.read_all_values_from_file(file)] == [("a", 1)]


def test_on_a_full_disk_it_counts_in_memory_and_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    with closing(ReservedDict(str(tmp_path / "counter_1.db"))) as counters:
        counters.write_value("a", 1, 0)

        assert counters.read_value("a") == (1, 0)
        assert not list(tmp_path.iterdir())
