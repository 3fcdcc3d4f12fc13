"""Hooks of the catalogue; apps above register handlers in their `AppConfig.ready()`."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple

from django.utils.safestring import SafeString

from core.hooks import Hook
from services.catalogue.models import FilingStop, Procedure, ProcedureVersion
from services.catalogue.package.definition import Package
from services.catalogue.package.results import Result
from services.catalogue.package.time_limits import TimeLimit


class OpenCounts(NamedTuple):
    """Numbers of open drafts and dossiers."""

    drafts: int
    """Not filed yet."""
    dossiers: int
    """Filed and not yet finished."""


count_open_dossiers = Hook[[Procedure], OpenCounts]()
"""How many drafts and dossiers are open under all versions of a procedure; called outside a transaction.

An exception fails the page.
"""


class AnsweredDrafts(NamedTuple):
    """Of the open drafts that were looked at, how many have an answer to each of these questions, or to any."""

    looked_at: int
    with_any: int
    by_key: Mapping[str, int]


answered_drafts = Hook[[Procedure, Collection[str]], AnsweredDrafts]()
"""In how many of the open drafts last touched, under all versions of a procedure, these questions are answered.

Called where a version takes questions away, outside a transaction; an exception fails the page.
"""


class PromisedDay(NamedTuple):
    """The last day on which a result is due."""

    received_on: date
    due_on: date


promised_day = Hook[[TimeLimit, date, Mapping[date, str]], PromisedDay | None]()
"""When a dossier that comes on this day is due under this limit; None where no day can be promised.

Called when a public page is drawn, with the days that differ from their weekday; no statement.
"""

sample_paper = Hook[[ProcedureVersion, Package, Result], SafeString]()
"""What the paper of a result with a template says of a made-up person, as HTML drawn like the paper itself.

Called for each preview, outside a transaction, with what is typed and not yet saved; an exception fails the preview.
"""

kept_sample_people = Hook[[ProcedureVersion, ProcedureVersion | None], SafeString]()
"""What the made-up people kept with a version are asked and pay, before and after, as HTML; empty where none are kept.

Called when the page of a version without errors is drawn, outside a transaction; an exception fails the page.
"""

filing_stop_changed = Hook[[FilingStop], object]()
"""Filing was stopped or, where the stop has `lifted_at`, is possible again; called in the transaction that says so."""
