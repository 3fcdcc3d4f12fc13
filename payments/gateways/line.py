"""The line to the gateways' servers."""

import atexit
from functools import cache

import httpx


@cache
def line() -> httpx.Client:
    """One client for the process, made when first needed: to make one costs as much CPU as twenty calls with it."""
    client = httpx.Client()
    atexit.register(client.close)
    return client
