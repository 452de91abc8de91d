"""The style guide, for development: every component in every state. Production imports none of it."""
