"""The Celery tasks of core, where Celery looks for them."""

from core.outbox.tasks import run_jobs, sweep

__all__ = ["run_jobs", "sweep"]
