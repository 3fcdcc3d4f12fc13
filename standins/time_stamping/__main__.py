"""Run the stand-in time-stamping authority: `python -m standins.time_stamping PORT`."""

import sys

from standins.time_stamping.server import create_server

with create_server(int(sys.argv[1])) as server:
    server.serve_forever()
