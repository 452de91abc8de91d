"""What is stored: entities with their attributes and keys, the tables that hold them, and their form on the wire."""
