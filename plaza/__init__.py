"""Plaza, a place where people trade and meet: the project that puts the parts together."""
