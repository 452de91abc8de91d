"""Reading: the declared access patterns, pages of a list with their cursors, batches, and the TTL cache."""
