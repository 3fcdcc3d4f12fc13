"""The schedule of Celery beat, which goes on when the machine's clock was ahead and is set back."""

from datetime import timedelta
from typing import Any, Final

from celery.beat import PersistentScheduler

SLACK: Final = timedelta(seconds=3)


class SteadyScheduler(PersistentScheduler):
    """As Celery's own, except that nothing has run at a time still to come: that clock was wrong.

    Celery would wait until that time has passed, an hour with all deadlines, sweeps and mails.
    """

    def is_due(self, entry: Any) -> Any:
        """Whether the entry is due, and in how many seconds to ask again."""
        now = entry.default_now()
        if entry.last_run_at > now + SLACK:
            entry.last_run_at = now
        return super().is_due(entry)
