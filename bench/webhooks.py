"""Cost of the bank's webhook calls, read from the web server's access log, as no client of the bench sends them."""

from bench.browser import TIMING, RequestCost
from bench.servers import Servers


def webhook_costs(running: Servers) -> list[RequestCost]:
    """Cost of each answered webhook so far; log lines cut off by a killed server are skipped."""
    lines = [line for line in running.access_log.read_text().splitlines() if "/vnpay/thong-bao/" in line]
    return [RequestCost.parse(*line.split(" ", 2), wall_ms=0) for line in lines if len(TIMING.findall(line)) == 2]
