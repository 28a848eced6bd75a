"""How fast things are: plain functions, measured by the benchmark suite."""
