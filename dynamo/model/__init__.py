"""What is stored: entities with their attributes and keys, the tables they stand in, and their form on the wire."""
