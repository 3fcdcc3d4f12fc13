"""Run the stand-in scanner: `python -m standins.scanner HOST:PORT` or `unix:/path`."""

import sys

from standins.scanner.server import create_server

with create_server(sys.argv[1]) as daemon:
    daemon.serve_forever()
