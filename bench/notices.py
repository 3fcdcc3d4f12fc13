"""What the bank's notices cost: no browser sends them, so they are read from the web server's log."""

from bench.browser import TIMING, Request
from bench.servers import Servers


def notices(running: Servers) -> list[Request]:
    """Each answered notice so far; a line cut off by a killed server counts for nothing."""
    lines = [line for line in running.access_log.read_text().splitlines() if "/vnpay/thong-bao/" in line]
    return [Request.read(*line.split(" ", 2), wall_ms=0) for line in lines if len(TIMING.findall(line)) == 2]
