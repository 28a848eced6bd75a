"""`python -m agentgym_bench` is `agentgym-bench`."""

from .cli import main

main()
