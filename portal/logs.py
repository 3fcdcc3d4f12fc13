"""Filters of the log."""

import logging

from core import request_ids

SERVER_ERROR = 500


class WithoutTracebackOfRefusals(logging.Filter):
    """Leaves a line of a refused request (4xx) without the traceback that Django adds.

    Anybody can have a request refused; tracebacks are for what is ours to mend.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", SERVER_ERROR) < SERVER_ERROR:
            record.exc_info = record.exc_text = None
        return True


class WithRouteForAddress(logging.Filter):
    """Names the route of a request (`loi-moi/<str:token>/`) where Django names its address.

    Addresses hold what opens a page by itself, and what people type into the address bar.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = f"/{match.route}" if match else "(no such address)"
            record.args = tuple(route if argument == path else argument for argument in record.args)
        return True


class WithRequestId(logging.Filter):
    """Puts the id of the request that a line is about on it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_ids.current()
        return True
