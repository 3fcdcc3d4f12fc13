"""The figures of the catalogue against their bounds."""

import pytest

from bench.catalogue.figures import AT_LEAST, AT_MOST, Report

PROMISED = [
    *("import_s", "import_mb", "reimport_s", "recall_at_3", "ndcg_at_10", "recall_at_3_typo", "ndcg_at_10_typo"),
    *("search_cpu_ms_p95", "search_cpu_ms_p95_100k", "anonymous_over_B", "web_process_mb"),
]
AT_THE_BOUNDS = {**AT_MOST, **AT_LEAST}


def test_every_figure_that_is_promised_has_a_bound():
    assert sorted(AT_THE_BOUNDS) == sorted(PROMISED)


def test_figures_at_their_bounds_are_within():
    assert Report(AT_THE_BOUNDS).is_within_bounds


@pytest.mark.parametrize(
    "beyond",
    [*({name: bound + 0.01} for name, bound in AT_MOST.items()), *({name: b - 0.01} for name, b in AT_LEAST.items())],
)
def test_a_figure_beyond_its_bound_is_told(beyond):
    assert not Report({**AT_THE_BOUNDS, **beyond}).is_within_bounds


def test_the_table_says_which_way_a_bound_goes():
    table = Report(AT_THE_BOUNDS).table()
    assert "at most 60" in table
    assert "at least 0.93" in table
