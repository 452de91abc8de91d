"""Who members are: joining, names, passwords, suspension."""
