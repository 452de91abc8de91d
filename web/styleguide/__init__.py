"""The style guide, for development: every component in every state. Production imports nothing of it."""
