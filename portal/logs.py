"""Filters of the log."""

import logging

SERVER_ERROR = 500


class WithoutTracebackOfRefusals(logging.Filter):
    """Leaves a line of a refused request (4xx) without the traceback that Django adds.

    Anybody can have a request refused; tracebacks are for what is ours to mend.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", SERVER_ERROR) < SERVER_ERROR:
            record.exc_info = record.exc_text = None
        return True
