"""The log as one JSON object a line (PORTAL_LOG_FORMAT=json)."""

import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter as JsonLogFormatter


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
