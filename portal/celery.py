"""Celery application; its broker is Redis, or files (`portal.broker`) without REDIS_URL."""

import os
from typing import Any

from celery import Celery, Task
from celery.signals import beat_init, celeryd_init, task_prerun
from django.db import close_old_connections, connections

from core.limits.confinement import make_undumpable
from portal import broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

broker.install()
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse_unless_ready(**kwargs: object) -> None:
    """Neither worker nor beat serves people with what is fit for the demo alone."""
    from portal import production

    production.refuse_unless_ready()
    make_undumpable()


@task_prerun.connect
def look_after_connections(task: "Task[..., Any]", **kwargs: object) -> None:
    """As before a request: a connection that the database has closed meanwhile is not used.

    Nor is one within a transaction: a time limit may break a task off just where one begins, and nobody ends it.
    """
    if task.request.is_eager:
        return
    close_old_connections()
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block:
            connection.close()
            del connections[connection.alias]
