"""What the portal counts for the operator, in the types of Prometheus; `portal.monitoring` shows it.

Labels are names out of the code – views, kinds of jobs, gateways –, never anything a person typed or is. The counters
of all processes on a machine lie in one folder (PROMETHEUS_MULTIPROC_DIR, set by the settings).
"""

from typing import Final

from prometheus_client import Counter, Histogram

REQUESTS: Final = Counter(
    "portal_requests", "Requests answered, by view, method and status.", ["view", "method", "status"]
)
REQUEST_SECONDS: Final = Histogram(
    "portal_request_seconds", "How long requests took.", buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
)
JOBS: Final = Counter("portal_jobs", "Jobs of the outbox that were run, by kind and outcome.", ["kind", "outcome"])
JOB_SECONDS: Final = Histogram(
    "portal_job_seconds", "How long jobs took.", ["queue"], buckets=(0.1, 0.5, 1, 5, 15, 60, 300, 600)
)
PAYMENTS: Final = Counter(
    "portal_payments", "Results of payments that were recorded, by gateway and status.", ["gateway", "status"]
)
SIGN_INS: Final = Counter("portal_sign_ins", "Sign-ins of staff, by outcome.", ["outcome"])
