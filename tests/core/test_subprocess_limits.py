"""Programs of our own, with limits."""

import subprocess
import sys

import pytest

from core.limits.subprocesses import ROOT, run_module

pytestmark = pytest.mark.servers

OVERSTEP = """
from core.limits.subprocesses import limit_resources
limit_resources(memory=2**29, cpu_seconds=5, file_size=1000)
{}
"""


def test_a_program_reads_what_it_is_given_and_answers():
    assert run_module("json.tool", "--compact", stdin=b'{"a": 1}', timeout=20) == b'{"a":1}\n'


def test_a_program_that_fails_or_takes_too_long_is_an_error():
    with pytest.raises(subprocess.SubprocessError):
        run_module("json.tool", stdin=b"no JSON", timeout=20)
    with pytest.raises(subprocess.SubprocessError):
        run_module("http.server", "0", timeout=0.2)


@pytest.mark.parametrize(
    ("overstep", "error"),
    [
        ("bytearray(2**30)", b"MemoryError"),
        ("import pathlib; pathlib.Path('large').write_bytes(bytes(2000))", b"File too large"),
    ],
)
def test_a_program_cannot_take_more_than_its_limits(overstep, error, tmp_path):
    code = OVERSTEP.format(overstep)

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )

    assert done.returncode != 0
    assert error in done.stderr
