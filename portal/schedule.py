"""The schedule of Celery beat (CELERY_BEAT_SCHEDULE): which periodic tasks run, and when.

Calls of what runs oftener than once a day expire when the next one is due, so that none pile up. Hours are those of
Viet Nam (CELERY_TIMEZONE).
"""

from typing import Any, Final

from celery.schedules import crontab

OUTBOX_SWEEP_SECONDS: Final = 10
PERIODIC_TASKS: Final[dict[str, dict[str, Any]]] = {
    "sweep the outbox": {
        "task": "outbox.sweep",
        "schedule": OUTBOX_SWEEP_SECONDS,
        "options": {"expires": OUTBOX_SWEEP_SECONDS},
    },
    "sample the gauges": {
        "task": "monitoring.take_samples",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "match the gateways' statements": {
        "task": "payments.reconcile_statements",
        "schedule": crontab(minute=10),  # each hour: a day that is complete is not fetched again
        "options": {"expires": 3600},
    },
    "look for transfers": {
        "task": "payments.reconcile_transfers",
        "schedule": 15,
        "options": {"expires": 15},
    },
    "look for late transfers": {
        "task": "payments.reconcile_transfers",
        "schedule": 900,
        "kwargs": {"minutes": 2 * 24 * 60, "whole_day": True},
        "options": {"expires": 900},
    },
    "delete and archive what was kept long enough": {
        "task": "retention.carry_out",
        "schedule": crontab(hour=3, minute=20),
    },
    "delete what is kept for hours": {
        "task": "retention.carry_out",
        "schedule": crontab(minute=50),
        "kwargs": {"hourly": True},
        "options": {"expires": 3600},
    },
    "find files without a row": {
        "task": "eforms.adopt_orphans",
        "schedule": crontab(hour=3, minute=15),
    },
    "draw the papers that nobody asked for": {
        "task": "documents.draw_unasked",
        "schedule": crontab(hour="0-4"),
        "options": {"expires": 60},
    },
    "warn owners of old drafts": {
        "task": "dossiers.look_after_drafts",
        "schedule": crontab(hour=3, minute=10),
    },
    "look after dossiers that wait for their applicant": {
        "task": "dossiers.look_after_waiting",
        "schedule": crontab(hour=6, minute=10),
    },
    "look after invitations to confirm": {
        "task": "dossiers.look_after_invitations",
        "schedule": crontab(hour=6, minute=40),
    },
    "look after appointments": {
        "task": "dossiers.look_after_appointments",
        "schedule": crontab(minute=15, hour="6-20"),  # no message wakes anybody
        "options": {"expires": 3600},
    },
    "look after who is away and who left": {
        "task": "dossiers.look_after_assignment",
        "schedule": crontab(minute=5),
        "options": {"expires": 3600},
    },
    "remind of tasks": {
        "task": "dossiers.look_after_alerts",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "send the digests of the day": {
        "task": "dossiers.send_digests",
        "schedule": crontab(minute="*/10", hour="6-10"),
        "options": {"expires": 600},
    },
    "look after agencies that are reorganised": {
        "task": "agencies.look_after_reorganisations",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "count what moved": {
        "task": "dossiers.count_moves",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "check the figures of yesterday": {
        "task": "dossiers.check_statistics",
        "schedule": crontab(hour=2, minute=40),
    },
    "tell the catalogue what real dossiers say": {
        "task": "dossiers.tell_experience",
        "schedule": crontab(hour=3, minute=0),
    },
    "relate procedures": {
        "task": "catalogue.relate_procedures",
        "schedule": crontab(hour=3, minute=5),
    },
    "look after opinions that are awaited": {
        "task": "dossiers.look_after_opinions",
        "schedule": 300,
        "options": {"expires": 300},
    },
    "verify the histories of dossiers": {
        "task": "dossiers.verify_history",
        "schedule": crontab(hour=2, minute=10),
    },
    "put versions in force on their day": {
        "task": "catalogue.open_due_versions",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "keep the figures of procedures": {
        "task": "catalogue.keep_figures",
        "schedule": crontab(hour=3, minute=40),
    },
    "lift stops of filing that nobody confirmed": {
        "task": "catalogue.lift_unconfirmed_stops",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "ask silent gateways": {
        "task": "payments.poll_gateways",
        "schedule": 60,
        "options": {"expires": 60},
    },
}
