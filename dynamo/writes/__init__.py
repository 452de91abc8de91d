"""Writing: single writes, transactions, batches, and values that only one item may hold."""
