"""Measurements against peers, run beside one another: `python -m benchmarks [name …]` prints tables of ratios."""
