"""The server's figures are there, beside the handler that does nothing."""

from agentgym_bench.speed import serving


def test_a_step_is_measured_beside_a_handler_that_does_nothing():
    figures = serving.measured()

    assert set(figures) == set(serving.FIGURES)
    assert all(figure > 0 for figure in figures.values())
