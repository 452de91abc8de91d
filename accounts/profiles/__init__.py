"""Profiles: what members and shops say about themselves."""
