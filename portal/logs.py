"""Filters and formats of the log."""

import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter as JsonLogFormatter

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


class JsonFormatter(JsonLogFormatter):
    """One JSON object a line: time, level, logger, message, request_id, and the traceback of an exception."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}{request_id}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "traceback"},
            datefmt="%Y-%m-%dT%H:%M:%S%z",
            json_ensure_ascii=False,
        )

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Leave out what callers put on the record, such as Django's request."""
        super().add_fields(log_data, record, message_dict)
        for name in log_data.keys() - {"time", "level", "logger", "message", "request_id", "traceback"}:
            del log_data[name]
