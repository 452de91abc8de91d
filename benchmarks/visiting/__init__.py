"""Visiting Plaza as browsers do, and what its web process spends on each page: the parts of `benchmarks.pages`."""
