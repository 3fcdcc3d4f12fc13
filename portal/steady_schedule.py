"""The schedule of Celery beat, which goes on when the machine's clock was ahead and is set back."""

from datetime import timedelta
from typing import Any, Final

from celery.beat import PersistentScheduler

SLACK: Final = timedelta(seconds=3)


class SteadyScheduler(PersistentScheduler):
    """As Celery's own, except that nothing has run at a time still to come: that clock was wrong.

    Celery would wait until that time has passed, an hour with all deadlines, sweeps and mails: it keeps the moments of
    the next runs in a heap and asks no entry before the first of them, so that the heap is filled anew.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due; in how many seconds to ask again."""
        if self._set_right():
            self._heap = None
        return super().tick(*args, **kwargs)

    def _set_right(self) -> bool:
        """Let entries that ran at a time still to come have run now; whether there were any."""
        entries = self.schedule.values()
        ahead = [entry for entry in entries if entry.last_run_at and entry.last_run_at > entry.default_now() + SLACK]
        for entry in ahead:
            entry.last_run_at = entry.default_now()
        return bool(ahead)
