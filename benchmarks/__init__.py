"""What Plaza is measured by: each module is run as `python -m benchmarks.NAME`, prints a table, and holds its goals."""
