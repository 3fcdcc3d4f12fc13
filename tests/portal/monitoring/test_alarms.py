"""The alarm rules: each asks for figures that exist, and the docs say what to do."""

import re
from pathlib import Path

import yaml
from django.conf import settings

from core import metrics
from portal.monitoring.gauges import GAUGES

RULES = yaml.safe_load((Path(settings.BASE_DIR) / "deploy" / "alarms.yml").read_text())["groups"][0]["rules"]
DOCS = (Path(settings.BASE_DIR) / "docs" / "operating.md").read_text()
COUNTERS = (metrics.REQUESTS, metrics.JOBS, metrics.PAYMENTS, metrics.SIGN_INS)
HISTOGRAMS = (metrics.REQUEST_SECONDS, metrics.JOB_SECONDS)
NAMES = {
    "portal_sample_age_seconds",
    *(f"portal_{gauge.name}" for gauge in GAUGES),
    *(f"{counter._name}_total" for counter in COUNTERS),
    *(f"{histogram._name}_bucket" for histogram in HISTOGRAMS),
}


def test_rules_ask_for_figures_that_exist():
    asked = {name for rule in RULES for name in re.findall(r"portal_\w+", rule["expr"])}

    assert asked <= NAMES


def test_each_gauge_has_its_alarm():
    asked = " ".join(rule["expr"] for rule in RULES)

    assert [gauge.name for gauge in GAUGES if f"portal_{gauge.name}" not in asked] == []


def test_the_docs_say_of_each_alarm_what_to_do():
    headings = re.findall(r"^### (\w+)$\n(?=\S)", DOCS, re.MULTILINE)

    assert headings == [rule["alert"] for rule in RULES]


def test_labels_in_rules_are_labels_of_the_counters():
    for rule in RULES:
        for name, labels in re.findall(r"(portal_\w+_total)\{([^}]*)\}", rule["expr"]):
            [counter] = [one for one in COUNTERS if f"{one._name}_total" == name]
            assert set(re.findall(r"(\w+)[!=]", labels)) <= set(counter._labelnames)


def test_statuses_in_rules_are_known():
    from payments.status import AttemptStatus
    from portal.accounts.sign_in_log import SignInOutcome

    assert "declined" in AttemptStatus.values
    assert "signed_in" in SignInOutcome.values
