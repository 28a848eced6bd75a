"""How fast things are: benchmarks for pytest-benchmark, and the table made from them.

Times are CPU seconds of the process, the smallest of many short rounds in several passes over the
whole suite: on a machine that does other things as well, that is the figure which stays the same.
What counts are ratios of two figures of one run.
"""
