"""Middleware that reports queries and CPU time of a request in a Server-Timing header (PORTAL_MEASURE=1)."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse


class QueryCounter:
    """Database execute wrapper that counts statements; not BEGIN, which psycopg sends without Django."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith("BEGIN"):
            self.count += 1
        return execute(sql, params, many, context)


def measure(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Outermost middleware; CPU time of this thread only, so that other requests do not count."""

    def middleware(request: HttpRequest) -> HttpResponse:
        statements, began = QueryCounter(), time.thread_time()
        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(statements))
            response = get_response(request)
        cpu = (time.thread_time() - began) * 1000
        response["Server-Timing"] = f"cpu;dur={cpu:.3f}, sql;dur={statements.count}"
        return response

    return middleware
